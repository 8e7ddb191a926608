package corpus

import (
	"fmt"
	"maps"
)

// A Rule is why an address is one of an article.
type Rule string

// The rules. The first two are certain.
const (
	ByItem      Rule = "item id"        // the site gives the same item number
	ByForm      Rule = "form"           // it differs in www, the form for phones and the like
	ByRedirect  Rule = "redirect"       // it led to the article's
	ByCanonical Rule = "canonical link" // its page names the article's
	BySameText  Rule = "same text"      // the same bytes or text were there
	ByGiven     Rule = "given"          // a person, or a line of JSON, says so
)

// formRule returns the rule by which an address has a key, "" for none.
func formRule(address, key string) Rule {
	switch {
	case key == "" || Key(address) != key:
		return ""
	case itemKey.MatchString(key):
		return ByItem
	}
	return ByForm
}

// join sets the aliases of an article, each with the rule that joined it: the first
// that is known, else a form of an address, else the same text.
func (a *Article) join(before *Article, addresses ...string) {
	rules := map[string]Rule{}
	maps.Copy(rules, a.Joined)
	known := map[string]bool{}
	if before != nil {
		maps.Copy(rules, before.Joined)
		for _, alias := range before.Aliases {
			known[alias] = true
		}
	}
	key := Key(a.URL)
	a.Aliases = aliases(a.URL, addresses...)
	a.Joined = nil
	for _, alias := range a.Aliases {
		rule := formRule(alias, key)
		if rule == "" {
			rule = rules[alias]
		}
		if rule == "" && !known[alias] {
			rule = BySameText
		}
		if rule != "" { // of an older version it is not known
			if a.Joined == nil {
				a.Joined = map[string]Rule{}
			}
			a.Joined[alias] = rule
		}
	}
}

// notFrom returns why a text that was fetched from an address is not shown in the place
// of an article's, "" if it is: a page's form for phones never replaces the page, and
// another address does only if it is certain that it is the article's. Otherwise what
// joins them is the site's word, or that the texts once were the same.
func notFrom(c *Capture, before *Article) string {
	from, shown := c.address(), before.Capture.URL
	if shown == "" {
		shown = before.URL
	}
	switch {
	case from == "" || shown == "":
		return ""
	case isTwin(from) && !isTwin(shown) && Key(from) == Key(shown):
		return fmt.Sprintf("it was captured from %s, a form for phones; the text from %s is shown", from, shown)
	case Key(from) == Key(before.URL), Key(from) == Key(shown), Key(c.URL) == Key(before.URL):
		return ""
	}
	rule := before.Joined[from]
	if rule == "" {
		rule = "not known"
	}
	return fmt.Sprintf("it was captured from %s, which is joined to %s by %s alone, and differs; the text from %s is shown", from, before.URL, rule, shown)
}

// address returns where a capture was received from, or is said to be from.
func (c *Capture) address() string {
	if c.FinalURL != "" {
		return c.FinalURL
	}
	return c.URL
}
