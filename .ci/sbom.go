//go:build ignore

// Command sbom prints the parts of a Go program as CycloneDX 1.6, from what "go version -m"
// reads in it:
//
//	go run .ci/sbom.go PROGRAM
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

type bom struct {
	Format     string       `json:"bomFormat"`
	Spec       string       `json:"specVersion"`
	Serial     string       `json:"serialNumber"`
	Version    int          `json:"version"`
	Metadata   any          `json:"metadata"`
	Components []component  `json:"components"`
	Depends    []dependency `json:"dependencies"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run .ci/sbom.go PROGRAM")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	self := component{Type: "application", Ref: "casefile", Name: info.Main.Path, Version: info.Main.Version, Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" || s.Key == "vcs.modified" || s.Key == "GOOS" || s.Key == "GOARCH" || s.Key == "CGO_ENABLED" {
			self.Properties = append(self.Properties, property{"go:build:" + s.Key, s.Value})
		}
	}
	// The same program has the same number, so that a list can be made again and compared.
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	all := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Serial: fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])}
	all.Metadata = map[string]any{"component": self, "properties": []property{{"file", filepath.Base(program)}}}
	std := strings.TrimPrefix(info.GoVersion, "go")
	all.Components = append(all.Components, component{Type: "library", Ref: "std", Name: "std", Version: std, PURL: "pkg:golang/std@" + std})
	for _, d := range info.Deps {
		all.Components = append(all.Components, library(d))
	}
	depends := dependency{Ref: self.Ref}
	for _, c := range all.Components {
		depends.DependsOn = append(depends.DependsOn, c.Ref)
	}
	all.Depends = []dependency{depends}
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

func library(d *debug.Module) component {
	if d.Replace != nil {
		d = d.Replace
	}
	purl := "pkg:golang/" + d.Path + "@" + d.Version
	c := component{Type: "library", Ref: purl, Name: d.Path, Version: d.Version, PURL: purl}
	if d.Sum != "" {
		c.Properties = []property{{"go:sum", d.Sum}}
	}
	return c
}
