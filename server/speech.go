package server

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
	pl "golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"casefile/corpus"
)

// A wording is a text of the program for a person. Its key is the text in English, with
// verbs as fmt has them: %s for a text, a date or another wording, and %d for a number,
// which is written with separators and selects the plural form. A year is a text.
//
// Templates write {{t "%d articles" .N}}. Go code makes a wording with [say], for a
// template to write with {{t .Label}}. The files in messages translate the keys; a test
// compares them with the templates and the code.
type wording struct {
	key  string
	args []any
}

// say returns a wording.
func say(key string, args ...any) wording { return wording{key, args} }

// String writes the wording in English, for logs and the command line.
func (w wording) String() string { return inEnglish().text(w) }

// inEnglish returns the speech of English.
var inEnglish = sync.OnceValue(func() *speech {
	all, err := loadSpeech()
	if err != nil {
		panic(err) // the files are in the program, and New reads them too
	}
	return all["en"]
})

// verbatim returns a text that no language translates, such as the title of an article.
func verbatim(text string) wording { return wording{"%s", []any{text}} }

// Arguments of wordings, which each language writes in its own form.
type (
	dayText  string    // a year, month or day: 2006, 2006-02 or 2006-02-13
	partText []wording // with semicolons between
	termText []string  // terms of answers, with commas between

	facetValueName struct{ facet, label string }
)

//go:embed messages
var messageFiles embed.FS

// A tongue is a language of the pages.
type tongue struct {
	Tag, Name string              // the name is in the language itself
	names     *display.Dictionary // of languages
}

// tongues are the languages of the pages. The first is for readers who ask for none of
// them.
var tongues = []tongue{
	{"en", "English", display.English}, {"ru", "Русский", display.Russian}, {"kk", "Қазақша", display.Kazakh},
}

// preferred finds the tongue that a reader prefers.
var preferred = func() language.Matcher {
	var tags []language.Tag
	for _, t := range tongues {
		tags = append(tags, language.MustParse(t.Tag))
	}
	return language.NewMatcher(tags)
}()

// A speech writes texts in one language.
type speech struct {
	tag     string
	printer *message.Printer
	names   display.Namer // of languages
	terms   map[string]string
	calendar
}

// A calendar says how a language writes dates. A month has a form beside a day, and one
// by itself.
type calendar struct {
	Months []string // in dates
	Alone  []string `yaml:"months_alone"` // nil if it is the same
	Day    string   // such as "D M Y"
	Month  string   // such as "M Y"
}

// A translations file holds the messages of a language by key.
type translations struct {
	calendar `yaml:",inline"`
	Texts    map[string]translation
	Terms    map[string]string // words of answers; one that is missing is written in English
}

// A translation is a text, or its plural forms by category: one, few, many, other.
type translation struct {
	text  string
	forms map[string]string
}

// UnmarshalYAML reads a text or a mapping of forms.
func (t *translation) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.MappingNode {
		return node.Decode(&t.forms)
	}
	return node.Decode(&t.text)
}

// readTranslations reads the file of a language.
func readTranslations(tag string) (*translations, error) {
	b, err := messageFiles.ReadFile("messages/" + tag + ".yaml")
	if err != nil {
		return nil, err
	}
	t := new(translations)
	if err := yaml.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("messages/%s.yaml: %w", tag, err)
	}
	return t, nil
}

// loadSpeech returns the speech of each language, by its tag.
func loadSpeech() (map[string]*speech, error) {
	all := map[string]*speech{}
	texts := catalog.NewBuilder(catalog.Fallback(language.English))
	for _, l := range tongues {
		file, err := readTranslations(l.Tag)
		if err != nil {
			return nil, err
		}
		tag := language.MustParse(l.Tag)
		for key, t := range file.Texts {
			if err := texts.Set(tag, key, t.message(key)); err != nil {
				return nil, fmt.Errorf("messages/%s.yaml: %q: %w", l.Tag, key, err)
			}
		}
		all[l.Tag] = &speech{l.Tag, message.NewPrinter(tag, message.Catalog(texts)), l.names.Languages(), file.Terms, file.calendar}
	}
	return all, nil
}

// message returns a translation as a catalogue takes it. The first number of the key
// selects the form.
func (t translation) message(key string) catalog.Message {
	if t.forms == nil {
		return catalog.String(t.text)
	}
	var cases []any
	for _, category := range []string{"zero", "one", "two", "few", "many", "other"} {
		if text, ok := t.forms[category]; ok {
			cases = append(cases, category, text)
		}
	}
	return pl.Selectf(firstNumber(key), "%d", cases...)
}

// firstNumber returns which argument of a message is its first number, from 1.
func firstNumber(key string) int {
	n := 0
	for i, part := range strings.Split(strings.ReplaceAll(key, "%%", ""), "%") {
		if i > 0 {
			n++
		}
		if i > 0 && strings.HasPrefix(part, "d") {
			return n
		}
	}
	return 1
}

