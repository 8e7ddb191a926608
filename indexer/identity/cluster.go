package identity

import (
	"cmp"
	"slices"
)

// A clustering merges connected units. Units that people have merged come first and
// count as one from then on; then the pairs that are the same, the most alike first;
// then the pairs of which one name leaves a word out.
type clustering struct {
	resolver *Resolver
	units    []int32                // in order; all that follows has indexes of it
	together func(a, b string) bool // nil if no article has two labels

	at      map[int32]int      // units
	links   []pair             // of the same name, the most alike first
	memo    map[[2]int]verdict // the lower index first
	misfits map[[2]int]int     // units of two clusters, by their roots, when they did not fit
	left    int                // pairs of units that may still be looked at
	parent  []int
	members map[int][]int // of a cluster of several units, by root, in order
}

// Limits bound the time that labels made to be alike can take.
const (
	maxBlock   = 48  // names of one key that are compared with each other
	maxCluster = 200 // units of one entity
	mostPairs  = 500 // pairs looked at for each unit
)

// A pair is two units.
type pair struct {
	a, b int
	verdict
}

// run returns the units of each cluster, in order.
func (c *clustering) run() [][]int32 {
	c.parent = make([]int, len(c.units))
	c.members = map[int][]int{}
	c.misfits, c.left = map[[2]int]int{}, mostPairs*max(len(c.units), maxCluster)
	c.at = make(map[int32]int, len(c.units))
	for i, u := range c.units {
		c.at[u] = i
		c.parent[i] = i
	}
	if c.resolver.kind != "" {
		c.obey()
		c.link()
		for i, e := range c.links {
			if !e.partial {
				c.join(e.a, e.b)
			}
			if i%256 == 255 {
				c.resolver.pause()
			}
		}
		c.complete()
	}
	var clusters [][]int32
	for i := range c.units {
		if c.root(i) != i { // the root is the first
			continue
		}
		of := c.units[i : i+1 : i+1]
		if several := c.members[i]; len(several) > 0 {
			of = make([]int32, len(several))
			for k, m := range several {
				of[k] = c.units[m]
			}
		}
		clusters = append(clusters, of)
	}
	return clusters
}

// same returns what people have merged with an ID.
func (c *clustering) same(id string) map[string]bool { return c.resolver.rule.same[id] }

// id returns the ID of a unit.
func (c *clustering) id(i int) string { return c.resolver.ids.text(c.units[i]) }

// name returns the name of a unit, or none.
func (c *clustering) name(i int) int32 { return c.resolver.units[c.units[i]].name }

// find returns the unit of an ID.
func (c *clustering) find(id string) (int, bool) {
	u, ok := c.resolver.ids.find(id)
	if !ok {
		return 0, false
	}
	i, ok := c.at[u]
	return i, ok
}

// obey merges what people have merged.
func (c *clustering) obey() {
	occurs := func(id string) bool {
		_, ok := c.find(id)
		return ok
	}
	for i := range c.units {
		for _, id := range c.resolver.rule.merged(c.id(i), occurs) {
			j, _ := c.find(id)
			c.union(i, j)
		}
	}
}

func (c *clustering) root(i int) int {
	for c.parent[i] != i {
		c.parent[i] = c.parent[c.parent[i]]
		i = c.parent[i]
	}
	return i
}

// all returns the units of a cluster, by root, in order.
func (c *clustering) all(root int) []int {
	if several, ok := c.members[root]; ok {
		return several
	}
	return []int{root}
}

func (c *clustering) union(i, j int) {
	a, b := c.root(i), c.root(j)
	if a == b {
		return
	}
	if b < a {
		a, b = b, a
	}
	c.parent[b] = a
	c.members[a] = append(c.all(a), c.all(b)...)
	slices.Sort(c.members[a])
	delete(c.members, b)
}

