package server

import (
	"fmt"
	"slices"
	"strings"

	"casefile/search"
)

// A contrast is the difference between the texts of two articles or versions, facts first.
type contrast struct {
	Share        float64      `json:"share"`       // of the words of both texts, that both have in the same places
	Differences  []difference `json:"differences"` // facts
	Spellings    []difference `json:"spellings"`   // of names that are pronounced the same
	OnlyHere     []passage    `json:"only_here"`   // whole sentences that the other text lacks
	OnlyThere    []passage    `json:"only_there"`
	Common       []passage    `json:"common"`        // of a passage that both share: the longest stretches
	TooDifferent bool         `json:"too_different"` // not compared to the end: facts may be missing
}

// A difference is a fact that differs: a name, number, date or negation.
type difference struct {
	Kind   string `json:"kind"`
	Field  string `json:"field"`   // title or body
	From   string `json:"from"`    // "" if the text lacks it
	To     string `json:"to"`      // in the other text
	FromAt [2]int `json:"from_at"` // code points of the field
	ToAt   [2]int `json:"to_at"`
}

// A passage is a stretch of the body, in code points.
type passage struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// maxCommon is the number of stretches in common that are listed.
const maxCommon = 5

// noContrast returns the contrast of articles that are not copies, with no null lists.
func noContrast() contrast {
	return contrast{Differences: []difference{}, Spellings: []difference{}, OnlyHere: []passage{}, OnlyThere: []passage{}, Common: []passage{}}
}

// newContrast writes a contrast of the texts here and there.
func newContrast(c *search.Contrast, here, there string) contrast {
	only := c.Body.Passages()
	return contrast{
		Share: c.Body.Share(), Differences: newDifferences(c.Facts()), Spellings: newDifferences(c.Spellings()),
		OnlyHere: passages(here, only[0]), OnlyThere: passages(there, only[1]), Common: []passage{}, TooDifferent: c.Body.TooDifferent,
	}
}

func newDifferences(all []search.Difference) []difference {
	out := []difference{}
	for _, d := range all {
		out = append(out, difference{string(d.Kind), d.Field, d.From, d.To, d.FromAt, d.ToAt})
	}
	return out
}

func passages(body string, spans []search.Span) []passage {
	all := []passage{}
	if len(spans) == 0 {
		return all
	}
	text := []rune(body)
	for _, s := range spans {
		all = append(all, passage{s.Start, s.End, string(text[s.Start:s.End])})
	}
	return all
}

// A relatedCopy is an article with the text of another, and what differs in it.
type relatedCopy struct {
	articleRef
	Relation string `json:"relation"` // same or nearly
	contrast
}

func newCopies(here string, copies []search.Copy) []relatedCopy {
	all := []relatedCopy{}
	for _, c := range copies {
		all = append(all, relatedCopy{newArticleRef(c.Article, noParams), string(c.Relation), newContrast(c.Contrast, here, c.Article.Body())})
	}
	return all
}

// How describes the relation of the copy.
func (c relatedCopy) How() wording { return relationText(c.Relation, &c.contrast) }

// relationText describes the relation of a text to another.
func relationText(relation string, c *contrast) wording {
	var text wording
	switch search.Relation(relation) {
	case search.SameText:
		return say("the same text")
	case search.Nearly:
		text = say("nearly the same: %s of the words", percent(c.Share))
	case search.PartOf:
		text = say("is part of this text")
	case search.Contains:
		text = say("has this text in it")
	case search.Shares:
		text = say("shares a passage")
		if len(c.Common) > 0 {
			text = say("shares a passage of %d words", len(strings.Fields(c.Common[0].Text)))
		}
	}
	all := partText{text}
	if n := len(c.OnlyHere); n > 0 && relation == string(search.Nearly) {
		all = append(all, say("leaves out %d passages", n))
	}
	if n := len(c.OnlyThere); n > 0 && relation == string(search.Nearly) {
		all = append(all, say("adds %d passages", n))
	}
	if c.TooDifferent {
		all = append(all, say("too different to compare to the end"))
	}
	return say("%s", all)
}

// percent writes a share so that only all of a text is 100 %.
func percent(share float64) string {
	return fmt.Sprintf("%.0f %%", min(100*share, max(99, 100*share-.5)))
}

// Told returns the differences, without those of the body that the title has too.
func (c *contrast) Told() (all []difference) {
	for _, d := range c.Differences {
		if !slices.ContainsFunc(all, func(o difference) bool { return o.String() == d.String() }) {
			all = append(all, d)
		}
	}
	return all
}

func (d difference) String() string {
	switch {
	case d.From == "":
		return "adds " + d.Kind + " “" + d.To + "”"
	case d.To == "":
		return "leaves out " + d.Kind + " “" + d.From + "”"
	}
	return d.From + " → " + d.To
}

var leadTexts = map[search.LeadBy]wording{
	search.LeadOriginal:  say("This one is shown first because the others name this outlet as their source."),
	search.LeadPublished: say("This one is shown first because it has the earliest date."),
	search.LeadCaptured:  say("This one is shown first because it was captured first; no date tells which is earlier."),
}
