package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// ErrAddress says that an address is none of a page.
var ErrAddress = errors.New("not the address of a page")

// maxAddress is longer than any address a server answers to.
const maxAddress = 4096

// Canonical returns an article's address as a reader opens it, without what
// changes from visit to visit: fragment, session and tracking parameters,
// archive and proxy prefixes, a dot after the host, needless percent-encoding.
// It is idempotent. The error wraps [ErrAddress].
func Canonical(address string) (string, error) {
	if len(address) > maxAddress {
		return "", fmt.Errorf("an address of %d bytes: %w", len(address), ErrAddress)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", fmt.Errorf("%.100q: %w", address, ErrAddress)
	}
	for range 4 { // an archive's copy of an archive's copy
		inner := wrapped(u)
		if inner == nil {
			break
		}
		u = inner
	}
	u.Scheme = strings.ToLower(u.Scheme)
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if u.Scheme != "http" && u.Scheme != "https" || host == "" {
		return "", fmt.Errorf("%.100q: %w: it must begin with http:// or https:// and a host", address, ErrAddress)
	}
	port := u.Port()
	switch {
	case port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443":
		u.Host = host
		if strings.Contains(host, ":") {
			u.Host = "[" + host + "]"
		}
	default:
		u.Host = net.JoinHostPort(host, port)
	}
	u.User = nil
	u.Fragment, u.RawFragment = "", ""
	u.RawPath = "" // percent-encode as Go does, whatever the page wrote
	if i := strings.Index(strings.ToLower(u.Path), ";jsessionid="); i >= 0 {
		u.Path = u.Path[:i]
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = withoutTracking(u.RawQuery)
	u.ForceQuery = false
	s := u.String()
	if len(s) > maxAddress { // percent-encoding makes it longer
		return "", fmt.Errorf("an address of %d bytes: %w", len(s), ErrAddress)
	}
	return s, nil
}

var (
	// https://web.archive.org/web/20221014192137mp_/https://example.org/a
	archivePath = regexp.MustCompile(`^/(?:web/)?\d{14}(?:[a-z]{2}_)?/(https?:/.+)$`)
	// https://proxy.example:443/https/example.org/a
	proxyPath = regexp.MustCompile(`^/(https?)/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(/.*)?$`)
	afterHTTP = regexp.MustCompile(`^(https?):/+`)
)

// wrapped returns the address that stands inside an archive's or a proxy's,
// nil if there is none.
func wrapped(u *url.URL) *url.URL {
	rest := u.EscapedPath()
	var inner string
	if m := archivePath.FindStringSubmatch(rest); m != nil {
		inner = afterHTTP.ReplaceAllString(m[1], "$1://")
	} else if m := proxyPath.FindStringSubmatch(rest); m != nil {
		inner = m[1] + "://" + m[2] + m[3]
	} else {
		return nil
	}
	if u.RawQuery != "" {
		inner += "?" + u.RawQuery
	}
	v, err := url.Parse(inner)
	if err != nil || v.Hostname() == "" {
		return nil
	}
	return v
}

// tracking are parameters that say how a reader came, not what he reads.
var tracking = []string{
	"fbclid", "gclid", "dclid", "yclid", "ymclid", "msclkid", "igshid", "twclid", "_openstat",
	"mc_cid", "mc_eid", "ref", "ref_src", "ref_url", "cmpid", "ocid", "ito", "smid", "xtor", "ns_campaign",
	"phpsessid", "jsessionid", "sessionid", "sid",
}

var session = regexp.MustCompile(`^[0-9a-f]{32}$`)

// withoutTracking drops session and tracking parameters and keeps the rest as
// it is written: servers differ in what they make of order and encoding.
func withoutTracking(query string) string {
	var keep []string
	for p := range strings.SplitSeq(query, "&") {
		p = strings.TrimSpace(p)
		name, value, _ := strings.Cut(p, "=")
		name = strings.ToLower(name)
		switch {
		case p == "":
		case strings.HasPrefix(name, "utm_"), slices.Contains(tracking, name):
		case name == "s" && session.MatchString(value):
		default:
			keep = append(keep, p)
		}
	}
	return strings.Join(keep, "&")
}

// ID returns the id of the article at an address: "a_" and the first 16 hex
// digits of the SHA-256 of its [Key]. Ids stand in published stories, so this
// function and Key never change for an address that is in use.
func ID(address string) string {
	sum := sha256.Sum256([]byte(Key(address)))
	return "a_" + hex.EncodeToString(sum[:8])
}

// pangea are the hosts of RFE/RL and VOA, whose publishing system keeps an
// item's number through every host name, slug, mobile and AMP form.
var pangea = map[string]string{
	"rferl.org": "rferl.org", "rferl.mobi": "rferl.org",
	"azattyq.org": "azattyq.org", "azattyq.mobi": "azattyq.org",
	"rus.azattyq.org": "rus.azattyq.org", "rus.azattyq.mobi": "rus.azattyq.org",
	"azattyk.org": "azattyk.org", "rus.azattyk.org": "rus.azattyk.org",
	"ozodlik.org": "ozodlik.org", "ozodi.org": "ozodi.org", "azathabar.com": "azathabar.com",
	"svoboda.org": "svoboda.org", "currenttime.tv": "currenttime.tv", "radiosvoboda.org": "radiosvoboda.org",
	"voanews.com": "voanews.com", "golosameriki.com": "golosameriki.com",
}

var pangeaPath = regexp.MustCompile(`^/(?:amp|a)/(?:[^/]+/)?(\d{5,})\.html$`)

// Key returns what is the same for all addresses of one article: the canonical
// address without scheme, www, mobile and AMP forms. A text that is no address
// is its own key.
func Key(address string) string {
	c, err := Canonical(address)
	if err != nil {
		return address
	}
	u, err := url.Parse(c)
	if err != nil {
		return address
	}
	host := u.Host
	for _, prefix := range []string{"www.", "m.", "mobile.", "amp."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			host = rest
		}
	}
	path := u.EscapedPath()
	if home, ok := pangea[host]; ok {
		host = home
		if m := pangeaPath.FindStringSubmatch(path); m != nil {
			return host + "/a/" + m[1]
		}
	}
	path = strings.TrimPrefix(path, "/amp/")
	path = strings.Trim(path, "/")
	path = strings.TrimSuffix(path, "/amp")
	key := host + "/" + path
	if q := withoutAMP(u.RawQuery); q != "" {
		key += "?" + q
	}
	return key
}

func withoutAMP(query string) string {
	var keep []string
	for p := range strings.SplitSeq(query, "&") {
		switch strings.ToLower(p) {
		case "", "amp", "amp=1", "amp=true", "outputtype=amp":
		default:
			keep = append(keep, p)
		}
	}
	return strings.Join(keep, "&")
}
