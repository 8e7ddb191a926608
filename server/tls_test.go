package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writePair writes a certificate for a name and its key, dated so many minutes from now.
func writePair(t *testing.T, cert, key, name string, minutes int) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(minutes) * time.Minute)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// HTTPS is served with the files as they are now. A pair that does not fit is not used.
func TestTLS(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	if _, err := TLS(cert, key, quiet); err == nil {
		t.Error("files that do not exist are accepted")
	}
	if _, err := TLS(cert, "", quiet); err == nil || !strings.Contains(err.Error(), "give both") {
		t.Error(err)
	}
	writePair(t, cert, key, "first", 0)
	config, err := TLS(cert, key, quiet)
	if err != nil {
		t.Fatal(err)
	}
	name := func() string {
		t.Helper()
		c, err := config.GetCertificate(&tls.ClientHelloInfo{})
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := x509.ParseCertificate(c.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Subject.CommonName
	}
	if name() != "first" {
		t.Errorf("certificate of %s", name())
	}
	time.Sleep(1100 * time.Millisecond) // files are looked at once a second
	if err := os.WriteFile(key, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name() != "first" {
		t.Errorf("certificate of %s after a damaged key", name())
	}
	writePair(t, cert, key, "second", 1)
	time.Sleep(1100 * time.Millisecond)
	if name() != "second" {
		t.Errorf("certificate of %s after a new one", name())
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, engine := siteAndEngine(t)
	go func() { _ = serve(t.Context(), l, behind(t, engine, Door{}), config, quiet) }()
	a, err := AskAt(t.Context(), "https://"+l.Addr().String(), "q=Toqaev", "")
	if err != nil || a.Total.Articles != 1 {
		t.Errorf("asked over TLS: %+v, %v", a, err)
	}
	if err := Healthy(t.Context(), "https://"+l.Addr().String()); err != nil {
		t.Error(err)
	}
	if err := Healthy(t.Context(), l.Addr().String()); err == nil {
		t.Error("plain HTTP is answered too")
	}
}

// A pair that could not be read is read later, also if no file has another time: a new
// key may belong to another user at first.
func TestTLSReadAgain(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePair(t, cert, key, "first", 0)
	p := &pair{cert: cert, key: key}
	if err := p.read(); err != nil {
		t.Fatal(err)
	}
	before := p.loaded
	writePair(t, cert, key, "second", 1)
	st, err := os.Stat(key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	for i, content := range [][]byte{nil, b} {
		if err := os.WriteFile(key, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(key, st.ModTime(), st.ModTime()); err != nil {
			t.Fatal(err)
		}
		err := p.read()
		if readable := i == 1; (err == nil) != readable || (p.loaded != before) != readable {
			t.Errorf("readable %t: %v, another certificate %t", readable, err, p.loaded != before)
		}
	}
}

// A feed takes a key in its address, and nothing else does.
func TestFeedToken(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	_, secret := addKey(t, dir, Key{Scopes: []string{"read"}})
	h := behind(t, engine, Door{Keys: dir})
	for address, want := range map[string]int{
		"/search.atom?q=Toqaev&token=" + secret:           200,
		"/search.json?token=" + secret + "&q=Toqaev":      200,
		"/search.atom?q=Toqaev&token=cf_wrong":            401,
		"/search.atom?q=Toqaev":                           401,
		"/search?q=Toqaev&token=" + secret:                401,
		"/api/v1/search?q=Toqaev&token=" + secret:         401,
		"/api/v1/search.csv?token=" + secret:              401,
		"/search.atom/../search?q=Toqaev&token=" + secret: 401,
	} {
		w := send(h, "GET", "localhost:8080", address)
		if w.Code != want || want == 200 && strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s: %d, want %d: %.300s", address, w.Code, want, w.Body)
		}
	}
}

// Only a proxy that is named is believed from where a request comes.
func TestTrustedProxy(t *testing.T) {
	for _, c := range []struct {
		proxies               []string
		from, forwarded, want string
	}{
		{nil, "10.0.0.1:5", "203.0.113.9", "10.0.0.1"},
		{[]string{"10.0.0.0/8"}, "10.0.0.1:5", "203.0.113.9", "203.0.113.9"},
		{[]string{"10.0.0.1"}, "10.0.0.1:5", "198.51.100.1, 203.0.113.9", "203.0.113.9"}, // the first is only claimed
		{[]string{"10.0.0.1"}, "10.0.0.2:5", "203.0.113.9", "10.0.0.2"},
		{[]string{"127.0.0.1", "::1"}, "127.0.0.1:5", "203.0.113.9", "203.0.113.9"},
		{[]string{"127.0.0.1", "::1"}, "[::1]:5", "203.0.113.9", "203.0.113.9"},
		{[]string{"::1"}, "127.0.0.1:5", "203.0.113.9", "127.0.0.1"},
	} {
		from, err := extractor(c.proxies)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.from
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := from(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if _, err := newDoor(Door{Proxies: []string{"proxy.example"}}); err == nil || !strings.Contains(err.Error(), "such as 10.0.0.0/8") {
		t.Error(err)
	}
}
