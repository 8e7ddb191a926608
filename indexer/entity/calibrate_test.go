package entity

import (
	"testing"
)

// The table has a row for what the models find of each type, and what tells of a type
// makes it likelier.
func TestCalibration(t *testing.T) {
	rows := calibration()
	for _, lang := range []string{"en", "ru", "kk"} {
		for _, ty := range []Type{Person, Org, Place} {
			w, ok := rows[lang+" "+string(ty)]
			if !ok {
				t.Errorf("calibration.txt has no row %s %s", lang, ty)
				continue
			}
			for i, name := range signNames[:4] {
				if i > 0 && w[i] < -.5 {
					t.Errorf("%s %s: %s weighs %v", lang, ty, name, w[i])
				}
			}
		}
	}
}

// Organizations that the text calls so are certain sooner than others.
func TestCalled(t *testing.T) {
	for text, want := range map[string]bool{
		"Five men were of the Barlas unit.": true,
		"Он вступил в партию «Ел».":         true,
		"Barlas was silent on Monday.":      false,
	} {
		x := newText(text, language("", text))
		for i, tok := range x.sents[0] {
			if tok.Text == "Barlas" || tok.Text == "Ел" {
				if got := x.called(name{first: i, end: i + 1}); got != want {
					t.Errorf("%s: %v, want %v", text, got, want)
				}
			}
		}
	}
}
