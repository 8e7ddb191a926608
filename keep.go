package main

import (
	"fmt"

	"casefile/corpus"
)

type verifyCmd struct {
	dataDir
	Noted string `help:"Head of the manifest that was noted earlier, or a file with a report of verify or a copy of the manifest: check that nothing before it was changed." placeholder:"HASH|FILE"`
}

func (c *verifyCmd) Run(a *app) error {
	v, err := corpus.Verify(a.ctx, c.Data)
	if err != nil {
		return err
	}
	if err := v.Write(a.stdout); err != nil || c.Noted == "" {
		return err
	}
	if err := corpus.CheckNoted(c.Data, c.Noted); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, "the noted head is in the manifest: nothing that was sealed by then was changed")
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
	}
	return err
}

type exportCmd struct {
	dataDir
	Warc  bool   `xor:"form" required:"" help:"All captures, as one WARC file."`
	Jsonl bool   `xor:"form" required:"" help:"The newest revision of each article, as a line of JSON."`
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
	write := store.ExportJSONL
	if e.Warc {
		write = store.ExportWarc
	}
	if e.File == "" {
		return write(a.stdout)
	}
	return corpus.WriteNew(e.File, write)
}
