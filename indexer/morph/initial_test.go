package morph

import (
	"slices"
	"strings"
	"testing"
)

func TestInitials(t *testing.T) {
	for word, want := range map[string]string{
		"R.": "R.", "Zh.": "Zh.", "Дж.": "Дж.", "Shch.": "Shch.", "Ә.": "Ә.", "K.-J.": "K.-J.", "K-J.": "K-J.",
		"A.K.": "A. K.", "Zh.K.": "Zh. K.", "R": "", "Zh": "", "St.": "", "Jr.": "", "5.": "", ".": "", "Kim": "", "K.-Ann.": "",
	} {
		got := Initials(word)
		if all := strings.Join(got, " "); want == "" && slices.ContainsFunc(got, Initial) || want != "" && (all != want || slices.ContainsFunc(got, func(w string) bool { return !Initial(w) })) {
			t.Errorf("Initials(%q) = %q, want initials %q", word, got, want)
		}
	}
}
