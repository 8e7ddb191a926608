package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// maxAddress is longer than any address that servers accept.
const maxAddress = 4096

// Canonical returns an article's address without fragment, session and tracking
// parameters, archive and proxy prefixes, a dot after the host and needless
// percent-encoding. It is idempotent. The error says why the address is not that of
// a page.
func Canonical(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > maxAddress {
		return "", fmt.Errorf("%.100q: not the address of a page", address)
	}
	for range 4 { // an archive's copy of an archive's copy
		inner := wrapped(u)
		if inner == nil {
			break
		}
		u = inner
	}
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if scheme != "http" && scheme != "https" || host == "" {
		return "", fmt.Errorf("%.100q: not the address of a page: it must begin with http:// or https:// and a host", address)
	}
	if scheme == "http" && port == "80" || scheme == "https" && port == "443" {
		port = ""
	}
	path := u.Path
	if i := strings.Index(strings.ToLower(path), ";jsessionid="); i >= 0 {
		path = path[:i]
	}
	// Without RawPath it is percent-encoded as Go does, whatever the page has.
	canonical := url.URL{
		Scheme:   scheme,
		Host:     strings.TrimSuffix(net.JoinHostPort(host, port), ":"),
		Path:     cmp.Or(path, "/"),
		RawQuery: withoutTracking(u.RawQuery),
	}
	s := canonical.String()
	if len(s) > maxAddress { // percent-encoding makes it longer
		return "", fmt.Errorf("%.100q: not the address of a page", address)
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

// wrapped returns the address inside an archive's or a proxy's, nil if there is
// none.
func wrapped(u *url.URL) *url.URL {
	var inner string
	if m := archivePath.FindStringSubmatch(u.EscapedPath()); m != nil {
		inner = afterHTTP.ReplaceAllString(m[1], "$1://")
	} else if m := proxyPath.FindStringSubmatch(u.EscapedPath()); m != nil {
		inner = m[1] + "://" + m[2] + m[3]
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

// tracking are parameters about the visit, not the page.
var tracking = []string{
	"fbclid", "gclid", "dclid", "yclid", "ymclid", "msclkid", "igshid", "twclid", "_openstat",
	"mc_cid", "mc_eid", "ref", "ref_src", "ref_url", "cmpid", "ocid", "ito", "smid", "xtor", "ns_campaign",
	"phpsessid", "jsessionid", "sessionid", "sid",
}

var session = regexp.MustCompile(`^[0-9a-f]{32}$`)

// withoutTracking drops session and tracking parameters. The rest keeps its order
// and encoding, since servers may depend on them.
func withoutTracking(query string) string {
	return without(query, func(p string) bool {
		name, value, _ := strings.Cut(p, "=")
		name = strings.ToLower(name)
		return strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name) || name == "s" && session.MatchString(value)
	})
}

// without drops parameters and empty ones from a query.
func without(query string, drop func(string) bool) string {
	var keep []string
	for p := range strings.SplitSeq(query, "&") {
		if p = strings.TrimSpace(p); p != "" && !drop(p) {
			keep = append(keep, p)
		}
	}
	return strings.Join(keep, "&")
}

// ID returns the id of the article at an address: "a_" and the first 16 hex
// digits of the SHA-256 of its [Key]. Published stories cite ids, so this function
// and Key never change for an address that is in use.
func ID(address string) string {
	sum := sha256.Sum256([]byte(Key(address)))
	return "a_" + hex.EncodeToString(sum[:8])
}

// pangea are the hosts of RFE/RL and VOA. Their publishing system uses the same
// item number with each host name, slug, mobile and AMP form.
var pangea = map[string]string{
	"rferl.org": "rferl.org", "rferl.mobi": "rferl.org",
	"azattyq.org": "azattyq.org", "azattyq.mobi": "azattyq.org",
	"rus.azattyq.org": "rus.azattyq.org", "rus.azattyq.mobi": "rus.azattyq.org",
	"azattyk.org": "azattyk.org", "rus.azattyk.org": "rus.azattyk.org",
	"ozodlik.org": "ozodlik.org", "ozodi.org": "ozodi.org", "azathabar.com": "azathabar.com",
	"svoboda.org": "svoboda.org", "currenttime.tv": "currenttime.tv", "radiosvoboda.org": "radiosvoboda.org",
	"voanews.com": "voanews.com", "golosameriki.com": "golosameriki.com",
}

// itemKey matches the keys of their pages.
var itemKey = regexp.MustCompile(`^[^/]+/a/\d{5,}$`)

var pangeaPath = regexp.MustCompile(`^/(?:amp|a)/(?:[^/]+/)?(\d{5,})\.html$`)

// Key returns what all addresses of one article share: the canonical address
// without its scheme, www, mobile and AMP parts. A text that is no address is its
// own key.
func Key(address string) string {
	c, err := Canonical(address)
	if err != nil {
		return address
	}
	u, err := url.Parse(c)
	if err != nil {
		return address
	}
	host := plainHost(u.Host, "www.")
	host = plainHost(host, phoneHosts...)
	path := u.EscapedPath()
	if home, ok := pangea[host]; ok {
		host = home
		if m := pangeaPath.FindStringSubmatch(path); m != nil {
			return host + "/a/" + m[1]
		}
	}
	path = strings.Trim(strings.TrimPrefix(path, "/amp/"), "/")
	key := host + "/" + strings.TrimSuffix(path, "/amp")
	if q := without(u.RawQuery, isAMP); q != "" {
		key += "?" + q
	}
	return key
}

// phoneHosts are how the hosts of pages for phones begin.
var phoneHosts = []string{"m.", "mobile.", "amp."}

// plainHost returns a host without any of the beginnings, unless it is nothing else.
func plainHost(host string, beginnings ...string) string {
	for _, b := range beginnings {
		if rest, ok := strings.CutPrefix(host, b); ok && strings.Contains(rest, ".") {
			host = rest
		}
	}
	return host
}

func isAMP(parameter string) bool {
	return slices.Contains([]string{"amp", "amp=1", "amp=true", "outputtype=amp"}, strings.ToLower(parameter))
}

// isTwin reports whether an address is that of a page's form for phones.
func isTwin(address string) bool {
	c, err := Canonical(address)
	if err != nil {
		return false
	}
	u, err := url.Parse(c)
	if err != nil {
		return false
	}
	host, path := plainHost(u.Host, "www."), u.EscapedPath()
	_, known := pangea[host]
	return plainHost(host, phoneHosts...) != host || known && strings.HasSuffix(host, ".mobi") ||
		strings.HasPrefix(path, "/amp/") || strings.HasSuffix(strings.TrimRight(path, "/"), "/amp") ||
		without(u.RawQuery, isAMP) != without(u.RawQuery, func(string) bool { return false })
}
