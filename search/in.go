package search

import (
	"fmt"
	"slices"
)

// in returns n with words and phrases that have no field searched in some parts of
// an article only, named as in [Places].
func (n *Node) in(places []string) (*Node, error) {
	if len(places) == 0 {
		return n, nil
	}
	switch n.Kind {
	case And, Or, Not:
		c := *n
		c.Nodes = nil
		for _, child := range n.Nodes {
			one, err := child.in(places)
			if err != nil {
				return nil, err
			}
			c.Nodes = append(c.Nodes, one)
		}
		return &c, nil
	case Together:
		return nil, fmt.Errorf("%w: %s looks at whole articles: leave it out, or \"in\"", ErrBadQuery, n)
	case Word, Phrase:
		if n.Field != "" {
			return n, nil
		}
		if n.Edits > 0 && slices.Contains(places, "byline") {
			return nil, fmt.Errorf("%w: %s is for words of the text: leave out in=byline, or the ~", ErrBadQuery, n)
		}
		if (n.Pattern || n.Edits > 0) && slices.Contains(places, "lead") {
			return nil, fmt.Errorf("%w: %s is not for the lead alone: leave out in=lead, or the * ? ~", ErrBadQuery, n)
		}
		var any []*Node
		for _, p := range places {
			c := *n
			c.Field = p
			if p == "byline" {
				c.Field = "author"
			}
			any = append(any, &c)
		}
		one := join(Or, any)
		one.spread = len(any) > 1
		return one, nil
	}
	return n, nil
}
