package names

import "sync"

// recent remembers what was found in a lexicon. The zero value is empty.
type recent struct {
	mu    sync.Mutex
	found map[asked][]Spelling
	size  int // spellings, and one for each text
}

// asked is the arguments of a search.
type asked struct {
	text  string
	least float64
	limit int
}

// Bounds of what is remembered, about 5 MB of a lexicon.
const (
	mostRecent    = 20_000 // of size
	longestRecent = 100    // bytes of a text
)

// find returns what was found for a question, or calls search.
func (r *recent) find(q asked, search func() []Spelling) []Spelling {
	if len(q.text) > longestRecent {
		return search()
	}
	r.mu.Lock()
	found, ok := r.found[q]
	r.mu.Unlock()
	if ok {
		return found
	}
	found = search()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.size > mostRecent || r.found == nil {
		r.found, r.size = map[asked][]Spelling{}, 0
	}
	r.found[q] = found
	r.size += len(found) + 1
	return found
}

// forget forgets all, as the lexicon changes. No search may be running.
func (r *recent) forget() {
	if r.size > 0 {
		r.found, r.size = nil, 0
	}
}
