package corpus

import "slices"

// Revisions returns the last revisions of an article, at most so many, the oldest of
// them first: also those that are aside, tombstones, and those that only add an address.
// The error wraps [ErrNotFound] if there is no such article, and is a [*RemovedError] if
// the article was removed.
func (s *Store) Revisions(id string, most int) ([]*Article, error) {
	if _, err := s.Get(id); err != nil {
		return nil, err
	}
	return s.RevisionsBefore(id, s.End(), most)
}

// RevisionsBefore is [Store.Revisions] with the revisions that were kept before a
// position, also of an article that was removed.
func (s *Store) RevisionsBefore(id string, at Position, most int) ([]*Article, error) {
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	ps = slices.DeleteFunc(ps, func(p posting) bool { return !(Position{int(p.file), p.offset}).Less(at) })
	var all []*Article
	for _, p := range slices.Backward(ps[:min(most, len(ps))]) {
		a, err := s.read(p)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// CountRevisions returns the number of revisions of an article, as [Store.Revisions]
// lists them, 0 if there is no such article.
func (s *Store) CountRevisions(id string) int {
	ps, err := s.history(id)
	if err != nil {
		return 0
	}
	return len(ps)
}