// t writes a message, given as one or by its key. If a part of it is HTML of
// [partTemplates], the result is, with all other parts escaped.
func (s *speech) t(key any, args ...any) any {
	switch k := key.(type) {
	case string:
		return s.print(k, args)
	case wording:
		return s.print(k.key, k.args)
	}
	return s.argument(key)
}

// text writes a message that has no HTML.
func (s *speech) text(m wording) string { return fmt.Sprint(s.t(m)) }

func (s *speech) print(key string, args []any) any {
	all, marked := make([]any, len(args)), false
	for i, a := range args {
		all[i] = s.argument(a)
		_, html := all[i].(template.HTML)
		marked = marked || html
	}
	if !marked {
		return s.printer.Sprintf(key, all...)
	}
	for i, a := range all {
		if t, ok := a.(string); ok {
			all[i] = template.HTMLEscapeString(t)
		}
	}
	return template.HTML(s.printer.Sprintf(key, all...))
}

// argument writes an argument of a message in the form of the language.
func (s *speech) argument(a any) any {
	switch v := a.(type) {
	case wording:
		return s.print(v.key, v.args)
	case dayText:
		return s.calendar.write(string(v))
	case time.Time:
		return s.calendar.write(v.UTC().Format(time.DateOnly))
	case *date:
		return s.date(v)
	case partText:
		var texts []string
		for _, w := range v {
			texts = append(texts, s.text(w))
		}
		return strings.Join(texts, "; ")
	case termText:
		var texts []string
		for _, term := range v {
			texts = append(texts, s.term(term))
		}
		return strings.Join(texts, ", ")
	case facetValueName:
		return s.valueName(v.facet, v.label)
	}
	return a
}

// term writes a word that answers of the API have, such as a rule or the name of a field.
func (s *speech) term(english string) string { return cmp.Or(s.terms[english], english) }

// date writes a date as far as it is known, and says if it is a conclusion.
func (s *speech) date(d *date) string {
	if d == nil {
		return s.text(say("date unknown"))
	}
	text := s.calendar.write(d.At)
	if d.Inferred {
		return s.text(say("about %s, inferred from the text", text))
	}
	return text
}

// write writes a year, month, day or minute. It returns what is none of these.
func (c calendar) write(at string) string {
	for _, form := range []struct{ layout, pattern, after string }{
		{time.DateOnly, c.Day, ""}, {"2006-01", c.Month, ""}, {time.RFC3339, c.Day, ", 15:04"},
	} {
		t, err := time.Parse(form.layout, at)
		if err != nil {
			continue
		}
		month := c.Months[t.Month()-1]
		if form.pattern == c.Month && c.Alone != nil {
			month = c.Alone[t.Month()-1]
		}
		return strings.NewReplacer("D", t.Format("2"), "M", month, "Y", t.Format("2006")).Replace(form.pattern) + t.Format(form.after)
	}
	return at
}

// kindTitles say what the documents of a kind are.
var kindTitles = map[string]wording{"article": say("articles"), string(corpus.Abstract): say("abstracts in our own words")}

// termsTitles say what the terms of a source are.
var termsTitles = map[string]wording{
	corpus.Republish: say("may be republished"), corpus.LinkOnly: say("link only"), corpus.UnknownTerms: say("terms unknown"),
}

// valueName returns what a value of a facet is called: of a language or a kind, its name.
func (s *speech) valueName(facet, label string) string {
	switch facet {
	case "kind":
		return s.text(kindTitles[label])
	case "terms":
		return s.text(termsTitles[label])
	case "lang":
	default:
		return label
	}
	t, err := language.Parse(label)
	if err != nil {
		return label
	}
	return cmp.Or(s.names.Name(t), label)
}

// spoken returns the tag of the tongue for a reader: the one that the reader chose, or the
// best of those that the browser accepts (RFC 9110, section 12.5.4).
func spoken(chosen, accepted string) string {
	if i := slices.IndexFunc(tongues, func(t tongue) bool { return t.Tag == chosen }); i >= 0 {
		return chosen
	}
	const longest = 1000 // bytes of a header that is read
	if len(accepted) > longest {
		return tongues[0].Tag
	}
	_, i := language.MatchStrings(preferred, accepted)
	return tongues[i].Tag
}

// partTemplates are the elements that may be parts of a message.
var partTemplates = template.Must(template.New("").Parse(
	`{{define "bdi"}}<bdi>{{.}}</bdi>{{end}}{{define "b"}}<b><bdi>{{.}}</bdi></b>{{end}}{{define "code"}}<code>{{.}}</code>{{end}}` +
		`{{define "kbd"}}<kbd>{{.}}</kbd>{{end}}{{define "n"}}<span class="n">{{.}}</span>{{end}}` +
		`{{define "link"}}<a href="{{.Link}}">{{.Label}}</a>{{end}}`))

// element returns the function that makes an element of a text.
func element(name string) func(any) (template.HTML, error) {
	return func(of any) (template.HTML, error) {
		var b strings.Builder
		err := partTemplates.ExecuteTemplate(&b, name, of)
		return template.HTML(b.String()), err
	}
}
