package server

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// In templates, where English stays: what programs take, and names.
var (
	englishTemplates = []string{"api.html"} // the reference of the API, as the document has it
	untranslated     = regexp.MustCompile(`^(casefile|API|JSON|CSV|GEXF|Excel|Atom|JSON Feed|, SHA-256)$`)
)

var (
	inTemplate = regexp.MustCompile(`\bt "((?:[^"\\]|\\.)*)"|\blink \S+ "((?:[^"\\]|\\.)*)"`)
	inGo       = regexp.MustCompile(`\bsay\("((?:[^"\\]|\\.)*)"`)
	verb       = regexp.MustCompile(`%(?:\[(\d)\])?([sd])`)
)

// textKeys returns the keys of all texts that templates and code write, each with a place
// where it is.
func textKeys(t *testing.T) map[string]string {
	t.Helper()
	keys := map[string]string{}
	collect := func(pattern string, key *regexp.Regexp) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			for _, m := range key.FindAllStringSubmatch(string(b), -1) {
				keys[strings.ReplaceAll(strings.Join(m[1:], ""), `\"`, `"`)] = f
			}
		}
	}
	collect("templates/*.html", inTemplate)
	collect("*.go", inGo)
	for code, p := range problems {
		keys[p.title], keys[p.help] = "problem "+code, "problem "+code
	}
	delete(keys, "%s")
	return keys
}

// Every text of a page is translated, every translation is one of a text, and it has the
// same verbs.
func TestTranslations(t *testing.T) {
	keys := textKeys(t)
	english, err := readTranslations("en")
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string][]string{"en": {"one", "other"}, "ru": {"few", "many", "one", "other"}, "kk": {"one", "other"}}
	terms := map[string]string{}
	for _, l := range tongues {
		file, err := readTranslations(l.Tag)
		if err != nil {
			t.Fatal(err)
		}
		for key, place := range keys {
			_, translated := file.Texts[key]
			if _, counts := english.Texts[key]; !translated && (l.Tag != "en" || counts) {
				t.Errorf("messages/%s.yaml lacks %q of %s", l.Tag, key, place)
			}
		}
		for key, text := range file.Texts {
			if keys[key] == "" {
				t.Errorf("messages/%s.yaml: nothing writes %q", l.Tag, key)
			}
			if have := slices.Sorted(maps.Keys(text.forms)); text.forms != nil && !slices.Equal(have, forms[l.Tag]) {
				t.Errorf("messages/%s.yaml: %q has the forms %v, want %v", l.Tag, key, have, forms[l.Tag])
			}
			for _, form := range append(slices.Collect(maps.Values(text.forms)), text.text) {
				if form != "" && verbsOf(form) != verbsOf(key) {
					t.Errorf("messages/%s.yaml: %q has the verbs %s, want %s", l.Tag, form, verbsOf(form), verbsOf(key))
				}
			}
		}
		for term := range file.Terms {
			terms[term] += l.Tag
		}
		if len(file.Months) != 12 {
			t.Errorf("messages/%s.yaml: %d months", l.Tag, len(file.Months))
		}
	}
	for term, in := range terms {
		if in != "rukk" {
			t.Errorf("the term %q is translated in %s only", term, in)
		}
	}
}

