package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
)

// legalForms stand before or after a company's name and are no part of it.
var legalForms = wordSet(`jsc ojsc cjsc pjsc llp llc ltd ltd. inc inc. plc gmbh ooo zao oao pao too
	ао оао зао пао ооо тоо аоот ип гкп ргп жшс ақ гуп муп фгуп анко нко`)

// framed mends organizations whose quotation marks are cut in two: what stands
// inside them is the name, «Алтай-Металл» of ТОО «Алтай-Металл», and a mark that
// opens inside a name closes after it.
func (t *text) framed(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	var out []tagger.Span
	for _, sp := range spans {
		if sp.Type != tagger.Organization {
			out = append(out, sp)
			continue
		}
		for q := sp.First + 1; q < sp.End; q++ {
			switch w := s[q].Text; {
			case w == "«" || w == "“" || w == "„":
				end := closing(s, q)
				form := legalForms[strings.ToLower(s[q-1].Text)] ||
					(q == sp.First+1 || !capitalized(s[sp.First].Text)) && t.words.Is(s[q-1].Text, tagger.OrgNoun) // Партия «Тура жол», правления фонда «Тулпар»
				switch {
				case form && end+1 >= sp.End && end > q+1:
					sp.First, sp.End = q+1, min(end, sp.End)
					t.know(s[sp.First:sp.End])
				case end < sp.End: // both inside
					q = end
				case end == sp.End:
					sp.End++
				}
			case w == "\"" && sp.First > 0 && s[sp.First-1].Text == "\"": // "Steppe Bank" JSC and Steppe Bank
				left := sp
				left.End = q
				out = append(out, left)
				sp.First = q + 1
				for sp.First < sp.End && (!capitalized(s[sp.First].Text) || legalForms[strings.ToLower(s[sp.First].Text)]) {
					sp.First++
				}
			}
		}
		if sp.First < sp.End {
			out = append(out, sp)
			if legalForms[strings.ToLower(s[sp.End-1].Text)] {
				t.know(s[sp.First : sp.End-1])
			}
		}
	}
	return out
}

// know takes in that words are an organization's name, by what stands around them.
func (t *text) know(s tagger.Sentence) {
	if key := t.orgWords(s); key != "" {
		t.known[key] = true
	}
}

// orgWords returns what the words of a name that is known by its context are
// compared by.
func (t *text) orgWords(s tagger.Sentence) string {
	words := make([]string, len(s))
	for i, tok := range s {
		words[i] = tok.Text
	}
	return t.words.Base(words...)
}

// recallOrgs finds the organizations that are known by their context where they
// stand without it: what was taken for a person, and what stands in quotation
// marks in another case.
func (t *text) recallOrgs(sent int, spans []tagger.Span) []tagger.Span {
	if len(t.known) == 0 {
		return spans
	}
	s := t.sents[sent]
	for k := range spans {
		if sp := &spans[k]; (sp.Type == tagger.Person || sp.Type == tagger.Place && t.lang == "en") && sp.End-sp.First > 1 && t.known[t.orgWords(s[sp.First:sp.End])] {
			sp.Type, sp.Confidence = tagger.Organization, max(sp.Confidence, namedUnit)
		} else if sp.Type == tagger.Person && sp.End-sp.First > 2 && t.known[t.orgWords(s[sp.First+1:sp.End])] && !t.ofPerson(s[sp.First:sp.End]) {
			sp.Type = tagger.Organization // Naghyz Ak Zhol, of what was the Ak Zhol party
		}
	}
	for i := range s {
		if s[i].Text != "«" {
			continue
		}
		if end := closing(s, i); end > i+1 && end < min(len(s), i+8) && t.known[t.orgWords(s[i+1:end])] {
			spans = t.organize(sent, spans, i+1, end)
		}
	}
	return spans
}

// listed finds the organizations of a row after what they are in the plural:
// газеты «Республика» и «Голос степи», "the newspapers Steppe Voice and Free Word".
func (t *text) listed(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 0; i+1 < len(s); i++ {
		first := i + 1
		switch {
		case t.lang == "en" && mottoes[s[first].Text] && t.words.Is(s[i].Text, tagger.OrgNoun|tagger.OrgHead) && !capitalized(s[i].Text):
			// "the movement For a Free Steppe"
			end := first + 1
			for end < len(s) && (capitalized(s[end].Text) || t.isArticle(s[end].Text) || s[end].Text == "of") {
				end++
			}
			for !capitalized(s[end-1].Text) {
				end--
			}
			if end > first+1 {
				spans = t.organize(sent, spans, first, end)
			}
		case t.lang == "en" && pluralOrgs[s[i].Text] && i > 0:
			for first < len(s) {
				end := first
				for end < len(s) && capitalized(s[end].Text) {
					end++
				}
				if end == first || end-first > 4 {
					break
				}
				if first > i+1 || end+1 < len(s) && (s[end].Text == "and" || s[end].Text == ",") && capitalized(s[end+1].Text) {
					spans = t.organize(sent, spans, first, end)
				}
				if end >= len(s) || s[end].Text != "and" && s[end].Text != "," {
					break
				}
				first = end + 1
			}
		case t.lang == "ru" && s[first].Text == "«" && (t.words.Is(s[i].Text, tagger.OrgNoun) || legalForms[strings.ToLower(s[i].Text)]):
			for first+1 < len(s) && s[first].Text == "«" {
				end := closing(s, first)
				if end >= min(len(s), first+8) || !capitalized(s[first+1].Text) {
					break
				}
				spans = t.organize(sent, spans, first+1, end)
				if end+2 >= len(s) || s[end+1].Text != "," && s[end+1].Text != "и" {
					break
				}
				first = end + 2
			}
		}
	}
	return spans
}

