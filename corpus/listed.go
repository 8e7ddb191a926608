package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// Names are the names of one person, organization or place, as a case file lists them.
type Names struct {
	Person []string `yaml:"person"`
	Org    []string `yaml:"org"`
	Place  []string `yaml:"place"`
}

// Merge returns the names as a decision without a number.
func (n *Names) Merge() (Decision, error) {
	d := Decision{Action: Merge, By: CaseFile}
	for kind, names := range map[string][]string{"person": n.Person, "org": n.Org, "place": n.Place} {
		if len(names) == 0 {
			continue
		}
		if d.Kind != "" {
			return d, errors.New("aliases: give the names of a person, an org or a place in each entry, not of two")
		}
		d.Kind, d.IDs = kind, names
	}
	if len(d.IDs) < 2 {
		return d, fmt.Errorf("aliases: %q is given; give a person, an org or a place with two names or more", d.IDs)
	}
	return d, nil
}

// Listed returns the merges that the case file lists. They hold unless a decision says
// otherwise.
func (s *Store) Listed() ([]Decision, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, CaseFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var c struct {
		Aliases []Names `yaml:"aliases"`
	}
	if err := yaml.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", CaseFile, err)
	}
	var all []Decision
	for i := range c.Aliases {
		d, err := c.Aliases[i].Merge()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", CaseFile, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// changed returns a number that another state of a file differs in; 0 without the file.
func changed(file string) (int64, error) {
	st, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return cmp.Or(st.ModTime().UnixNano()+st.Size(), 1), nil
}
