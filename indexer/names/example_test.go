package names_test

import (
	"fmt"
	"strings"

	"casefile/indexer/names"
)

func Example() {
	fmt.Println(names.Keys("Тоқаев"), names.Keys("Tokayev"), names.Keys("Jakupov"))
	var l names.Lexicon
	l.Set("Қасым-Жомарт Тоқаев", 12)
	l.Set("Kassymov", 3)
	for _, s := range l.Find("Tokayev", names.Cut, 10) {
		fmt.Println(s.Text, s.Articles, strings.Join(s.Rules, ", "))
	}
	// Output:
	// [tokaev] [tokaev] [akupov Zakupov]
	// Қасым-Жомарт Тоқаев 12 same sound, more names
}
