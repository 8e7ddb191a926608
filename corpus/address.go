package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// ID returns the id of the article at a canonical address: "a_" and the first
// 16 hex digits of the address's SHA-256. Ids stand in published stories, so
// this function never changes.
func ID(canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	return "a_" + hex.EncodeToString(sum[:8])
}

// Canonical returns the one form of an article's address that casefile keeps.
// It is idempotent.
func Canonical(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", fmt.Errorf("address %q: %w", address, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("address %q: want http:// or https:// and a host", address)
	}
	u.Fragment = ""
	return u.String(), nil
}
