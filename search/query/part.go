package query

import "slices"

// in returns n with its words and phrases without a field searched in some
// [Parts] of an article only. Former versions alone are searched beside the whole
// article.
func (n *Node) in(parts []string) (*Node, error) {
	if len(parts) == 0 {
		return n, nil
	}
	switch n.Kind {
	case Not:
		if slices.Contains(parts, "versions") { // what an article no longer says excludes nothing
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
		return n.inParts(parts)
	}
	return n, nil
}

// inParts returns a word or phrase searched in parts of an article.
func (n *Node) inParts(parts []string) (*Node, error) {
	former, inexact := slices.Contains(parts, "versions"), n.Pattern || n.Edits > 0
	switch {
	case n.Field != "":
		return n, nil
	case n.Edits > 0 && slices.Contains(parts, "byline"):
		return nil, bad("%s is for words of the text: leave out in=byline, or the ~", n)
	case inexact && slices.Contains(parts, "lead"):
		return nil, bad("%s cannot be searched in the lead alone: leave out in=lead, or the * ? ~", n)
	case inexact && former:
		return nil, bad("%s cannot be searched in former versions: leave out in=versions, or the * ? ~", n)
	}
	var any []*Node
	add := func(field string) {
		c := *n
		c.Field = field
		any = append(any, &c)
	}
	if former && len(parts) == 1 {
		add("")
	}
	for _, p := range parts {
		if p == "byline" {
			p = "author"
		}
		add(p)
	}
	one := join(Or, any)
	one.Spread = len(any) > 1
	return one, nil
}
