package search

import "slices"

// relax returns n with its topmost AND of words made an OR, nil if there is
// none to make. What is excluded stays excluded, bounds such as a date or an outlet
// stay bounds, and words that idle reports, and those that texts leave out of
// names, are left out if others remain.
func (n *Node) relax(idle func(*Node) bool) *Node {
	if n.Kind != And {
		return nil
	}
	var wanted, idlers, kept []*Node
	for _, c := range n.Nodes {
		switch {
		case c.Kind == Not || c.bounds():
			kept = append(kept, c)
		case idle(c), c.spare:
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

// bounds reports whether n is about what is known of an article, not about what it
// says.
func (n *Node) bounds() bool {
	switch n.Kind {
	case Date:
		return true
	case Word, Phrase:
		return n.Field == "source" || n.Field == "author" || n.Field == "year" || n.Field == "lang"
	case Or:
		return !n.spread && !slices.ContainsFunc(n.Nodes, func(c *Node) bool { return !c.bounds() })
	}
	return false
}
