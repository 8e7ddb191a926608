package corpus

// A Class is what a document of a store is.
type Class string

// The classes. The zero Class is an article: the text of a page or file that was captured.
const (
	// Abstract is a text that sums up the article at an address in other words. It lets a
	// case be searched before that article is captured, and proves nothing of it. The
	// article takes its place under the same id; an abstract never takes that of an article.
	Abstract Class = "abstract"
)

// Classes are the names of all classes, as people filter by them.
var Classes = []string{"article", string(Abstract)}

// Name returns the name of a class, "article" for the zero Class.
func (c Class) Name() string {
	if c == "" {
		return Classes[0]
	}
	return string(c)
}

// IsAbstract reports whether a document is an [Abstract].
func (a *Article) IsAbstract() bool { return a.Class == Abstract }
