package search

import (
	"strings"

	"casefile/indexer"
	"casefile/search/query"
)

// FilterID returns the id that a value of a facet's filter stands for. Of persons,
// "Rakhat Aliev", "rakhat aliev", "rakhat-aliev" and "p_rakhat-aliev" have the same.
func FilterID(facet, value string) string {
	if facetOf(value) == facet {
		_, value, _ = strings.Cut(value, "_")
	}
	return indexer.Slug(value)
}

// counted are the fields that are counted: the facets, and the day of publication.
var counted = append([]string{indexer.FieldDay}, query.Facets...)
