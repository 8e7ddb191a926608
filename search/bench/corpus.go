package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
)

// A made article has paragraphs of real news about one subject, and sentences that
// name people, organizations and places.
type made struct {
	names
	Number    int
	Title     string
	Author    string
	Source    string
	Published time.Time
	Text      []string // paragraphs
}

// names are those in a made article, as a recognizer would find them.
type names struct {
	Persons, Orgs, Places []string
	Years                 []int
}

// A generator makes articles. Article n is the same in every run.
type generator struct {
	subjects []subject
	until    []float64 // sum of the sizes of the subjects up to each
	persons, orgs, places, tail,
	authors zipf
}

// A subject is real news of one kind.
type subject struct {
	paragraphs, titles []string
}

// Sizes of the pools that names are drawn from, and of the articles. With them
// the vocabulary grows as that of real news does.
const (
	personPool = 60_000
	orgPool    = 12_000
	placePool  = 4_000
	tailPool   = 4_000_000 // of names that occur once or twice
	meanBytes  = 2450
	leastBytes = 400
	mostBytes  = 14_000
)

// newGenerator reads real news from a gzipped file: lines of JSON with source, topics,
// title and text.
func newGenerator(file string) (*generator, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	byName := map[string]*subject{}
	d := json.NewDecoder(bufio.NewReader(z))
	for {
		var real struct {
			Src, Title, Text string
			Topics           []string
		}
		err := d.Decode(&real)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		name := real.Src
		if len(real.Topics) > 0 {
			name += ":" + real.Topics[0]
		}
		s := byName[name]
		if s == nil {
			s = new(subject)
			byName[name] = s
		}
		for p := range strings.SplitSeq(real.Text, "\n\n") {
			if p = strings.TrimSpace(p); len(p) > 60 && len(p) < 1600 {
				s.paragraphs = append(s.paragraphs, p)
			}
		}
		if len(real.Title) > 10 {
			s.titles = append(s.titles, real.Title)
		}
	}
	return generatorOf(byName, 150)
}

// generatorOf uses the subjects that have at least so many paragraphs.
func generatorOf(byName map[string]*subject, least int) (*generator, error) {
	var used []string
	for name, s := range byName {
		if len(s.paragraphs) >= least && len(s.titles) > 0 {
			used = append(used, name)
		}
	}
	if len(used) == 0 {
		return nil, fmt.Errorf("%w: too little news to make articles of", errNoData)
	}
	slices.Sort(used)
	g := &generator{
		persons: newZipf(personPool, 1), orgs: newZipf(orgPool, 1), places: newZipf(placePool, 1.05),
		tail: newZipf(tailPool, .85), authors: newZipf(400, 1),
	}
	sum := 0.0
	for _, name := range used {
		s := byName[name]
		sum += float64(len(s.paragraphs))
		g.subjects, g.until = append(g.subjects, *s), append(g.until, sum)
	}
	return g, nil
}

// A zipf draws numbers, low ones much more often than high ones. It holds the sums of
// their shares.
type zipf []float64

func newZipf(n int, exponent float64) zipf {
	z := make(zipf, n)
	sum := 0.0
	for i := range z {
		sum += 1 / math.Pow(float64(i)+2.7, exponent)
		z[i] = sum
	}
	for i := range z {
		z[i] /= sum
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	i, _ := slices.BinarySearch(z, r.Float64())
	return min(i, len(z)-1)
}

// names returns the names in article n.
func (g *generator) names(n int) names {
	m, _ := g.begin(n)
	return m.names
}

// begin makes article n without title and text.
func (g *generator) begin(n int) (*made, *rand.Rand) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	m := &made{Number: n}
	days := int(math.Sqrt(r.Float64()) * 11_100) // recent days have more
	m.Published = time.Date(1995, 1, 1, 0, 0, r.IntN(86400), 0, time.UTC).AddDate(0, 0, days)
	m.Source = sources[int(float64(len(sources))*r.Float64()*r.Float64())]
	m.Author = personName(1000 + g.authors.draw(r))
	add := func(list *[]string, name string) {
		if !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	for range 1 + r.IntN(4) + r.IntN(3) {
		add(&m.Persons, personName(g.persons.draw(r)))
	}
	for range 1 + r.IntN(3) {
		add(&m.Orgs, orgName(g.orgs.draw(r)))
	}
	for range 1 + r.IntN(3) {
		add(&m.Places, placeName(g.places.draw(r)))
	}
	year := m.Published.Year()
	m.Years = append(m.Years, year)
	for range m.Orgs {
		if y := year - r.IntN(8); !slices.Contains(m.Years, y) {
			m.Years = append(m.Years, y)
		}
	}
	slices.Sort(m.Years)
	return m, r
}

// article returns article n.
func (g *generator) article(n int) *made {
	m, r := g.begin(n)
	at, _ := slices.BinarySearch(g.until, r.Float64()*g.until[len(g.until)-1])
	s := &g.subjects[min(at, len(g.subjects)-1)]
	for _, p := range m.Persons {
		line := fmt.Sprintf(ofPersonAndPlace[r.IntN(len(ofPersonAndPlace))], p, m.Places[r.IntN(len(m.Places))])
		for range r.IntN(3) {
			line += " " + fmt.Sprintf(ofPerson[r.IntN(len(ofPerson))], p[strings.LastIndexByte(p, ' ')+1:])
		}
		m.Text = append(m.Text, line)
	}
	for i, o := range m.Orgs {
		m.Text = append(m.Text, fmt.Sprintf(ofOrg[r.IntN(len(ofOrg))], o, m.Years[i%len(m.Years)]))
	}
	size := 0
	for _, p := range m.Text {
		size += len(p)
	}
	target := min(max(meanBytes*math.Exp(r.NormFloat64()*.55-.151), leastBytes), mostBytes)
	for float64(size) < target {
		p := s.paragraphs[r.IntN(len(s.paragraphs))]
		if r.IntN(3) == 0 {
			p += fmt.Sprintf(" Witness %s %s signed protocol %d-%d.", firstNames[r.IntN(len(firstNames))],
				invented(100_003+g.tail.draw(r)*7), r.IntN(900)+100, r.IntN(90_000))
		}
		m.Text = append(m.Text, p)
		size += len(p) + 2
	}
	r.Shuffle(len(m.Text), func(a, b int) { m.Text[a], m.Text[b] = m.Text[b], m.Text[a] })
	m.Title = s.titles[r.IntN(len(s.titles))]
	if r.IntN(2) == 0 {
		m.Title = m.Persons[0] + ": " + m.Title
	}
	return m
}

// item returns the article as it is stored. It has no language, so that words are
// indexed as they are written.
func (m *made) item() corpus.Item {
	url := "https://" + m.Source + "/made/" + strconv.Itoa(m.Number)
	a := &corpus.Article{
		URL: url, Title: m.Title, Authors: []string{m.Author},
		Source:    corpus.Source{ID: m.Source, Name: m.Source},
		Published: corpus.Date{At: m.Published.Format(time.RFC3339), Precision: corpus.Time, From: corpus.FromMeta},
	}
	for _, p := range m.Text {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	return corpus.Item{
		Capture: &corpus.Capture{URL: url, Body: []byte(url), Time: m.Published},
		Article: a,
	}
}

// number returns n for article n.
func number(a *corpus.Article) (int, error) {
	return strconv.Atoi(a.URL[strings.LastIndexByte(a.URL, '/')+1:])
}
