package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/corpus/proof"
)

// authority is the flag of the commands that ask for time stamps.
type authority struct {
	TSA string `name:"tsa" help:"Address of a time-stamping authority (RFC 3161). It receives a hash of what is kept, and nothing else." placeholder:"ADDRESS"`
}

type proveCmd struct {
	dataDir
	authority
	What     string `arg:"" name:"id-or-address" help:"Id or address of the article."`
	Passage  string `help:"Part of its text that the proof points out, in characters from 0: 120-204." placeholder:"START-END"`
	Revision int    `help:"Revision of the article, from 1; without it, the newest." placeholder:"N"`
	To       string `help:"New file (default: the article's id and -proof.zip)." placeholder:"FILE"`
}

func (c *proveCmd) Run(a *app) error {
	o := proof.Options{Software: "casefile " + build(), Created: time.Now()}
	if c.Passage != "" {
		start, end, ok := strings.Cut(c.Passage, "-")
		n, err := strconv.Atoi(start)
		m, err2 := strconv.Atoi(end)
		if !ok || errors.Join(err, err2) != nil {
			return fmt.Errorf("--passage %q: give two numbers of characters, such as 120-204", c.Passage)
		}
		o.Passage = &proof.Passage{Start: n, End: m}
	}
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	id := c.What
	if gather.IsAddress(id) {
		if id, err = store.Find(id); err != nil {
			return err
		}
	}
	if err := a.seal(c.Data, store, id, c.Revision); err != nil {
		return err
	}
	if err := c.stamp(a, c.Data); err != nil {
		return err
	}
	p, err := store.Proof(id, c.Revision)
	if err != nil {
		return err
	}
	if c.To == "" {
		c.To = id + "-proof.zip"
	}
	if err := corpus.WriteNew(c.To, func(w io.Writer) error { return proof.Write(w, store, p, o) }); err != nil {
		return err
	}
	if p.Article.IsAbstract() {
		a.say("%s is an abstract in other words of %s, not that article's text: the proof says so, and proves nothing of the article", id, p.Article.URL)
	}
	_, err = fmt.Fprintf(a.stdout, "%s\n%s\n", c.To, p.Head())
	return err
}

// seal adds a revision to the manifest if no line covers it yet.
func (a *app) seal(data string, store *corpus.Store, id string, revision int) error {
	_, err := store.Proof(id, revision)
	if !errors.Is(err, corpus.ErrUnsealed) {
		return err
	}
	w, err := corpus.OpenWriter(data, a.log)
	if err != nil {
		return fmt.Errorf("%s is to be sealed first: %w", id, err)
	}
	return w.Close()
}

// stamp has the manifest stamped, if there is an authority.
func (t authority) stamp(a *app, data string) error {
	if t.TSA == "" {
		return nil
	}
	head, at, err := proof.Stamp(a.ctx, data, t.TSA)
	if err == nil {
		a.say("%s is time-stamped: %s", head, at.UTC().Format(time.RFC3339))
	}
	return err
}

type stampCmd struct {
	dataDir
	authority
}

func (c *stampCmd) Run(a *app) error {
	if c.TSA == "" {
		return errors.New("give --tsa (or CASEFILE_TSA): the address of a time-stamping authority")
	}
	return c.stamp(a, c.Data)
}
