package main

import (
	"net"
	"path/filepath"
	"testing"
)

// systemd is told that the server answers.
func TestNotifyReady(t *testing.T) {
	if err := notifyReady(""); err != nil {
		t.Errorf("without systemd: %v", err)
	}
	socket := filepath.Join(t.TempDir(), "s")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := notifyReady(socket); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	if n, err := l.Read(b); err != nil || string(b[:n]) != "READY=1" {
		t.Errorf("%q, %v", b[:n], err)
	}
	if err := notifyReady(socket + "x"); err == nil {
		t.Error("a socket that isn't there is no error")
	}
}
