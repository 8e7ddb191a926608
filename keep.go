package main

import (
	"cmp"
	"fmt"
	"io"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/segment"
	"casefile/server"
)

type verifyCmd struct {
	dataDir
	Index bool   `help:"Check the index too: its files, its articles, and the contents of at most 2000 of them, chosen at random."`
	Noted string `help:"Head of the manifest that was noted earlier, or a file with a report of verify or a copy of the manifest: check that nothing before it was changed." placeholder:"HASH|FILE"`
}

func (c *verifyCmd) Run(a *app) error {
	v, err := corpus.Verify(a.ctx, c.Data)
	if err != nil {
		return err
	}
	if err := v.Write(a.stdout); err != nil {
		return err
	}
	if c.Index {
		if err := c.index(a); err != nil {
			return err
		}
	}
	if c.Noted == "" {
		return nil
	}
	if err := corpus.CheckNoted(c.Data, c.Noted); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, "the noted head is in the manifest: nothing that was sealed by then was changed")
	return err
}

// compared is the number of articles whose contents are compared with the index: it takes
// some 4 ms to find the names in one.
const compared = 2000

// index compares the index with the articles.
func (c *verifyCmd) index(a *app) error {
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	v, err := indexer.Verify(a.ctx, segment.IndexDir(c.Data), store, compared, a.log)
	if err != nil {
		return fmt.Errorf("%w; \"casefile index\" builds it anew", err)
	}
	for _, id := range v.Differ {
		fmt.Fprintf(a.stdout, "index: %s is not indexed as this program reads it\n", id)
	}
	if len(v.Differ) > 0 {
		return fmt.Errorf("%d of %d articles are not indexed as this program reads them: another version wrote the index, or it was changed; \"casefile index\" builds it anew", len(v.Differ), v.Compared)
	}
	_, err = fmt.Fprintf(a.stdout, "the index has all %d articles; %d of them were read again and are indexed as they are\n", v.Articles, v.Compared)
	return err
}

type backupCmd struct {
	dataDir
	To string `arg:"" help:"New folder, or new file that ends in .tar." placeholder:"DIR|FILE.tar"`
}

func (b *backupCmd) Run(a *app) error {
	n, err := corpus.Backup(b.Data, b.To)
	if err == nil {
		a.say("%d bytes copied to %s", n, b.To)
		err = a.auditWhere(b.Data, corpus.Act{What: "backup", Of: b.To})
	}
	return err
}

type exportCmd struct {
	dataDir
	Warc  bool   `xor:"form" required:"" help:"All captures, as one WARC file."`
	Jsonl bool   `xor:"form" required:"" help:"The newest revision of each article, as a line of JSON that add reads, with what it names."`
	File  string `arg:"" optional:"" help:"New file; standard output if none." placeholder:"FILE"`
}

func (e *exportCmd) Run(a *app) error {
	if err := corpus.Present(e.Data); err != nil {
		return err
	}
	store, err := corpus.Open(e.Data)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return server.WriteArticles(w, store) }
	if e.Warc {
		write = store.ExportWarc
	}
	if e.File == "" {
		err = write(a.stdout)
	} else {
		err = corpus.WriteNew(e.File, write)
	}
	if err != nil {
		return err
	}
	return a.auditWhere(e.Data, corpus.Act{What: "export", Of: cmp.Or(e.File, "standard output")})
}

// auditWhere is audit for what may also be done from a medium that cannot be written.
func (a *app) auditWhere(data string, act corpus.Act) error {
	err := a.audit(data, act)
	if corpus.Unwritable(err) {
		a.log.Warn("the audit log cannot be written", "err", err)
		return nil
	}
	return err
}
