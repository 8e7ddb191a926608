package search

import (
	"context"
	"slices"

	"casefile/indexer"
	"casefile/indexer/names"
)

// A Term tells what one word or phrase of a query finds by itself, so that a
// reader sees which of them found nothing.
type Term struct {
	Text     string   // as in the query, with its field
	At       int      // code point of the query at which it begins
	Articles int      // that it finds alone, under the same filters
	Nearest  []string // names like it that occur, where it finds nothing
}

// terms returns what each part of a query finds alone.
func (x *expander) terms(ctx context.Context, root *Node) ([]Term, error) {
	var out []Term
	for _, n := range root.positive() {
		f, err := x.snap.search(ctx, n, x, x.query, 0, nil, "")
		if err != nil {
			return nil, err
		}
		t := Term{Text: n.String(), At: n.At, Articles: f.total}
		if f.total == 0 && (n.Field == "" || n.Field == indexer.FieldPerson) {
			t.Nearest = x.nearest(n.Text)
		}
		out = append(out, t)
	}
	return out, nil
}

// nearest returns the spellings most like a text that finds nothing, which are
// not like enough to be searched without asking.
func (x *expander) nearest(text string) []string {
	const least, most = names.Cut - .15, 3
	var out []string
	for _, s := range x.names.Find(text, least, 2*most) {
		if s.Score < 1 && len(out) < most && !slices.Contains(out, s.Text) {
			out = append(out, s.Text)
		}
	}
	return out
}
