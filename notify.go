package main

import (
	"errors"
	"net"
)

func (a *app) notify(socket string) {
	if err := notifyReady(socket); err != nil {
		a.log.Error("systemd is not told that the server answers", "err", err)
	}
}

// notifyReady tells systemd that the server answers, if a socket is given: the one that
// NOTIFY_SOCKET names in a unit of Type=notify (sd_notify(3)).
func notifyReady(socket string) error {
	if socket == "" {
		return nil
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("READY=1"))
	return errors.Join(err, c.Close())
}
