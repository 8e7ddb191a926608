package server

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Each edge leads to its sentences, which name both ends.
func TestNetworkEdges(t *testing.T) {
	h := site(t)
	n := answer[network](t, h, "/api/v1/graph?nodes=12")
	if len(n.Nodes) != 12 || len(n.Edges) == 0 || n.Read != 2 || n.Named < 12 {
		t.Fatalf("%d nodes, %d edges, %d articles read, %d named", len(n.Nodes), len(n.Edges), n.Read, n.Named)
	}
	for _, e := range n.Edges {
		got := answer[together](t, h, e.Self)
		if got.Sentences != e.Sentences || got.ID != e.Source || got.With.ID != e.Target {
			t.Errorf("%s leads to %d sentences of %s and %s, want %d", e.Self, got.Sentences, got.ID, got.With.ID, e.Sentences)
		}
		for _, s := range got.Results {
			if len(s.Sentence.Ranges) < 2 {
				t.Errorf("%s: %q marks %d names", e.Self, s.Sentence.Text, len(s.Sentence.Ranges))
			}
		}
	}
	one := answer[network](t, h, "/api/v1/graph?entity=p_rustam-ibragimov&type=person")
	if one.Label != "Rustam Ibragimov" || one.Nodes[0].ID != one.ID {
		t.Errorf("the first node is %s of %q", one.Nodes[0].ID, one.Label)
	}
	for _, v := range one.Nodes[1:] {
		if !slices.ContainsFunc(one.Edges, func(e edge) bool {
			return e.Source == one.ID && e.Target == v.ID || e.Source == v.ID && e.Target == one.ID
		}) {
			t.Errorf("%s is not named with %s", v.Label, one.Label)
		}
	}
}

func TestGEXF(t *testing.T) {
	h := site(t)
	n := answer[network](t, h, "/api/v1/graph?nodes=5")
	w := get(h, n.Links.GEXF)
	var got struct {
		Nodes []struct {
			Label string `xml:"label,attr"`
		} `xml:"graph>nodes>node"`
		Edges []struct {
			Weight int `xml:"weight,attr"`
			Values []struct {
				For   string `xml:"for,attr"`
				Value string `xml:"value,attr"`
			} `xml:"attvalues>attvalue"`
		} `xml:"graph>edges>edge"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d: %v", w.Code, err)
	}
	if len(got.Nodes) != len(n.Nodes) || len(got.Edges) != len(n.Edges) || got.Nodes[0].Label != n.Nodes[0].Label || got.Edges[0].Weight != n.Edges[0].Sentences {
		t.Errorf("the file has %+v, the network %+v", got, n)
	}
	for _, v := range got.Edges[0].Values {
		if v.For == "evidence" && !strings.HasSuffix(v.Value, n.Edges[0].HTML) {
			t.Errorf("the evidence is at %s, want %s", v.Value, n.Edges[0].HTML)
		}
	}
}

// A network is always drawn alike, inside the drawing, and no two nodes are at one place.
func TestSpread(t *testing.T) {
	for _, c := range []struct {
		nodes   int
		springs []spring
	}{
		{0, nil}, {1, nil}, {2, []spring{{0, 1, 1}}}, {5, nil},
		{6, []spring{{0, 1, 30}, {1, 2, 1}, {3, 4, 1}}}, {150, []spring{{0, 149, 500}}},
	} {
		at := spread(c.nodes, c.springs)
		if again := spread(c.nodes, c.springs); !slices.Equal(at, again) {
			t.Errorf("%d nodes are drawn in two ways", c.nodes)
		}
		for i, p := range at {
			if !(p[0] >= 0 && p[0] <= 1 && p[1] >= 0 && p[1] <= 1) || slices.Contains(at[:i], p) {
				t.Errorf("node %d of %d is at %v", i, c.nodes, p)
			}
		}
	}
	near := spread(4, []spring{{0, 1, 9}, {2, 3, 9}})
	_, _, tied := apart(near[0], near[1])
	_, _, free := apart(near[0], near[2])
	if tied >= free {
		t.Errorf("nodes with a spring are %f apart, others %f", tied, free)
	}
}

// What narrows a page stays in all its links, with what is the page's own.
func TestNarrowedPages(t *testing.T) {
	h := site(t)
	for address, own := range map[string]string{
		"/network?q=Toqaev&person=p_rustam-ibragimov&type=person&nodes=9":                        "nodes=9",
		"/names?q=Toqaev&person=p_rustam-ibragimov&type=org&sort=label":                          "type=org",
		"/timeline?q=Toqaev&person=p_rustam-ibragimov&size=3":                                    "size=3",
		"/e/p_rustam-ibragimov?q=Toqaev&place=l_almaty&view=lines":                               "view=lines",
		"/e/p_rustam-ibragimov/together?with=p_alnur-musaev&q=retrial&person=p_rustam-ibragimov": "with=p_alnur-musaev",
	} {
		doc := page(t, h, address, http.StatusOK)
		links := doc.Find(".chips a:not(.clear)")
		if links.Length() == 0 {
			t.Errorf("%s says by nothing that it is narrowed", address)
		}
		for _, a := range links.AddSelection(doc.Find(".ticks a.not")).EachIter() {
			href := a.AttrOr("href", "")
			if !strings.Contains(href, own) || strings.Count(href, "q=") != 1 {
				t.Errorf("%s leads to %s, without %s", address, href, own)
			}
			page(t, h, href, http.StatusOK)
		}
		if got := doc.Find(".narrow form input[type=hidden]").Length(); got == 0 {
			t.Errorf("%s: the form carries nothing of %s", address, own)
		}
	}
}
