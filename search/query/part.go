package query

import "slices"

// in returns n with its words and phrases without a field searched in some
// [Parts] of an article only.
func (n *Node) in(parts []string) (*Node, error) {
	if len(parts) == 0 {
		return n, nil
	}
	former := slices.Contains(parts, "versions")
	switch n.Kind {
	case Not:
		if former { // what an article no longer says excludes nothing
			return n, nil
		}
		fallthrough
	case And, Or:
		c := *n
		c.Nodes = nil
		for _, child := range n.Nodes {
			one, err := child.in(parts)
			if err != nil {
				return nil, err
			}
			c.Nodes = append(c.Nodes, one)
		}
		return &c, nil
	case Together:
		return nil, bad("%s looks at whole articles: leave it out, or leave out in", n)
	case Word, Phrase:
		if n.Field != "" {
			return n, nil
		}
		if n.Edits > 0 && slices.Contains(parts, "byline") {
			return nil, bad("%s is for words of the text: leave out in=byline, or the ~", n)
		}
		if (n.Pattern || n.Edits > 0) && slices.Contains(parts, "lead") {
			return nil, bad("%s cannot be searched in the lead alone: leave out in=lead, or the * ? ~", n)
		}
		if (n.Pattern || n.Edits > 0) && former {
			return nil, bad("%s cannot be searched in former versions: leave out in=versions, or the * ? ~", n)
		}
		var any []*Node
		if former && len(parts) == 1 {
			c := *n
			any = append(any, &c)
		}
		for _, p := range parts {
			c := *n
			c.Field = p
			if p == "byline" {
				c.Field = "author"
			}
			any = append(any, &c)
		}
		one := join(Or, any)
		one.Spread = len(any) > 1
		return one, nil
	}
	return n, nil
}
