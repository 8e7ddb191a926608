// Package names finds a name whatever its spelling and script: who types
// Tokayev finds Tokaev, Toqaev, Токаев and Тоқаев.
//
// It has four layers, each of use by itself:
//
//   - [Fold] takes case, accents and look-alike letters away, for plain search.
//   - [Keys] gives the sound keys of a word: Latin and Cyrillic spellings of
//     one name share a key. Latin letters that are read differently from
//     language to language give several.
//   - [Similar] compares two names of one or more words, with the rules by
//     which they match, for people to see.
//   - A [Lexicon] holds the spellings that occur, with their numbers of
//     articles. [Lexicon.Find] gives those that a name may be meant by,
//     [Lexicon.Complete] those that it may become, [Explain] shows why.
//
// The lexicon looks for words whose coarse key is a few edits away, by walking
// a trie of the keys, or whose root is the same; it compares each with the
// word looked for by rule and by weighted edit distance; and it weighs what it
// found by chances learnt from judged queries. Names of several words are set
// against each other word by word, in any order.
//
// What is uncertain stays uncertain: Aliyeva is no spelling of Aliev, though
// Алиева may be his genitive, and Kerimov none of Karimov where both occur.
package names
