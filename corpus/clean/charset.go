package clean

import (
	"bytes"
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"casefile/corpus"
)

// metaBytes is how much of a page is searched for <meta charset>.
const metaBytes = 64 << 10

// Charset is the encoding in which the bytes of a capture were read.
type Charset struct {
	Name string // in the WHATWG's spelling, "utf-8"
	Rule string // that chose it: "bom", "valid utf-8", "header", "meta", "nearly valid utf-8", "guess" or "default"
}

// Decode returns a capture's body in UTF-8.
//
// The first of these decides: a byte order mark; the whole body being valid UTF-8;
// the header; a <meta> in the first 64 KB; the body being UTF-8 but for a few bytes;
// a guess by frequent letters; windows-1252. Headers and <meta> are often wrong about
// UTF-8, but text in another encoding is hardly ever valid UTF-8 by chance: a body
// that is declared as UTF-8 must mostly be that.
func Decode(c *corpus.Capture) ([]byte, Charset) {
	body := c.Body
	for _, bom := range []struct{ mark, name string }{
		{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
	} {
		if rest, ok := bytes.CutPrefix(body, []byte(bom.mark)); ok {
			e, _ := charset.Lookup(bom.name)
			return decode(rest, e), Charset{bom.name, "bom"}
		}
	}
	if utf8.Valid(body) {
		return body, Charset{"utf-8", "valid utf-8"}
	}
	_, params, err := mime.ParseMediaType(c.ContentType)
	if err == nil {
		if e, name := charset.Lookup(params["charset"]); e != nil && credible(name, body) {
			return decode(body, e), Charset{name, "header"}
		}
	}
	if e, name := charset.Lookup(metaCharset(body[:min(len(body), metaBytes)])); e != nil && credible(name, body) {
		return decode(body, e), Charset{name, "meta"}
	}
	if e, _ := charset.Lookup("utf-8"); beyondASCII(body) >= 20 && credible("utf-8", body) {
		return decode(body, e), Charset{"utf-8", "nearly valid utf-8"}
	}
	if e, name := guess(body[:min(len(body), metaBytes)]); e != nil && credible(name, body) {
		return decode(body, e), Charset{name, "guess"}
	}
	return decode(body, charmap.Windows1252), Charset{"windows-1252", "default"}
}

// guess returns the encoding that frequent letters suggest, nil for none. The results
// are sorted: the detector's own choice among equals differs from call to call.
func guess(head []byte) (encoding.Encoding, string) {
	const unlikely = 20 // percent
	results, err := chardet.NewHtmlDetector().DetectAll(head)
	if err != nil {
		return nil, ""
	}
	slices.SortFunc(results, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Charset, b.Charset), cmp.Compare(a.Language, b.Language))
	})
	for _, r := range results {
		if e, name := charset.Lookup(r.Charset); e != nil && r.Confidence >= unlikely {
			return e, name
		}
	}
	return nil, ""
}

// beyondASCII returns the number of bytes that are not ASCII.
func beyondASCII(body []byte) int {
	n := 0
	for _, c := range body {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

func decode(body []byte, e encoding.Encoding) []byte {
	if text, err := e.NewDecoder().Bytes(body); err == nil {
		return text
	}
	return bytes.ToValidUTF8(body, []byte("\uFFFD"))
}

// credible reports whether a body can be in an encoding. Only UTF-8 can be ruled out:
// at most one in a hundred of the bytes beyond ASCII may be wrong, as in a page that
// was cut off or quotes another in the wrong encoding.
func credible(name string, body []byte) bool {
	if name != "utf-8" {
		return true
	}
	beyond, wrong := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			wrong++
		}
		beyond += size
		i += size
	}
	return wrong*100 <= beyond
}

// metaCharset returns the encoding that an XML declaration or a <meta> names, "" for
// none.
func metaCharset(head []byte) string {
	if name := xmlCharset(head); name != "" {
		return name
	}
	z := html.NewTokenizer(bytes.NewReader(head))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if atom.Lookup(name) != atom.Meta {
				continue
			}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "charset":
					return string(value)
				case "content":
					if _, params, err := mime.ParseMediaType(strings.ToLower(string(value))); err == nil && params["charset"] != "" {
						return params["charset"]
					}
				}
			}
		}
	}
}

// xmlCharset returns the encoding that an XML declaration names, "" for none.
func xmlCharset(head []byte) string {
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	declaration, _, closed := bytes.Cut(head, []byte("?>"))
	_, value, found := bytes.Cut(declaration, []byte("encoding="))
	if !closed || !found || len(value) < 3 {
		return ""
	}
	name, _, _ := bytes.Cut(value[1:], value[:1])
	if len(name) == len(value)-1 {
		return "" // no closing quote
	}
	return string(name)
}