// mottoes are the words that a movement's motto begins with.
var mottoes = wordSet("For Against Towards Forward")

var pluralOrgs = wordSet("newspapers weeklies dailies magazines parties movements companies banks agencies channels websites groups organizations organisations foundations")

// organize makes one organization of the tokens from first to end, unless they are
// one already.
func (t *text) organize(sent int, spans []tagger.Span, first, end int) []tagger.Span {
	confidence := namedUnit
	t.know(t.sents[sent][first:end])
	for _, sp := range spans {
		if sp.First == first && sp.End == end {
			confidence = max(confidence, sp.Confidence)
		} else if sp.First < end && first < sp.End && (sp.First < first || sp.End > end) {
			return spans
		}
	}
	spans = slices.DeleteFunc(slices.Clone(spans), func(sp tagger.Span) bool { return sp.First < end && first < sp.End })
	spans = append(spans, tagger.Span{First: first, End: end, Type: tagger.Organization, Confidence: confidence})
	slices.SortFunc(spans, func(a, b tagger.Span) int { return a.First - b.First })
	return spans
}

// acronyms finds the organizations that a Kazakh sentence names by their initials,
// with an ending after a hyphen or without: "ҰҚК-ге хат жазды".
func (t *text) acronyms(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	if t.lang != "kk" || clarity(s) < 1 {
		return spans
	}
	for i, tok := range s {
		short, _, _ := strings.Cut(tok.Text, "-")
		if n := utf8.RuneCountInString(short); n < 3 || n > 5 || !isAcronym(short) || common[short] || t.knownPlace(short) || acronymPlaces[strings.ToLower(short)] ||
			!strings.ContainsAny(short, kazakhCapitals) ||
			slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.First <= i && i < sp.End }) {
			continue
		}
		spans = append(spans, tagger.Span{First: i, End: i + 1, Type: tagger.Organization, Confidence: initialsOnly})
	}
	slices.SortFunc(spans, func(a, b tagger.Span) int { return a.First - b.First })
	return spans
}

// kazakhCapitals are the letters that Kazakh has and Russian has not: what is
// written with others only is a loan, "КОВИД", "СМС".
const kazakhCapitals = "ӘҒҚҢӨҰҮҺІ"

// initialsOnly is how sure an organization is that is known by its form alone: one
// that is named once stays out of the facets.
const initialsOnly = 0.6

// common are Kazakh acronyms of what is no organization or many: mass media, power
// stations, regions.
var common = wordSet("БАҚ ҰБТ ІЖО ЖІӨ ҚМЖ ШҚО БҚО СҚО ОҚО ТҚО ЖҚО ҰОС ТКШ ІҚМ ҚҚС")

// introduced finds the organizations of which an acronym in brackets has the
// initials: "Қазақстан Журналистер одағының (ҚЖО)".
func (t *text) introduced(sent int, spans []tagger.Span) []tagger.Span {
	s := t.sents[sent]
	for i := 3; i+2 < len(s); i++ {
		if s[i].Text != "(" || s[i+2].Text != ")" || !isAcronym(s[i+1].Text) || utf8.RuneCountInString(s[i+1].Text) < 3 ||
			slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.Type == tagger.Organization && sp.End == i }) {
			continue
		}
		// "Magnetic Resonance Imaging (MRI)" is none.
		first := spelt(s, i, s[i+1].Text, t.words)
		if first >= 0 && capitalized(s[first].Text) &&
			(t.lang == "en" && slices.ContainsFunc(spans, func(sp tagger.Span) bool { return sp.Type == tagger.Organization && sp.First < i+2 && first < sp.End }) ||
				strings.ContainsAny(s[i+1].Text, kazakhCapitals) ||
				slices.ContainsFunc(s[first:i], func(tok tagger.Token) bool { return t.words.Is(tok.Text, tagger.OrgHead|tagger.OrgNoun) })) {
			spans = t.organize(sent, spans, first, i)
		}
	}
	return spans
}

// spelt returns the first of the tokens before token end whose initials, without
// those of small words, an acronym is made of, -1 if there are none.
func spelt(s tagger.Sentence, end int, acronym string, words *tagger.Lexicon) int {
	letters := []rune(strings.ToLower(acronym))
	k := end
	for len(letters) > 0 {
		if k--; k < 0 || !hasLetter(s[k].Text) {
			return -1
		}
		first, _ := utf8.DecodeRuneInString(strings.ToLower(s[k].Text))
		switch {
		case first == letters[len(letters)-1]:
			letters = letters[:len(letters)-1]
		case k == end-1 || !words.Is(s[k].Text, tagger.Function):
			return -1
		}
	}
	return k
}
