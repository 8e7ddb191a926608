package proof

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/digitorus/timestamp"

	"casefile/corpus"
)

// maxStamp bounds the response of an authority, in bytes. Some send long chains of
// certificates.
const maxStamp = 1 << 20

// Stamp asks the time-stamping authority at an address to stamp the end of the
// manifest of a data directory, and keeps its answer there. It returns the head that
// was stamped and the authority's time. A head that has a stamp is not stamped again.
func Stamp(ctx context.Context, dir, authority string) (head string, at time.Time, err error) {
	if head, err = corpus.Head(dir); err != nil {
		return "", time.Time{}, err
	}
	b, err := readStamp(dir, head)
	if errors.Is(err, fs.ErrNotExist) {
		if b, err = request(ctx, authority, head); err == nil {
			err = keep(dir, head, b)
		}
	}
	if err != nil {
		return head, time.Time{}, err
	}
	at, err = stampTime(b, head, nil)
	return head, at, err
}

// readStamp returns the stamp of a head. The error wraps [fs.ErrNotExist] if there
// is none.
func readStamp(dir, head string) ([]byte, error) { return os.ReadFile(corpus.StampFile(dir, head)) }

func keep(dir, head string, b []byte) error {
	file := corpus.StampFile(dir, head)
	if err := corpus.MakeDir(filepath.Dir(file)); err != nil {
		return err
	}
	return corpus.WriteWhole(file, b)
}

// request asks an authority to stamp a hash and returns its response, checked.
func request(ctx context.Context, authority, head string) (b []byte, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("time stamp by %s: %w", authority, err)
		}
	}()
	sum, err := hex.DecodeString(head)
	if err != nil {
		return nil, err
	}
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, err
	}
	q := timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: sum, Certificates: true, Nonce: nonce}
	body, err := q.Marshal()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, authority, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/timestamp-query")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answered %s", resp.Status)
	}
	if b, err = io.ReadAll(io.LimitReader(resp.Body, maxStamp+1)); err == nil && len(b) > maxStamp {
		err = fmt.Errorf("its answer is longer than %d bytes", maxStamp)
	}
	if err != nil {
		return nil, err
	}
	_, err = stampTime(b, head, nonce)
	return b, err
}

// stampTime returns the time of a stamp, if it is for a head and its signature is
// that of the certificate in it. Whose certificate that is, is for the reader to
// judge. A nonce must be the stamp's too.
func stampTime(b []byte, head string, nonce *big.Int) (time.Time, error) {
	s, err := timestamp.ParseResponse(b)
	switch {
	case err != nil:
		return time.Time{}, err
	case len(s.Certificates) == 0:
		return time.Time{}, errors.New("the stamp has no certificate")
	case s.HashAlgorithm != crypto.SHA256 || !strings.EqualFold(hex.EncodeToString(s.HashedMessage), head):
		return time.Time{}, errors.New("the stamp is for another hash")
	case nonce != nil && (s.Nonce == nil || s.Nonce.Cmp(nonce) != 0):
		return time.Time{}, errors.New("the stamp is an answer to another request")
	}
	return s.Time, nil
}
