// Package names finds a name in any spelling and alphabet: a query for Tokayev finds
// Tokaev, Toqaev, Токаев and Тоқаев.
//
// A spelling becomes [Keys], and keys find spellings:
//
//  1. normalize takes the letters of a word, in lower case.
//  2. Each pronunciation of the letters gives sounds, of which smooth makes a key. Тоқаев
//     and Tokayev have the key tokaev, Jakupov has two: akupov and Zakupov.
//  3. lemmaOf removes endings of case and gender from a key (Токаеву), root those that
//     make a surname or patronymic of a father's name (Sarsenbaiuly, Сарсенбаев).
//     coarsen merges confusable sounds.
//  4. A [Lexicon] holds the spellings that occur. [Lexicon.Find] looks for words whose
//     coarse keys are a few edits from the query's, in a trie, or that have its root.
//  5. compare gives the similarity of two words, by a rule or by weighted edit distance.
//     A trained model turns it into a chance, which depends on what else occurs.
//  6. align pairs the words of the query and of a name, in any order, and returns the
//     [Match]: a score and the rules to show.
//
// To compare two spellings, call [Similar]; to search a set of them:
//
//	var l names.Lexicon
//	l.Set("Қасым-Жомарт Тоқаев", 12)
//	found := l.Find("Tokayev", names.Cut, 10) // Қасым-Жомарт Тоқаев by "same sound" and "more names"
//
// [Lexicon.Complete] completes a name while it is typed, [Explain] shows how one is
// parsed and found. [Fold] is for plain search: it removes case, accents and look-alike
// letters.
//
// Uncertain matches stay below [Cut]: Aliyeva does not match Aliev, though Алиева may be
// his genitive, and Kerimov matches Karimov only if no Karimov occurs.
package names