// link finds the pairs of units with the same name, the most alike first.
func (c *clustering) link() {
	r := c.resolver
	c.memo = map[[2]int]verdict{}
	for i := range c.units {
		if c.name(i) == none {
			continue
		}
		for other, v := range r.edgesOf(c.name(i)) {
			j, ok := c.at[r.labels[other].unit]
			if !ok || j <= i || c.name(j) != other {
				continue
			}
			v = r.rule.judge(c.id(i), c.id(j), v, c.together)
			c.memo[[2]int{i, j}] = v
			if v.rank == same {
				c.links = append(c.links, pair{i, j, v})
			}
		}
	}
	slices.SortFunc(c.links, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}

// compare compares two units.
func (c *clustering) compare(i, j int) verdict {
	i, j = min(i, j), max(i, j)
	v, ok := c.memo[[2]int{i, j}]
	if !ok {
		v = c.resolver.rule.judge(c.id(i), c.id(j), c.resolver.judge(c.name(i), c.name(j)), c.together)
		c.memo[[2]int{i, j}] = v
	}
	return v
}

// join merges the clusters of two units, if they fit.
func (c *clustering) join(i, j int) {
	a, b := c.root(i), c.root(j)
	if a == b {
		return
	}
	roots, units := [2]int{min(a, b), max(a, b)}, len(c.all(a))+len(c.all(b))
	switch {
	case units > maxCluster, c.misfits[roots] == units, c.left <= 0: // too large, tried before, or made to be alike
	case c.fits(a, b):
		c.union(a, b)
	default:
		c.misfits[roots] = units
	}
}

// fits reports whether two clusters, by root, can be one: no label of one is apart from
// one of the other, most are the same, and so are the most frequent ones. If labels are
// known to be the same, one that fits is enough.
func (c *clustering) fits(a, b int) bool {
	as, bs := c.all(a), c.all(b)
	all, alike := 0, 0
	for _, i := range as {
		for _, j := range bs {
			c.left--
			c.resolver.compared++
			v := c.compare(i, j)
			if v.rank < possible && !c.forgiven(i, j, as, bs) {
				return false
			}
			all++
			if v.rank == same {
				alike++
			}
		}
	}
	given := slices.ContainsFunc(slices.Concat(as, bs), func(i int) bool { return len(c.same(c.id(i))) > 0 || c.row(i) > 0 })
	return 2*alike >= all && c.compare(as[0], bs[0]).rank == same || given && alike > 0
}

// forgiven reports whether a unit of each of two clusters may come into one cluster
// although their names are apart: a unit known to be the first is the same as one known
// to be the second.
func (c *clustering) forgiven(i, j int, as, bs []int) bool {
	if c.resolver.rule.apart[c.id(i)][c.id(j)] {
		return false
	}
	return slices.ContainsFunc(as, func(a int) bool {
		return (a == i || c.known(i, a)) && slices.ContainsFunc(bs, func(b int) bool {
			return (b == j || c.known(j, b)) && c.compare(a, b).rank == same
		})
	})
}

// known reports whether two units of a cluster are the same by decision or by the table,
// whatever their names are.
func (c *clustering) known(i, j int) bool {
	return len(c.same(c.id(i))) > 0 && len(c.same(c.id(j))) > 0 || c.row(i) > 0 && c.row(i) == c.row(j)
}

// row returns the row of the table that has a unit, 0 for none.
func (c *clustering) row(i int) int32 {
	if n := c.name(i); n != none {
		return c.resolver.labels[n].row
	}
	return 0
}

// complete merges names that leave a word out with the one cluster that has it, if there
// is only one: Ivan Petrov is nobody in particular beside Ivan Ivanovich and Ivan
// Sergeevich Petrov.
func (c *clustering) complete() {
	fuller := map[int][]int{} // clusters of fuller names, by cluster
	var order []int
	for _, e := range c.links {
		if !e.partial {
			continue
		}
		a, b := c.root(e.a), c.root(e.b)
		if a == b {
			continue
		}
		if c.named(a) > c.named(b) {
			a, b = b, a
		}
		if fuller[a] == nil {
			order = append(order, a)
		}
		if !slices.Contains(fuller[a], b) {
			fuller[a] = append(fuller[a], b)
		}
	}
	for _, a := range order {
		if len(fuller[a]) == 1 {
			c.join(a, fuller[a][0])
		}
	}
}

// named returns how complete the fullest name of a cluster is.
func (c *clustering) named(root int) (most uint8) {
	for _, i := range c.all(root) {
		if n := c.name(i); n != none {
			most = max(most, c.resolver.labels[n].full)
		}
	}
	return most
}
