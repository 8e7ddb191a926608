package entity

import (
	"cmp"
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
	"casefile/indexer/morph"
)

// An organization is one bearer of organization names in an article.
type organization struct {
	country string // "" where no mention tells
	members []int
}

// organizations resolves the names of organizations of a text.
type organizations struct{ *text }

// entities resolves the names of organizations. One organization are names of the
// same words in any order ("Committee for National Security", "National
// Security Committee") unless different countries stand with them, an acronym
// that follows a name in brackets or is its initials, and after "Finance
// Ministry" a bare "Ministry".
func (t *organizations) entities() []Entity {
	names := t.names[tagger.Organization]
	slices.SortStableFunc(names, func(a, b name) int { return cmp.Or(a.sent-b.sent, a.first-b.first) })
	acronyms := map[string]*organization{}
	heads := map[string]*organization{} // "ministry" → the ministry named last
	byKey := map[string][]*organization{}
	var all []*organization
	for i, n := range names {
		key, country := t.key(n)
		if key == "" {
			continue
		}
		o := acronyms[key]
		if o == nil {
			o = ofCountry(byKey[key], country)
		}
		if head := t.head(n); o == nil && head != "" {
			if o = heads[head]; o == nil {
				names[i].confidence *= small // "the Ministry" of nobody knows what
			}
		}
		if o == nil {
			o = &organization{}
			all = append(all, o)
			byKey[key] = append(byKey[key], o)
		}
		if t.head(n) == "" {
			for _, w := range n.words {
				if general[t.words.Listed(w)] {
					heads[t.words.Base(w)] = o
				}
			}
			for _, short := range t.initialsOf(n.words) {
				if key := t.words.Base(short); len(short) > 2 && acronyms[key] == nil {
					acronyms[key] = o
				}
			}
		}
		if o.country == "" {
			o.country = country
		}
		o.members = append(o.members, i)
		if short := t.bracketed(n); short != "" {
			acronyms[t.words.Base(short)] = o
		}
	}
	all = t.aliases(names, all)
	var out []Entity
	for _, o := range all {
		own := make([]name, len(o.members))
		e := Entity{Type: Org}
		for k, i := range o.members {
			own[k] = names[i]
			e.Mentions = append(e.Mentions, t.mention(names[i]))
		}
		e.Name = t.name(own)
		e.Variants = variants(e.Name, e.Mentions)
		e.Confidence = t.confidence(&e, own)
		out = append(out, e)
	}
	return out
}

// head returns the key of a name that is a general word for an organization
// alone, "the Ministry"; "" of any other.
func (t *organizations) head(n name) string {
	if len(n.words) == 1 && general[t.words.Listed(n.words[0])] {
		return t.words.Base(n.words[0])
	}
	return ""
}

// general are the heads of which a country has many. Senate or Генпрокуратура,
// of which it has one, are names by themselves.
var general = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`ministry committee agency commission department directorate administration council
		court office service bureau bank company corporation party university institute foundation fund association union
		federation alliance coalition movement group center centre club team board embassy consulate
		министерство комитет агентство комиссия департамент управление администрация совет суд бюро банк компания
		корпорация партия университет институт фонд ассоциация союз федерация альянс коалиция движение центр клуб команда
		служба прокуратура посольство консульство
		министрлік комитет агенттік комиссия департамент басқарма кеңес сот бюро банк компания партия университет институт
		қор одақ қозғалыс орталық клуб қызмет прокуратура елшілік`) {
		m[w] = true
	}
	return m
}()

// initialsOf returns the acronyms that a name may have: the first letters of its
// capitalized words; in Russian and Kazakh, which write "Комитет национальной
// безопасности", of all words but of and the like, without a country at the end.
func (t *organizations) initialsOf(words []string) []string {
	var capitals, all strings.Builder
	for i, w := range words {
		if capitalized(w) {
			capitals.WriteString(firstLetter(w))
		}
		if hasLetter(w) && !t.words.Is(w, tagger.Function) && !(i == len(words)-1 && t.words.Is(w, tagger.Country)) {
			all.WriteString(strings.ToUpper(firstLetter(w)))
		}
	}
	if t.words.Has(tagger.Articles) || all.String() == capitals.String() {
		return []string{capitals.String()}
	}
	return []string{capitals.String(), all.String()}
}

// ofCountry returns the organization that a name with this country means: the
// one of that country, else the last one if either country is unknown.
func ofCountry(list []*organization, country string) *organization {
	for _, o := range slices.Backward(list) {
		if country == "" || o.country == country || o.country == "" {
			return o
		}
	}
	return nil
}

