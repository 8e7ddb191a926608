package clean

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"casefile/corpus"
)

func TestDecode(t *testing.T) {
	const text = "Суд перенёс слушание дела на вторую неделю марта, сообщил секретарь. Адвокаты не возражали, потому что часть свидетелей ещё не приехала."
	in := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	meta := func(name string) string { return `<html><head><meta charset="` + name + `"></head>` + text }
	tests := []struct {
		name, contentType string
		body              []byte
		want              string
		charset           Charset
	}{
		{"UTF-8 that nobody declares", "text/html", []byte(text), text, Charset{"utf-8", "valid utf-8"}},
		{"UTF-8 declared as another", "text/html; charset=windows-1251", []byte(text), text, Charset{"utf-8", "valid utf-8"}},
		{"UTF-8 with a mark", "text/html", append([]byte("\xef\xbb\xbf"), text...), text, Charset{"utf-8", "bom"}},
		{"UTF-16 with a mark", "text/plain", in(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), text, Charset{"utf-16le", "bom"}},
		{"header", "text/html; charset=windows-1251", in(charmap.Windows1251, text), text, Charset{"windows-1251", "header"}},
		{"header before meta", "text/html; charset=koi8-r", in(charmap.KOI8R, meta("windows-1251")), meta("windows-1251"), Charset{"koi8-r", "header"}},
		{"meta", "text/html", in(charmap.KOI8R, meta("koi8-r")), meta("koi8-r"), Charset{"koi8-r", "meta"}},
		{"old meta", "", in(charmap.Windows1251, `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`+text), `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">` + text, Charset{"windows-1251", "meta"}},
		{"XML declaration", "", in(charmap.Windows1251, `<?xml version="1.0" encoding="windows-1251"?>`+text), `<?xml version="1.0" encoding="windows-1251"?>` + text, Charset{"windows-1251", "meta"}},
		{"a header that lies about UTF-8", "text/html; charset=utf-8", in(charmap.Windows1251, meta("windows-1251")), meta("windows-1251"), Charset{"windows-1251", "meta"}},
		{"guess", "text/html", in(charmap.Windows1251, text), text, Charset{"windows-1251", "guess"}},
		{"cut-off UTF-8", "text/html; charset=utf-8", []byte(text + "\xd0"), text + "\uFFFD", Charset{"utf-8", "header"}},
		{"UTF-8 with a broken byte", "text/plain", []byte(text + "\xd0 ."), text + "\uFFFD .", Charset{"utf-8", "nearly valid utf-8"}},
		{"nothing tells", "text/plain", []byte("\x80"), "€", Charset{"windows-1252", "default"}},
		{"empty", "text/plain", nil, "", Charset{"utf-8", "valid utf-8"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, charset := Decode(&corpus.Capture{ContentType: test.contentType, Body: test.body})
			if string(got) != test.want || charset != test.charset {
				t.Errorf("got %q by %v, want %q by %v", got, charset, test.want, test.charset)
			}
		})
	}
}
