package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"casefile/corpus"
	"casefile/server"
)

type keyCmd struct {
	Add    keyAddCmd    `cmd:"" help:"Make a key and print it, once."`
	List   keyListCmd   `cmd:"" help:"List the keys, without their secrets."`
	Revoke keyRevokeCmd `cmd:"" help:"End a key. A running server refuses it at once."`
}

type keyAddCmd struct {
	dataDir
	Scope   []string `help:"What the key allows: read, annotate, ingest or admin, which includes the others. Repeat it for several." default:"read" enum:"read,annotate,ingest,admin" placeholder:"SCOPE"`
	Expires string   `help:"Last day on which the key is valid, in UTC. Without it the key is valid until it is revoked." placeholder:"YYYY-MM-DD"`
	Note    string   `help:"What the key is for, or who gets it." placeholder:"TEXT"`
	By      string   `help:"Name of the person who makes it (default: the user of this system)." placeholder:"NAME"`
}

func (c *keyAddCmd) Run(a *app) error {
	k := server.Key{Scopes: c.Scope, Note: c.Note, By: cmp.Or(c.By, systemUser())}
	if c.Expires != "" {
		day, err := time.Parse(time.DateOnly, c.Expires)
		if err != nil {
			return fmt.Errorf("--expires %q: give a day, such as 2027-01-31", c.Expires)
		}
		k.Expires = day.AddDate(0, 0, 1)
		if !time.Now().Before(k.Expires) {
			return fmt.Errorf("--expires %s is in the past", c.Expires)
		}
	}
	id, secret, err := server.AddKey(c.Data, k)
	if err != nil {
		return err
	}
	a.say("this is key %s; note it now: only its hash is kept", id)
	_, err = fmt.Fprintln(a.stdout, secret) // also if the audit log cannot be written: the key is good
	return errors.Join(err, a.audit(c.Data, corpus.Act{What: "key add", By: k.By, Of: id, Note: k.Note}))
}

type keyListCmd struct{ dataDir }

func (c *keyListCmd) Run(a *app) error {
	all, err := server.Keys(c.Data)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, k := range all {
		state := "good"
		switch {
		case k.Revoked:
			state = "revoked"
		case !k.Expires.IsZero() && !time.Now().Before(k.Expires):
			state = "expired"
		case !k.Expires.IsZero():
			state = "until " + k.Expires.AddDate(0, 0, -1).Format(time.DateOnly)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\tmade %s by %s\t%s\n", printable(k.ID), strings.Join(k.Scopes, ","), state, k.Time.Format(time.DateOnly), printable(k.By), printable(k.Note))
	}
	return w.Flush()
}

type keyRevokeCmd struct {
	dataDir
	ID string `arg:"" help:"Id of the key, as \"casefile key list\" shows it."`
	By string `help:"Name of the person who revokes it (default: the user of this system)." placeholder:"NAME"`
}

func (c *keyRevokeCmd) Run(a *app) error {
	by := cmp.Or(c.By, systemUser())
	if err := server.RevokeKey(c.Data, c.ID, by); err != nil {
		return err
	}
	if err := a.audit(c.Data, corpus.Act{What: "key revoke", By: by, Of: c.ID}); err != nil {
		return err
	}
	a.say("key %s is revoked", c.ID)
	return nil
}

// audit writes an act of a person at this machine to the audit log.
func (a *app) audit(data string, act corpus.Act) error {
	act.By = cmp.Or(act.By, systemUser())
	if err := corpus.NewAudit(data, a.log).Add(act, true); err != nil {
		return fmt.Errorf("it is done, but not in the audit log: %w", err)
	}
	return nil
}

// systemUser returns the name of the user of this system who runs the program.
func systemUser() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return fmt.Sprint("user ", os.Getuid())
}

// secret is the flag for the key with which serve lets people in, and search asks a server.
type secret struct {
	Key     string `help:"The key itself. Set it in the environment: other users of the machine can read a command line." hidden:""`
	KeyFile string `help:"File with a key that serve accepts and search sends. Or set CASEFILE_KEY to the key." placeholder:"FILE"`
}

func (s *secret) read() (string, error) {
	if s.KeyFile == "" {
		return s.Key, nil
	}
	b, err := os.ReadFile(s.KeyFile)
	if err != nil {
		return "", err
	}
	key := strings.TrimSpace(string(b))
	if key == "" || s.Key != "" {
		return "", fmt.Errorf("--key-file %s: give one key, in the file or in CASEFILE_KEY", s.KeyFile)
	}
	return key, nil
}
