package query

import "slices"

// Relax returns n with its topmost AND of words made an OR, or nil if it has
// none. Exclusions stay, and so do bounds such as a date or an outlet. Words
// that idle reports, and words that texts leave out of names, are dropped if
// others remain.
func (n *Node) Relax(idle func(*Node) bool) *Node {
	if n.Kind != And {
		return nil
	}
	var wanted, idlers, kept []*Node
	for _, c := range n.Nodes {
		switch {
		case c.Kind == Not || c.bounds():
			kept = append(kept, c)
		case idle(c), c.Spare:
			idlers = append(idlers, c)
		default:
			wanted = append(wanted, c)
		}
	}
	if len(wanted)+len(idlers) < 2 {
		return nil
	}
	if len(wanted) == 0 {
		wanted = idlers
	}
	return join(And, slices.Concat([]*Node{join(Or, wanted)}, kept))
}

// bounds reports whether n is about an article's metadata, not its text.
func (n *Node) bounds() bool {
	switch n.Kind {
	case Date:
		return true
	case Word, Phrase:
		return n.Field == "source" || n.Field == "author" || n.Field == "year" || n.Field == "lang"
	case Or:
		return !n.Spread && !slices.ContainsFunc(n.Nodes, func(c *Node) bool { return !c.bounds() })
	}
	return false
}
