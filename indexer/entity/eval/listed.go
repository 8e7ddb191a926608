package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names of official lists, which the program doesn't read, stand in every case, in both
// orders, with and without a father's name, and in both scripts of Kazakh.

// listedRussian are the templates of each case in Russian. The ones of listedKazakh are
// those of kazakh with the full name.
var listedRussian = map[string][]string{
	"nominative":    {"Об этом рассказал{а} {}.", "В среду {} обратил{ся} в суд."},
	"genitive":      {"По словам {}, дело закрыто.", "У {} нашли документы."},
	"dative":        {"Обвинение предъявили {} в среду.", "Суд отказал {} в иске."},
	"accusative":    {"Полиция задержала {} в среду.", "Адвокаты требуют освободить {} до суда."},
	"instrumental":  {"Встреча с {} прошла в Алматы.", "Жалоба подана {} в суд."},
	"prepositional": {"В письме речь идёт о {} и деньгах."},
}

// A listed is a name of the lists.
type listed struct {
	given, father, family string
	woman, asian          bool
}

// mostListed bounds how many names of one sort stand in the templates.
const mostListed = 80

// measureListed puts the names of a file of DATA/names into templates.
func measureListed(file string, wanted func(string) bool) ([]row, error) {
	names, kazakhs, err := readListed(file)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, g := range []struct {
		set          string
		woman, asian bool
	}{{"men, Russian", false, false}, {"men, Central Asian", false, true}, {"women, Russian", true, false}, {"women, Central Asian", true, true}} {
		var own []listed
		for _, n := range names {
			if n.woman == g.woman && n.asian == g.asian {
				own = append(own, n)
			}
		}
		own = spread(own)
		for _, order := range []string{"", "reversed "} {
			for _, father := range []bool{false, true} {
				p := paradigm{set: "listed ru, " + g.set, lang: "ru"}
				if order != "" {
					p.set += ", reversed"
				}
				if father {
					p.set += ", father's name"
				}
				for _, n := range own {
					if father {
						p.names = append(p.names, russianName(n.given, n.father, n.family, n.woman))
					} else {
						p.names = append(p.names, russianName(n.given, "", n.family, n.woman))
					}
				}
				p.templates = russianTemplates(order, g.woman)
				if wanted(p.set) {
					rows = append(rows, p.measure(p.set))
				}
			}
		}
	}
	for _, k := range []paradigm{{set: "listed kk", lang: "kk", names: kazakhs, templates: kazakh[:8:8]}, {set: "listed kk, Latin", lang: "kk", names: kazakhs, templates: kazakhLatin},
		{set: "listed kk, then bare", lang: "kk", names: kazakhs, templates: kazakh[9:]}} {
		k.templates = slices.DeleteFunc(slices.Clone(k.templates), func(t template) bool { return t.column == "initials" })
		if wanted(k.set) {
			rows = append(rows, k.measure(k.set))
		}
	}
	return rows, nil
}

func russianTemplates(order string, woman bool) []template {
	gender := strings.NewReplacer("{а}", "", "{ся}", "ся")
	if woman {
		gender = strings.NewReplacer("{а}", "а", "{ся}", "ась")
	}
	var out []template
	for _, c := range russianCaseNames {
		for _, text := range listedRussian[c] {
			out = append(out, template{c, strings.ReplaceAll(gender.Replace(text), "{}", "{"+order+c+"}"), nil})
		}
	}
	return out
}

// spread returns at most mostListed names, evenly from all.
func spread[T any](all []T) []T {
	var out []T
	for i := range all {
		if i*mostListed/len(all) != (i-1)*mostListed/len(all) || len(all) <= mostListed || i == 0 {
			out = append(out, all[i])
		}
	}
	return out
}

var (
	fathersName = regexp.MustCompile(`^\p{Lu}\p{Ll}+(вич|вна|ична)$`)
	// unclear are family names that lose a vowel in other cases or not.
	unclear   = regexp.MustCompile(`(ец|ок|ек|ень|ел)$`)
	russian33 = regexp.MustCompile(`^[А-ЯЁа-яё]+$`)
)

// readListed returns the names with a father's name in a file of spellings, and Kazakh
// given names, each with another one as a family name, with -ов or -ұлы.
func readListed(file string) (names []listed, kazakhs []declined, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var tokens []string
	known := map[string]bool{}
	in := bufio.NewScanner(f)
	for in.Scan() {
		var c struct {
			Kind, Origin string
			Variants     []struct {
				S, Script string
				KK        bool
			}
		}
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			return nil, nil, err
		}
		for _, v := range c.Variants {
			w := strings.Fields(v.S)
			switch {
			case c.Kind == "token" && c.Origin == "kk" && len(w) == 1 && v.Script == "cyrl" && utf8.RuneCountInString(v.S) > 4 && capital(v.S):
				tokens = append(tokens, v.S)
			case len(w) == 3 && v.Script == "cyrl" && !known[v.S]:
				known[v.S] = true
				at := slices.IndexFunc(w, fathersName.MatchString)
				if at < 1 {
					continue
				}
				n := listed{w[at-1], w[at], titled(w[(at+1)%3]), strings.HasSuffix(w[at], "на"), slices.Contains(words("kk ca ky tg az"), c.Origin)}
				if russian33.MatchString(n.given+n.family) && !unclear.MatchString(n.family) && utf8.RuneCountInString(n.family) > 2 {
					names = append(names, n)
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	tokens = spread(slices.Compact(tokens))
	for i, given := range tokens {
		family := tokens[(i+7)%len(tokens)]
		last, _ := utf8.DecodeLastRuneInString(family)
		if vowel := strings.ContainsRune("аәеиоөуүұыіэюяёй", last); !vowel && i%4 == 0 {
			family += "ов"
		} else if i%4 == 1 {
			family += "ұлы"
		}
		kazakhs = append(kazakhs, kazakhName(given, family))
	}
	return names, kazakhs, nil
}

func capital(w string) bool { return w == titled(w) }

// titled writes a word with a capital and small letters.
func titled(w string) string {
	r, size := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + strings.ToLower(w[size:])
}
