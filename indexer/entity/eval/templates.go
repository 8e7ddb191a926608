package main

import (
	"slices"
	"strings"

	"casefile/indexer/entity"
)

// A template is a text with names. {case} is the full name in a case or form, {bare
// case} the family name alone.
type template struct {
	column, text string
	show         []string // the forms that are the names to show; nil means the nominative alone
}

// A paradigm is names of one sort, with the templates that they stand in.
type paradigm struct {
	set, lang string
	names     []declined
	templates []template
}

// A declined is a name by case or form, as "nominative" and "bare nominative". The
// nominative is the name to show.
type declined map[string]string

// measureTemplates puts the names of each paradigm into its templates. A cell is how
// many of the texts have exactly the persons to show, at as many places as the template
// names one.
func measureTemplates(wanted func(string) bool) []row {
	var rows []row
	for _, p := range paradigms() {
		if set := "templates " + p.set; wanted(set) {
			rows = append(rows, p.measure(set))
		}
	}
	return rows
}

func (p *paradigm) measure(set string) row {
	r := row{set: set}
	var columns []string
	right, all := map[string]int{}, map[string]int{}
	for _, t := range p.templates {
		if all[t.column] == 0 {
			columns = append(columns, t.column)
		}
		for i, n := range p.names {
			text, ok := n.fill(t.text)
			if !ok || i > 0 && text == t.text { // no name stands in it
				continue
			}
			all[t.column]++
			if n.shown(t, entity.Find(article(text, p.lang)).Persons) {
				right[t.column]++
			}
		}
	}
	for _, c := range columns {
		r.share(c, right[c], all[c])
	}
	return r
}

// shown reports whether the persons found in a template are those to show.
func (n declined) shown(t template, persons []entity.Entity) bool {
	show := t.show
	if show == nil {
		show = []string{"nominative"}
	}
	mentions := 0
	for _, p := range persons {
		mentions += len(p.Mentions)
		if !slices.ContainsFunc(show, func(form string) bool { return p.Name == n[form] || form == "nominative" && p.Name == n["reversed"] }) {
			return false
		}
	}
	return len(persons) == len(show) && (len(show) == 0 || mentions == strings.Count(t.text, "{"))
}

// fill puts a name into a template; not if it has no such form.
func (n declined) fill(text string) (string, bool) {
	for {
		before, rest, ok := strings.Cut(text, "{")
		if !ok {
			return text, true
		}
		form, after, _ := strings.Cut(rest, "}")
		if n[form] == "" {
			return "", false
		}
		text = before + n[form] + after
	}
}

// paradigms returns all names in all templates.
func paradigms() []paradigm {
	var out []paradigm
	for _, g := range []struct {
		set   string
		names []declined
		woman bool
	}{
		{"ru, men, Russian names", russianNames(russianMen, russianSurnames, false), false},
		{"ru, men, Central Asian names", russianNames(asianMen, russianSurnames, false), false},
		{"ru, women, Russian names", russianNames(russianWomen, russianSurnames, true), true},
		{"ru, women, Central Asian names", russianNames(asianWomen, russianSurnames, true), true},
	} {
		nominative := russianMale
		if g.woman {
			nominative = russianFemale
		}
		out = append(out, paradigm{g.set, "ru", g.names, append(nominative, russianCases...)})
	}
	for _, ending := range []string{"-ов", "no ending", "-улы"} {
		out = append(out, paradigm{"ru, then bare, " + ending, "ru", russianNames(asianMen[:6:6], bareSurnames["ru "+ending], false), russianBare})
	}
	for _, ending := range []string{"-ov", "no ending", "-uly"} {
		out = append(out, paradigm{"en, " + ending, "en", englishNames(englishMen, bareSurnames["en "+ending]), english})
	}
	out = append(out, paradigm{"en, given name is a title", "en", englishNames(titleNames["en"], bareSurnames["en -ov"]), english})
	for _, ending := range []string{"-ов", "no ending", "-ұлы"} {
		out = append(out, paradigm{"kk, " + ending, "kk", kazakhNames(kazakhMen, bareSurnames["kk "+ending]), kazakh})
	}
	return append(out,
		paradigm{"kk, given name is a noun", "kk", kazakhNames(titleNames["kk"], bareSurnames["kk -ов"]), kazakh},
		paradigm{"ru, two persons", "ru", couples(), russianCouples},
		paradigm{"ru, patronymics", "ru", patronymics(), russianPatronymics},
		paradigm{"ru, not a person", "ru", namesakes("ru"), russianThings},
		paradigm{"en, not a person", "en", namesakes("en"), englishThings},
		paradigm{"kk, not a person", "kk", namesakes("kk"), kazakhThings},
		paradigm{"kk, Latin", "kk", kazakhNames(words("Мұрат Асан Ержан Нұрлан Қайрат Алтынбек"), words("Қасенов Бегалин Нұғманов Сәрсенбайұлы Естай Рысбек")), kazakhLatin})
}
