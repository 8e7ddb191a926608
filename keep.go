package main

import (
	"casefile/corpus"
)

type verifyCmd struct{ dataDir }

func (c *verifyCmd) Run(a *app) error {
	v, err := corpus.Verify(a.ctx, c.Data)
	if err != nil {
		return err
	}
	return v.Write(a.stdout)
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
