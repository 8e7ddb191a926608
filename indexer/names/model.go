package names

import "math"

// How like two words are says little of whether one was meant by the other:
// Karimov and Kerimov are two men where both occur, and one of them a slip of
// the pen where only the other does. So what a search shows is a chance,
// learnt from queries with known answers (see weights.go), given the likeness
// and what else the lexicon holds.

// The features of a word of the lexicon that may be meant by a word of a name.
const (
	fBias        = iota
	fScore       // the likeness
	fScore2      // squared
	fHeard       // the lexicon has a word that is read like the query's
	fHeardScore  // and the likeness
	fGap         // how much liker the likest word is
	fGap2        // squared
	fHeardGap    // and fHeard
	fBest        // the likest word's likeness
	fBestScore   // and the likeness
	fKnown       // the lexicon has the query's very word
	fKnownScore  // and the likeness
	fKnownGap    // and fGap
	fKnownError  // and one or two typing errors
	fAlone       // the very word, and none that is read like it
	fAloneScore  // and the likeness
	fSoundRule   // the rule
	fReadingRule //
	fEndingRule  //
	fGenderRule  //
	fGivenRule   //
	fFatherRule  //
	fNearRule    //
	fDerivedRule //
	fSound       // how like the sound keys are
	fLetters     // how like the letters, or the keys in another alphabet
	fLarger      // the larger of both
	fAlphabet    // both are in one alphabet
	fOneError    // and one typing error apart
	fTwoErrors   // and two
	fLength      // sounds of the longer one, in tens
	fPrefix      // share of the sounds before the first difference
	fGroup       // likeness of the likest word that sounds the same
	features
)

// ruleFeature is the feature that tells of a rule, or 0.
var ruleFeature = [...]int{
	soundRule: fSoundRule, readingRule: fReadingRule, endingRule: fEndingRule, genderRule: fGenderRule, givenRule: fGivenRule,
	fatherRule: fFatherRule, nearRule: fNearRule, derivedRule: fDerivedRule, speltRule: 0, initialRule: 0,
}

// A setting is what a lexicon holds for one word of a query.
type setting struct {
	best  float64 // the likeness of the likest word but the very one
	known bool    // the very word occurs
}

// describe gives the features of a candidate.
func describe(l *likeness, in setting) (x [features]float64) {
	gap := in.best - l.score
	x[fBias] = 1
	x[fScore] = l.score
	x[fScore2] = l.score * l.score
	x[fGap] = gap
	x[fGap2] = gap * gap
	x[fBest] = in.best
	x[fBestScore] = in.best * l.score
	if in.best >= heard {
		x[fHeard] = 1
		x[fHeardScore] = l.score
		x[fHeardGap] = gap
	}
	if in.known {
		x[fKnown] = 1
		x[fKnownScore] = l.score
		x[fKnownGap] = gap
		if in.best < heard {
			x[fAlone] = 1
			x[fAloneScore] = l.score
		}
		if l.errors == 1 || l.errors == 2 {
			x[fKnownError] = 1
		}
	}
	if f := ruleFeature[l.by]; f != 0 {
		x[f] = 1
	}
	x[fSound] = l.sound
	x[fLetters] = l.letters
	x[fLarger] = max(l.sound, l.letters)
	switch l.errors {
	case otherAlphabet:
	case 0, 1:
		x[fAlphabet] = 1
		x[fOneError] = 1
	case 2:
		x[fAlphabet] = 1
		x[fTwoErrors] = 1
	default:
		x[fAlphabet] = 1
	}
	x[fLength] = float64(l.length) / 10
	x[fPrefix] = l.prefix
	x[fGroup] = l.loudest
	return x
}

// chance is the learnt chance that a candidate is meant, the log odds moved by
// what other words of the name tell.
func chance(x *[features]float64, odds float64) float64 {
	for i, v := range x {
		odds += weights[i] * v
	}
	return 1 / (1 + math.Exp(-odds))
}

// scoreOf puts a chance on the scale of [Similar]: four tenths is [Cut].
func scoreOf(chance float64) float64 {
	const least, most, enough = .6, .99, .4
	if chance < enough {
		return least + (Cut-least)*chance/enough
	}
	return Cut + (most-Cut)*(chance-enough)/(1-enough)
}
