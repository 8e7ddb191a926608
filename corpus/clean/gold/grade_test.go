package gold

import "testing"

func TestGrades(t *testing.T) {
	for _, test := range []struct {
		want, got string
		grade     Grade
	}{
		{"Court puts off hearing", "court puts off “hearing”", Near},
		{"Court puts off hearing", "COURT PUTS OFF HEARING.", Exact},
		{"It’s over – now", "It's over - now", Exact},
		{"Court puts off hearing", "Court puts off hearing | Ledger", Near},
		{"Court puts off hearing", "Mayor charged", Wrong},
		{"Court puts off hearing", "", Wrong},
	} {
		if got := GradeTitle(test.want, test.got); got != test.grade {
			t.Errorf("GradeTitle(%q, %q) = %v, want %v", test.want, test.got, got, test.grade)
		}
	}
	for _, test := range []struct {
		want, got string
		grade     Grade
	}{
		{"Nora Whitfield; Sam Okoro", "Sam Okoro; Nora Whitfield", Exact},
		{"By Nora Whitfield and Sam Okoro", "Nora Whitfield; Sam Okoro", Exact},
		{"Nora Whitfield; Sam Okoro", "N. Whitfield", Near},
		{"Nora Whitfield", "Sam Okoro", Wrong},
		{"Nora Whitfield", "", Wrong},
	} {
		if got := GradeAuthor(test.want, test.got); got != test.grade {
			t.Errorf("GradeAuthor(%q, %q) = %v, want %v", test.want, test.got, got, test.grade)
		}
	}
}
