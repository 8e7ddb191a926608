package names

import (
	_ "embed"
	"slices"
	"strings"
)

// shortForms are short forms of given names, a line for each with the names that it is
// short for.
//
//go:embed short.txt
var shortForms string

// shortOf has the sound keys of the full names by that of a short form.
var shortOf = func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(shortForms) {
		words := strings.Fields(line)
		for _, full := range words[1:] {
			all[Key(words[0])] = append(all[Key(words[0])], Key(full))
		}
	}
	return all
}()

// secondParts are the sounds of the second parts of Turkic given names, which are left
// out among friends: Zaman for Zamanbek.
var secondParts = strings.Fields("bek ba Xan Zan gali kali ali ta gul muXamed muXamet nur sultan kul kelde berdi gazi mirza")

// honorifics are the sounds that make a respectful short form of the beginning of a
// Kazakh given name: Алтыке and Алтеке for Алтынбек, Нуреке for Нурсултан.
var honorifics = []string{"eke", "ike", "ake", "uke", "oke"}

// Short reports whether one of two given names is a usual short form of the other, in any
// spelling and alphabet. It may be short for other names as well.
func Short(a, b string) bool {
	x, y := Key(a), Key(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if stem, ok := strings.CutPrefix(y, x); ok && len(x) >= 4 && slices.Contains(secondParts, stem) {
		return true
	}
	return isShort(x, y) || isShort(y, x)
}

// isShort reports whether a key is that of a respectful or familiar form of a full name.
func isShort(short, full string) bool {
	if stem := honored(short); stem != "" && len(full) > len(stem)+1 && strings.HasPrefix(full, stem) && honored(full) == "" {
		return true
	}
	return slices.ContainsFunc(shortOf[short], func(of string) bool {
		return of == full || givenNames[of] != 0 && givenNames[of] == givenNames[full]
	})
}

// honored returns the beginning of the name that a respectful form is made of, or "".
func honored(key string) string {
	for _, h := range honorifics {
		if stem, ok := strings.CutSuffix(key, h); ok && len(stem) >= 2 {
			return stem
		}
	}
	if stem, ok := strings.CutSuffix(key, "ke"); ok && len(stem) == 2 && isVowel(stem[1]) { // Заке
		return stem
	}
	return ""
}

// Shorts returns what to look up, beside a given name itself, to find its short forms or
// the names that it is short for: names, or beginnings of names.
func Shorts(given string) []string {
	key := Key(given)
	if key == "" {
		return nil
	}
	var all []string
	if stem := honored(key); stem != "" {
		all = append(all, stem)
	}
	for _, part := range secondParts {
		if first, ok := strings.CutSuffix(key, part); ok && len(first) >= 4 {
			all = append(all, first)
		}
	}
	for n := 2; n <= 4 && n < len(key); n++ {
		if !isVowel(key[n-1]) {
			all = append(all, key[:n]+"eke")
		}
	}
	for short, fulls := range shortOf {
		if short == key {
			all = append(all, fulls...)
		}
		if isShort(short, key) {
			all = append(all, short)
		}
	}
	for i, s := range all {
		all[i] = spelled.Replace(s)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// spelled writes a sound key in letters.
var spelled = strings.NewReplacer("S", "sh", "C", "ch", "Z", "zh", "X", "kh", "T", "ts")