// withoutCountry returns the words of a name without the country that stands with them,
// and the country's key: of "Kazakhstan’s Finance Ministry", "Министерство юстиции
// Казахстана".
func (t *organizations) withoutCountry(n name) (words []string, country string) {
	words = n.words
	for len(words) > 1 && t.words.Is(words[0], tagger.Demonym|tagger.Country) && !t.words.Is(words[0], tagger.OrgHead) {
		country = t.words.Base(words[0])
		words = words[1:]
		if isPossessive(words[0]) && len(words) > 1 {
			words = words[1:]
		}
	}
	s := t.sents[n.sent]
	if k := n.first - 1; country == "" && k >= 0 {
		if isPossessive(s[k].Text) && k > 0 {
			k--
		}
		if t.words.Is(s[k].Text, tagger.Country|tagger.Demonym) {
			country = t.words.Base(s[k].Text)
		}
	}
	if c := len(words); c > 2 && (words[c-2] == "of" || t.words.Has(tagger.HeadsFirst)) && t.words.Is(words[c-1], tagger.Country) {
		return words[:c-1], t.words.Base(words[c-1])
	}
	return words, country
}

// key returns what an organization's name is compared by, its content words
// in alphabetical order, and the key of the country that stands with it.
func (t *organizations) key(n name) (key, country string) {
	words, country := t.withoutCountry(n)
	var content []string
	for _, w := range words {
		if isPossessive(w) || !hasLetter(w) || len(words) > 1 && (t.words.Is(w, tagger.Function) || legalForms[strings.ToLower(w)]) {
			continue
		}
		if long := contractions[morph.Stem(morph.Plain(w), t.lang)]; t.words.Has(tagger.HeadsFirst) && long != "" {
			for w := range strings.FieldsSeq(long) {
				content = append(content, t.words.Base(w))
			}
			continue
		}
		content = append(content, t.words.Base(w))
	}
	if len(content) == 0 {
		return "", country
	}
	slices.Sort(content)
	return strings.Join(content, " "), country
}

// contractions are what Russian words for organizations are short for, by stem.
var contractions = func() map[string]string {
	m := map[string]string{}
	for short, long := range map[string]string{
		"генпрокуратура": "генеральная прокуратура", "госдума": "государственная дума", "нацбезопасность": "национальная безопасность",
		"минюст": "министерство юстиции", "минфин": "министерство финансов", "минобороны": "министерство обороны",
		"мвд": "министерство внутренних дел", "мид": "министерство иностранных дел", "кнб": "комитет национальной безопасности",
	} {
		m[morph.Stem(short, "ru")] = long
	}
	return m
}()

// bracketed returns the acronym that stands in brackets after a name, "" if
// none does.
func (t *organizations) bracketed(n name) string {
	s := t.sents[n.sent]
	if n.end+2 < len(s) && s[n.end].Text == "(" && s[n.end+2].Text == ")" && isAcronym(s[n.end+1].Text) {
		return s[n.end+1].Text
	}
	return ""
}

func isAcronym(w string) bool { return len(w) > 1 && strings.ToUpper(w) == w && hasLetter(w) }

// name returns the name to show: the one that is written most often, the
// longer of two, in its base form.
func (t *organizations) name(names []name) string {
	count, shown := map[string]int{}, map[string]string{}
	best := ""
	for _, n := range names {
		m := t.form(n, names, shown)
		count[m]++
		switch d := count[m] - count[best]; {
		case best == "" || d > 0 && !isAcronym(m), isAcronym(best) && !isAcronym(m):
			best = m
		}
	}
	return best
}

// form returns the text of one of the mentions of an organization in its base form;
// for shown see phrase.
func (t *organizations) form(n name, all []name, shown map[string]string) string {
	s := t.sents[n.sent]
	form := t.slice(s[n.first], s[n.end-1])
	if len(n.words) == 1 && isAcronym(n.words[0]) {
		return n.words[0]
	}
	switch {
	case t.words.Has(tagger.HeadsFirst):
		return (&agreement{t.text}).phrase(n, all, shown)
	case t.words.Has(tagger.SmallHeads):
		if n.end < len(s) && s[n.end].Text == "»" && t.kazakhHead(s, n.end+1) { // what declines stands after the marks
			return form
		}
		last := n.words[len(n.words)-1]
		switch listed := t.words.Listed(last); {
		case listed != "" && len(n.words) == 1:
			return morph.Cut(last, listed)
		case listed != "":
			return strings.TrimSuffix(form, last) + possessed(last, listed)
		}
		return strings.TrimSuffix(form, last) + morph.KazakhWord(last)
	}
	return form
}

// possessed returns the possessive form, which is the base form of the last
// word of a Kazakh organization's name ("комитеті"), of a case form of it
// ("комитетінің").
func possessed(w, listed string) string {
	rest := strings.TrimPrefix(morph.Plain(w), listed)
	if rest == morph.Plain(w) { // қызмет, қызметі, but мектеп, мектебі
		return morph.KazakhWord(w)
	}
	for _, p := range []string{"сы", "сі", "ы", "і"} {
		if strings.HasPrefix(rest, p) {
			return morph.Cut(w, listed+p)
		}
	}
	return morph.Cut(w, listed)
}
