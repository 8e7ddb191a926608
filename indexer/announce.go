package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Announce publishes the address at which this process answers questions, for as long as
// it has the index open. One that is only read is open to others too.
func (ix *Index) Announce(address string) error {
	if ix.lock == nil {
		return nil
	}
	b, err := json.Marshal(announcement{os.Getpid(), address})
	if err != nil {
		return err
	}
	return os.WriteFile(lockFile(ix.dir), b, 0o600)
}

type announcement struct {
	PID     int    `json:"pid"`
	Address string `json:"address"`
}

// Announced returns the address that the process with the index in dir has announced,
// or "".
func Announced(dir string) (string, error) {
	b, err := os.ReadFile(lockFile(dir))
	if errors.Is(err, fs.ErrNotExist) || len(b) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var a announcement
	if err := json.Unmarshal(b, &a); err != nil {
		return "", fmt.Errorf("%s: %w", lockFile(dir), err)
	}
	return a.Address, nil
}
