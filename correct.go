package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"casefile/corpus"
	"casefile/corpus/gather"
)

type correctCmd struct {
	dataDir
	engineFlags
	What      string   `arg:"" optional:"" name:"id-or-address" help:"Id or address of the article."`
	Date      string   `help:"Date of publication: 2006, 2006-02, 2006-02-13 or 2006-02-13T15:04:05+06:00." placeholder:"DATE"`
	Title     string   `help:"Title." placeholder:"TEXT"`
	Author    []string `help:"Author; repeat it for several." placeholder:"NAME" sep:"none"`
	Source    string   `help:"Name of the outlet." placeholder:"NAME"`
	Lang      string   `help:"Language: a code such as ru, kk or kk-Latn." placeholder:"CODE"`
	Split     string   `help:"A further address of the article that is not its own: what was captured there becomes another article." placeholder:"ADDRESS"`
	NotOfCase bool     `name:"not-of-case" help:"The article is of another case: it is removed."`
	Because   string   `help:"Why; shown with the correction." placeholder:"TEXT"`
	By        string   `help:"Name of the person who corrects (default: the user of this system)." placeholder:"NAME"`
	Undo      int      `help:"Take back the decision of this number, which \"casefile decide list\" shows." placeholder:"N"`
}

func (c *correctCmd) Run(a *app) error {
	if err := c.correct(a); err != nil {
		return err
	}
	return a.update(c.Data, c.engineFlags)
}

func (c *correctCmd) correct(a *app) (err error) {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	corrections := c.corrections()
	switch {
	case c.Undo > 0 && (len(corrections) > 0 || c.What != ""):
		return errors.New("give --undo without an article and other corrections: it names a decision")
	case c.Undo == 0 && c.What == "":
		return errors.New("name the article, by its id or address")
	case c.Undo == 0 && len(corrections) == 0:
		return errors.New("say what is wrong, with --date, --title, --author, --source, --lang, --split or --not-of-case")
	case c.Undo == 0 && c.Because == "":
		return errors.New("say why with --because: it is shown with the correction")
	}
	for _, name := range c.Author {
		if strings.Contains(name, ",") { // which is between two names of one correction
			return fmt.Errorf("--author %q: give one name without a comma; repeat --author for several", name)
		}
	}
	w, err := corpus.OpenWriter(c.Data, a.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	by := cmp.Or(c.By, systemUser())
	if c.Undo > 0 {
		receipts, err := w.Uncorrect(corpus.Decision{Undo: c.Undo, By: by, Note: c.Because})
		c.print(a, receipts)
		if err != nil {
			return err
		}
		return a.audit(c.Data, corpus.Act{What: "correct undo", By: by, Of: fmt.Sprintf("decision %d", c.Undo), Note: c.Because})
	}
	id := c.What
	if gather.IsAddress(id) {
		if id, err = w.Find(id); err != nil {
			return err
		}
	}
	for _, d := range corrections {
		d.IDs, d.By, d.Note = []string{id}, by, c.Because
		d, receipts, err := w.Correct(d)
		c.print(a, receipts)
		if err != nil {
			return err
		}
		if err := a.audit(c.Data, corpus.Act{What: "correct", By: by, Of: fmt.Sprintf("decision %d: %s of %s", d.N, d.Field, id), Note: c.Because}); err != nil {
			return err
		}
		a.say("decision %d is kept; \"casefile correct --undo %d\" reverses it", d.N, d.N)
	}
	return nil
}

func (c *correctCmd) corrections() (all []corpus.Decision) {
	for _, given := range []struct {
		field corpus.Field
		value string
	}{
		{corpus.TheDate, c.Date}, {corpus.TheTitle, c.Title}, {corpus.TheAuthors, strings.Join(c.Author, ", ")},
		{corpus.TheSource, c.Source}, {corpus.TheLanguage, c.Lang}, {corpus.TheAddress, c.Split},
	} {
		if given.value != "" {
			all = append(all, corpus.Decision{Field: given.field, Text: given.value})
		}
	}
	if c.NotOfCase {
		all = append(all, corpus.Decision{Field: corpus.TheCase})
	}
	return all
}

func (c *correctCmd) print(a *app, receipts []corpus.Receipt) {
	for _, r := range receipts {
		fmt.Fprintf(a.stdout, "%s\t%s\trevision %d\n", r.ID, r.Change, r.Revision)
	}
}
