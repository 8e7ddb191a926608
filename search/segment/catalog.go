package segment

import (
	"sync"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"casefile/search/query"
)

// A catalog is an [engine.Catalog] with what it needs of the segments.
type catalog struct {
	engine.Catalog
	all   engine.Tally               // of the whole corpus
	moves map[uint64][]identity.Move // by the number of the article

	mu    sync.Mutex
	sides map[*segment]*side
}

// counted are the fields that are counted: the facets, and the day of publication.
var counted = append([]string{indexer.FieldDay}, query.Facets...)

// catalogs are those of one state of the index and of what people have decided.
type catalogs struct {
	of  *indexer.Identities
	all map[string]*catalog // by facet
}

// newCatalogs returns the catalogs of an index of so many articles. early is that of
// [engine.State].
func newCatalogs(of *indexer.Identities, articles int, early bool) *catalogs {
	all := map[string]*catalog{}
	for _, facet := range counted {
		set := of.Set(facet)
		c := &catalog{
			Catalog: engine.Catalog{Facet: facet, Set: set}, moves: map[uint64][]identity.Move{}, sides: map[*segment]*side{},
			all: engine.Tally{Articles: make([]uint32, len(set.Entities)), Valued: of.Valued(facet), Missing: articles - of.Valued(facet)},
		}
		if len(set.Entities) == 0 && of.Valued(facet) == 0 && early {
			c.all.Missing = 0 // nobody knows
		}
		for e, entity := range set.Entities {
			if n := uint32(entity.Articles); n > 0 {
				c.all.Articles[e], c.all.Counted = n, append(c.all.Counted, uint32(e))
			}
		}
		for article, moves := range set.Moves {
			if n, err := engine.ArticleNumber(article); err == nil {
				c.moves[n] = moves
			}
		}
		all[facet] = c
	}
	return &catalogs{of, all}
}
