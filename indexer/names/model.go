package names

import "math"

// The similarity of two words says little of whether one was meant by the other:
// Karimov and Kerimov are two men if both occur, and one is a misspelling of the other
// if only the other occurs. So a search turns similarities into chances. The model was
// trained on queries with known answers (see weights.go); its features are the
// similarity of a word to the query's, and the other candidates in the lexicon.

// The features of a candidate.
const (
	fBias        = iota
	fScore       // score of the similarity
	fScore2      // its square
	fHeard       // the lexicon has a word that is pronounced like the query's
	fHeardScore  // fHeard * fScore
	fGap         // best score less score
	fGap2        // its square
	fHeardGap    // fHeard * fGap
	fBest        // best score
	fBestScore   // fBest * fScore
	fKnown       // the lexicon has the query's word
	fKnownScore  // fKnown * fScore
	fKnownGap    // fKnown * fGap
	fKnownError  // fKnown, and one or two typing errors
	fAlone       // fKnown and not fHeard
	fAloneScore  // fAlone * fScore
	fSoundRule   // the rule of the similarity
	fReadingRule //
	fEndingRule  //
	fGenderRule  //
	fGivenRule   //
	fFatherRule  //
	fNearRule    //
	fDerivedRule //
	fSound       // closeness of the sound keys
	fLetters     // closeness of the letters, or of the keys in different alphabets
	fLarger      // the larger of both
	fAlphabet    // same alphabet
	fOneError    // same alphabet, at most one typing error
	fTwoErrors   // same alphabet, two typing errors
	fLength      // of the longer key, in tens of sounds
	fPrefix      // share of it before the first difference
	fGroup       // best score of a word with the same sound
	features
)

// ruleFeatures are the features of the rules, or 0.
var ruleFeatures = [...]int{
	soundRule: fSoundRule, readingRule: fReadingRule, endingRule: fEndingRule, genderRule: fGenderRule, givenRule: fGivenRule,
	fatherRule: fFatherRule, nearRule: fNearRule, derivedRule: fDerivedRule, initialRule: 0,
}

// rivals are the other candidates in a lexicon for a word of a query.
type rivals struct {
	best    float64 // score of the best that is not literally the word
	literal bool    // the word itself occurs
}

// describe returns the features of a candidate.
func describe(s *similarity, in rivals) (x [features]float64) {
	gap := in.best - s.score
	x[fBias], x[fScore], x[fScore2], x[fGap], x[fGap2] = 1, s.score, s.score*s.score, gap, gap*gap
	x[fBest], x[fBestScore], x[fGroup] = in.best, in.best*s.score, s.homophone
	x[fSound], x[fLetters], x[fLarger] = s.sound, s.letters, max(s.sound, s.letters)
	x[fLength], x[fPrefix] = float64(s.length)/10, s.prefix
	if in.best >= samePronunciation {
		x[fHeard], x[fHeardScore], x[fHeardGap] = 1, s.score, gap
	}
	if in.literal {
		x[fKnown], x[fKnownScore], x[fKnownGap] = 1, s.score, gap
		if in.best < samePronunciation {
			x[fAlone], x[fAloneScore] = 1, s.score
		}
		if s.errors == 1 || s.errors == 2 {
			x[fKnownError] = 1
		}
	}
	if f := ruleFeatures[s.rule]; f != 0 {
		x[f] = 1
	}
	if s.errors != otherAlphabet {
		x[fAlphabet] = 1
	}
	switch s.errors {
	case 0, 1:
		x[fOneError] = 1
	case 2:
		x[fTwoErrors] = 1
	}
	return x
}

// chance returns the trained chance that a candidate is meant, with the log odds that
// the other words of the name give.
func chance(x *[features]float64, odds float64) float64 {
	for i, v := range x {
		odds += weights[i] * v
	}
	return 1 / (1 + math.Exp(-odds))
}

// scoreOf maps a chance to the scale of [Similar]. A chance of .3 is [Cut]: there
// precision and recall on the judged queries are closest.
func scoreOf(chance float64) float64 {
	const least, most, enough = .6, .99, .3
	if chance < enough {
		return least + (Cut-least)*chance/enough
	}
	return Cut + (most-Cut)*(chance-enough)/(1-enough)
}
