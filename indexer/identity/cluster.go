package identity

import (
	"cmp"
	"slices"
)

// A clustering puts units together. Units that people have merged go first, and
// count as one from then on; then come the pairs that are the same, the likest
// first; then those of which one name leaves a name out.
type clustering struct {
	resolver *Resolver
	units    []unit
	rule     *ruling
	together func(a, b string) bool
	unitOf   []int32            // by number of its name, -1 for none
	at       map[string]int     // units by ID
	memo     map[[2]int]verdict // of units, the lower number first
	maybe    [][2]int           // pairs that are not apart by their names

	parent  []int
	members map[int][]int // units of a cluster of several, by root, the most frequent first
}

// Limits keep labels made to be alike from taking all time.
const (
	maxBlock   = 400 // names of one block that are compared with each other
	maxCluster = 200 // units of one entity
)

// A pair is two units that are the same by their names.
type pair struct {
	a, b int
	verdict
}

func (c *clustering) run() {
	c.parent = make([]int, len(c.units))
	c.members = map[int][]int{}
	c.at = make(map[string]int, len(c.units))
	for i, u := range c.units {
		c.at[u.id] = i
		c.parent[i] = i
	}
	c.obey()
	links := c.links()
	for _, e := range links {
		if !e.partial {
			c.join(e.a, e.b)
		}
	}
	c.complete(links)
}

// obey puts together what people have merged.
func (c *clustering) obey() {
	for i, u := range c.units {
		for id := range c.rule.same[u.id] {
			if j, ok := c.at[id]; ok {
				c.union(i, j)
			}
		}
	}
	// Spellings that occur nowhere may stand between two that do.
	for id, others := range c.rule.same {
		if _, ok := c.at[id]; ok {
			continue
		}
		first := -1
		for other := range others {
			if j, ok := c.at[other]; ok {
				if first >= 0 {
					c.union(first, j)
				}
				first = j
			}
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

// all returns the units of a cluster, by root, the most frequent first.
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
	slices.Sort(c.members[a]) // units are numbered in the order of frequency
	delete(c.members, b)
}

// links returns the pairs of units that are the same by their names, the likest
// first.
func (c *clustering) links() []pair {
	var links []pair
	for _, e := range c.resolver.edges {
		a, b := int(c.unitOf[e.a]), int(c.unitOf[e.b])
		if a, b = min(a, b), max(a, b); a < 0 {
			continue // it was met another time
		}
		v := c.judge(a, b, e.verdict)
		c.memo[[2]int{a, b}] = v
		c.maybe = append(c.maybe, [2]int{a, b})
		if v.rank == same {
			links = append(links, pair{a, b, v})
		}
	}
	slices.SortFunc(links, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return links
}

// judge returns what two units are to each other, by a verdict on their names,
// by what people have decided and by the articles that they stand in.
func (c *clustering) judge(i, j int, v verdict) verdict {
	a, b := &c.units[i], &c.units[j]
	switch {
	case c.rule.apart[a.id][b.id]:
		return verdict{}
	case v.rank == resembles && c.together != nil && c.together(a.id, b.id):
		return verdict{} // two men of one article
	case v.rank == same && v.soft && c.together != nil && c.together(a.id, b.id):
		v.rank = possible
	}
	return v
}

// compare compares two units.
func (c *clustering) compare(i, j int) verdict {
	i, j = min(i, j), max(i, j)
	v, ok := c.memo[[2]int{i, j}]
	if !ok {
		v = c.judge(i, j, c.resolver.judge(c.units[i].name, c.units[j].name))
		c.memo[[2]int{i, j}] = v
	}
	return v
}

// join puts the clusters of two units together, if they fit.
func (c *clustering) join(i, j int) {
	if a, b := c.root(i), c.root(j); a != b && c.fits(a, b) {
		c.union(a, b)
	}
}

// fits tells whether two clusters, by root, can be one: no label of the one is
// apart from one of the other, most are the same, and so are the most frequent
// ones. Of labels that are known to be the same, one need fit.
func (c *clustering) fits(a, b int) bool {
	as, bs := c.all(a), c.all(b)
	if len(as)+len(bs) > maxCluster {
		return false
	}
	all, alike := 0, 0
	for _, i := range as {
		for _, j := range bs {
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
	given := slices.ContainsFunc(slices.Concat(as, bs), func(i int) bool { return len(c.rule.same[c.units[i].id]) > 0 || c.row(i) > 0 })
	return 2*alike >= all && c.compare(as[0], bs[0]).rank == same || given && alike > 0
}

// forgiven tells whether a unit of each of two clusters may come into one cluster
// although their names are apart: one known to be the first is like one known to
// be the second.
func (c *clustering) forgiven(i, j int, as, bs []int) bool {
	if c.rule.apart[c.units[i].id][c.units[j].id] {
		return false
	}
	return slices.ContainsFunc(as, func(a int) bool {
		return (a == i || c.known(i, a)) && slices.ContainsFunc(bs, func(b int) bool {
			return (b == j || c.known(j, b)) && c.compare(a, b).rank == same
		})
	})
}

// known tells whether two units of a cluster are the same by what people have
// decided or by the table, whatever their names are like.
func (c *clustering) known(i, j int) bool {
	a, b := &c.units[i], &c.units[j]
	return len(c.rule.same[a.id]) > 0 && len(c.rule.same[b.id]) > 0 || c.row(i) > 0 && c.row(i) == c.row(j)
}

// row returns the row of the table that a unit stands in, 0 for none.
func (c *clustering) row(i int) int32 {
	if n := c.units[i].name; n >= 0 {
		return c.resolver.sketch[n].row
	}
	return 0
}

// complete joins the names that leave a name out to those that have it, where
// there is one such person only: Ivan Petrov is nobody in particular beside
// Ivan Ivanovich and Ivan Sergeevich Petrov.
func (c *clustering) complete(links []pair) {
	fuller := map[int][]int{} // clusters that have more names, by cluster
	var order []int
	for _, e := range links {
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

// named returns how many names the fullest label of a cluster has.
func (c *clustering) named(root int) (most uint8) {
	for _, i := range c.all(root) {
		if n := c.units[i].name; n >= 0 {
			most = max(most, c.resolver.sketch[n].full)
		}
	}
	return most
}

// possible returns the pairs of clusters, by root, that may be the same.
func (c *clustering) possible() map[[2]int]verdict {
	pairs := map[[2]int]verdict{}
	slices.SortFunc(c.maybe, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) })
	for _, p := range c.maybe {
		v := c.memo[p]
		a, b := c.root(p[0]), c.root(p[1])
		if a == b {
			continue
		}
		between := [2]int{min(a, b), max(a, b)}
		if best, ok := pairs[between]; v.rank > apart && (!ok || v.score > best.score) {
			pairs[between] = v
		}
	}
	for i, u := range c.units { // what people keep apart needs no further thought
		for id := range c.rule.apart[u.id] {
			if j, ok := c.at[id]; ok {
				a, b := c.root(i), c.root(j)
				delete(pairs, [2]int{min(a, b), max(a, b)})
			}
		}
	}
	return pairs
}