// verbsOf lists the verbs of a text by the argument that each writes.
func verbsOf(text string) string {
	var all []string
	for i, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		n := fmt.Sprint(i + 1)
		if m[1] != "" {
			n = m[1]
		}
		all = append(all, n+m[2])
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// No template has a text that is not written by t.
func TestTemplatesAreTranslated(t *testing.T) {
	files, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	action := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	word := regexp.MustCompile(`\pL{2,}`)
	for _, f := range files {
		if slices.Contains(englishTemplates, filepath.Base(f)) {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		bare := func(text, where string) {
			if text = strings.TrimSpace(text); word.MatchString(text) && !untranslated.MatchString(text) {
				t.Errorf("%s: %s %q is not translated", f, where, text)
			}
		}
		tokens := html.NewTokenizer(strings.NewReader(action.ReplaceAllString(string(b), " ")))
		for inside := ""; ; {
			kind := tokens.Next()
			if kind == html.ErrorToken {
				break
			}
			token := tokens.Token()
			switch kind {
			case html.StartTagToken, html.SelfClosingTagToken:
				inside = token.Data
				for _, a := range token.Attr {
					if slices.Contains([]string{"title", "aria-label", "placeholder", "alt"}, a.Key) {
						bare(a.Val, a.Key)
					}
				}
			case html.EndTagToken:
				inside = ""
			case html.TextToken:
				if inside != "code" && inside != "kbd" {
					bare(token.Data, "text")
				}
			}
		}
	}
}

// A page is in the language that the reader asks for, and the switch keeps a choice.
func TestLanguageOfPages(t *testing.T) {
	h := site(t)
	for _, c := range []struct{ header, value, lang, says string }{
		{"Accept-Language", "", "en", "2 articles in this case"},
		{"Accept-Language", "de", "en", "2 articles in this case"},
		{"Accept-Language", "ru-RU,ru;q=0.9,en;q=0.8", "ru", "2 статьи в этом деле"},
		{"Accept-Language", "kk-KZ,ru;q=0.8", "kk", "Бұл істе 2 мақала бар"},
		{"Accept-Language", strings.Repeat("ru,", 1000), "en", "2 articles in this case"},
		{"Cookie", languageCookie + "=kk", "kk", "Бұл істе 2 мақала бар"},
		{"Cookie", languageCookie + "=xx", "en", "2 articles in this case"},
	} {
		w := get(h, "/", c.header, c.value)
		body := w.Body.String()
		if !strings.Contains(body, `<html lang="`+c.lang+`"`) || !strings.Contains(body, c.says) {
			t.Errorf("%s %.40q: no %q in %s", c.header, c.value, c.says, c.lang)
		}
		if got := strings.Join(w.Header().Values("Vary"), ", "); !strings.Contains(got, "Accept-Language") || !strings.Contains(got, "Cookie") {
			t.Errorf("Vary is %q", got)
		}
	}
	english, russian := get(h, "/").Header().Get("ETag"), get(h, "/", "Accept-Language", "ru").Header().Get("ETag")
	if english == russian {
		t.Error("pages in two languages have one ETag")
	}
	w := get(h, "/language/ru?next="+"%2Fsearch%3Fq%3DToqaev")
	if w.Code != 303 || w.Header().Get("Location") != "/search?q=Toqaev" || !strings.HasPrefix(w.Header().Get("Set-Cookie"), languageCookie+"=ru") {
		t.Errorf("the switch answers %d %v", w.Code, w.Header())
	}
	if w := get(h, "/language/ru?next=https%3A%2F%2Fevil.example"); w.Header().Get("Location") != "/" {
		t.Errorf("the switch leads to %s", w.Header().Get("Location"))
	}
	if w := get(h, "/language/xx"); w.Code != 404 {
		t.Errorf("no such language: %d", w.Code)
	}
	for _, path := range []string{"/api/v1/search?q=Toqaev", "/search.atom?q=Toqaev", "/api/v1/search?persn=x"} {
		if w := get(h, path, "Accept-Language", "ru"); strings.ContainsAny(w.Header().Get("Content-Language"), "rk") || w.Header().Get("ETag") != get(h, path).Header().Get("ETag") {
			t.Errorf("%s depends on the language", path)
		}
	}
}

// Numbers and dates are in the form of the language, and HTML in a text is escaped.
func TestSpeech(t *testing.T) {
	all, err := loadSpeech()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		tag  string
		text wording
		want string
	}{
		{"en", say("%d articles", 1), "1 article"},
		{"en", say("%d articles", 12345), "12,345 articles"},
		{"ru", say("%d articles", 1), "1 статья"},
		{"ru", say("%d articles", 3), "3 статьи"},
		{"ru", say("%d articles", 11), "11 статей"},
		{"ru", say("%d articles", 12345), "12\u00a0345 статей"},
		{"kk", say("%d articles", 12345), "12\u00a0345 мақала"},
		{"ru", say("Sources differ on %d things about %s", 2, "Алиев"), "Источники расходятся (Алиев): 2 случая"},
		{"en", say("%s to %s", dayText("2006-02-13"), dayText("2007")), "13 February 2006 to 2007"},
		{"ru", say("%s to %s", dayText("2006-02-13"), dayText("2006-03")), "13 февраля 2006 – март 2006"},
		{"kk", say("%s", dayText("2006-02-13")), "2006 жылғы 13 ақпан"},
		{"en", verbatim("100 % <b>"), "100 % <b>"},
		{"en", say("no text of a page, 50 %% of %s", "it"), "no text of a page, 50 % of it"},
	} {
		if got := all[c.tag].text(c.text); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.tag, c.text, got, c.want)
		}
	}
	bdi, err := element("bdi")("<b>")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(all["en"].t("%s to %s", bdi, "<i>")); got != "<bdi>&lt;b&gt;</bdi> to &lt;i&gt;" {
		t.Errorf("with HTML: %s", got)
	}
}
