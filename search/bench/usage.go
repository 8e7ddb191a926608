//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"
)

// cpu returns the processor time of the process, user and system.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only a wrong argument fails
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident returns the bytes of memory that the process holds beyond mapped files,
// after a garbage collection, or 0 if the system does not say.
func resident() (int64, error) {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, nil // not Linux
	}
	_, rest, found := bytes.Cut(status, []byte("RssAnon:"))
	fields := bytes.Fields(rest)
	if !found || len(fields) == 0 {
		return 0, nil
	}
	kb, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("/proc/self/status: %w", err)
	}
	return kb << 10, nil
}
