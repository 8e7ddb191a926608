package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settings are the flags that one environment variable sets for all commands that have
// them: CASEFILE_DATA. Any other flag belongs to one command, and so does its variable:
// CASEFILE_SEARCH_YEAR. A variable that was set for something else must not change what
// a search finds.
const settings = " data listen read-only public-url allow-origin public-read key key-file tsa engine opensearch-url opensearch-index opensearch-user opensearch-password opensearch-ca opensearch-shards opensearch-replicas contact allow-host log log-format "

// environment gives each flag its variable.
func environment() kong.Option {
	return kong.PostBuild(func(k *kong.Kong) error {
		for _, f := range flagsOf(k.Model.Node) {
			if f.Name == "help" || f.Name == "version" {
				continue
			}
			f.Envs = []string{f.variable()}
			f.Value.Tag.Envs = f.Envs
		}
		return nil
	})
}

// A commandFlag is a flag of a command.
type commandFlag struct {
	*kong.Flag
	command string // "" for those of all commands
}

func flagsOf(n *kong.Node) (all []commandFlag) {
	for _, f := range n.Flags {
		command := ""
		if n.Type == kong.CommandNode {
			command = strings.TrimPrefix(n.FullPath(), "casefile ")
		}
		all = append(all, commandFlag{f, command})
	}
	for _, child := range n.Children {
		all = append(all, flagsOf(child)...)
	}
	return all
}

func (f commandFlag) variable() string {
	name := f.Name
	if f.command != "" && !strings.Contains(settings, " "+name+" ") {
		name = f.command + " " + name
	}
	return "CASEFILE_" + strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(name))
}

// mistaken returns an error for a variable that has the name of a flag and sets nothing.
// It was meant for a command, and would be ignored.
func mistaken(k *kong.Kong, environ []string) error {
	flags := flagsOf(k.Model.Node)
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if slices.ContainsFunc(flags, func(f commandFlag) bool { return f.variable() == name }) {
			continue
		}
		for _, f := range flags {
			if f.command != "" && name == "CASEFILE_"+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")) {
				return fmt.Errorf("the environment variable %s sets nothing; give --%s, or set %s", name, f.Name, f.variable())
			}
		}
	}
	return nil
}
