package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// TLS returns a configuration with the certificate and the key in two PEM files. It reads
// them again when one has changed, as when a certificate is renewed, and keeps the old
// pair, with a warning, if the new one is of no use.
func TLS(certFile, keyFile string, log *slog.Logger) (*tls.Config, error) {
	if certFile == "" && keyFile == "" {
		return nil, nil
	}
	if certFile == "" || keyFile == "" {
		return nil, fmt.Errorf("TLS certificate %q, key %q: give both", certFile, keyFile)
	}
	p := &pair{cert: certFile, key: keyFile}
	if err := p.read(); err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if time.Since(p.looked) > time.Second {
				failed := p.failed
				if err := p.read(); err != nil && p.failed != failed {
					log.Warn("the new TLS certificate is not used", "err", err)
				}
			}
			return p.loaded, nil
		},
	}, nil
}

// A pair is a certificate and its key, in two files.
type pair struct {
	cert, key string

	mu     sync.Mutex // guards what follows
	looked time.Time
	times  [2]time.Time // of the files that were loaded
	loaded *tls.Certificate
	failed string // why the files cannot be used, "" if they can
}

// read loads the files if they have changed since they were loaded. What failed is tried
// again each time: it may fail for a moment, while files are replaced, or until their
// owner is changed.
func (p *pair) read() (err error) {
	p.looked, p.failed = time.Now(), ""
	defer func() {
		if err != nil {
			p.failed = err.Error()
		}
	}()
	var times [2]time.Time
	for i, file := range []string{p.cert, p.key} {
		st, err := os.Stat(file)
		if err != nil {
			return err
		}
		times[i] = st.ModTime()
	}
	if p.loaded != nil && times == p.times {
		return nil
	}
	c, err := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", p.cert, p.key, err)
	}
	p.loaded, p.times = &c, times
	return nil
}
