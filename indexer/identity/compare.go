package identity

import "iter"

// mostRead is the number of parsed names that are kept between calls.
const mostRead = 2000

// forget drops the parsed names if there are many. mu must be held.
func (r *Resolver) forget() {
	if r.names == nil || len(r.names) > mostRead && !r.resolving {
		r.names, r.words, r.likes = map[string]*name{}, map[string]*word{}, map[[2]*word]*likeness{}
	}
}

// readLabel parses a label.
func (r *Resolver) readLabel(l int32) *name { return r.read(r.texts.text(l)) }

// introduce compares a new name with those before it.
func (r *Resolver) introduce(number int32) {
	if r.labels[number].compared {
		return
	}
	n := r.readLabel(number)
	l := &r.labels[number]
	l.row, l.full, l.compared = int32(n.row), n.full(), true
	for other := range r.candidates(n) {
		if v := r.compare(r.readLabel(other), n); v.rank > apart {
			r.join(other, number, v)
		}
	}
	for _, key := range r.blocksOf(n) {
		r.addTo(key, number, n)
	}
	if r.kind == Person {
		for _, key := range n.ends() {
			r.ends.add(key, number)
		}
	}
}

// join joins two names by an edge.
func (r *Resolver) join(a, b int32, v verdict) {
	e := int32(len(r.edges))
	r.edges = append(r.edges, edge{[2]int32{a, b}, [2]int32{r.labels[a].edge, r.labels[b].edge}, v})
	r.labels[a].edge, r.labels[b].edge = e, e
}

// edgesOf returns the names that a name is joined with.
func (r *Resolver) edgesOf(name int32) iter.Seq2[int32, verdict] {
	return func(yield func(int32, verdict) bool) {
		for i := r.labels[name].edge; i != none; {
			e := &r.edges[i]
			at := 0
			if e.labels[1] == name {
				at = 1
			}
			if !yield(e.labels[1-at], e.verdict) {
				return
			}
			i = e.next[at]
		}
	}
}

// judge compares two names without an edge, once.
func (r *Resolver) judge(a, b int32) verdict {
	pair := [2]int32{min(a, b), max(a, b)}
	if pair[0] < 0 {
		return verdict{}
	}
	v, ok := r.judged[pair]
	if !ok {
		if now := r.compare(r.readLabel(a), r.readLabel(b)); now.rank > apart {
			v = &now
		}
		r.judged[pair] = v
	}
	if v == nil {
		return verdict{}
	}
	return *v
}
