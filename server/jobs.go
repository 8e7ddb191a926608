package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// Work that takes long is a job: fetching addresses, gathering the coverage. Jobs run one
// after the other. Each has a file in the folder jobs of the data directory: a line with
// what was asked, a line for each outcome once what it says is on the disk, and a line when
// it ends. A file without that last line is of a job that a crash interrupted. To run it
// again skips what it has done.

const (
	mostJobs     = 1000 // that are remembered, the newest
	mostWaiting  = 20
	mostOutcomes = 1000 // that an answer lists, the newest
)

// States of a job.
const (
	jobWaiting     = "waiting"
	jobRunning     = "running"
	jobDone        = "done"
	jobFailed      = "failed"      // an error ended it
	jobStopped     = "stopped"     // the server was stopped; run it again to go on
	jobInterrupted = "interrupted" // the server was killed; run it again to go on
)

// A job is work in the background, as the API shows it.
type job struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`  // ingest or gather
	State    string     `json:"state"` // waiting, running, done, failed, stopped, interrupted
	By       string     `json:"by"`
	Asked    time.Time  `json:"asked"`
	Ended    *time.Time `json:"ended"`
	Given    []string   `json:"given"` // the addresses, or the names of sources; empty means all
	Total    int        `json:"total"` // addresses; 0 if it is not known
	Done     int        `json:"done"`
	Failed   int        `json:"failed"` // of those done
	Error    string     `json:"error"`
	Outcomes []outcome  `json:"outcomes"` // the newest last
	Again    string     `json:"again"`    // id of the job that goes on, "" for none
	Self     string     `json:"self"`
	HTML     string     `json:"html"`
}

// An outcome is what became of an address.
type outcome struct {
	What   string `json:"what"` // new, changed, unchanged, failed, …
	URL    string `json:"url"`
	ID     string `json:"id"` // of the article, "" for none
	Title  string `json:"title"`
	Reason string `json:"reason"` // why it failed, and what to do
}

// A jobLine is a line of a job's file; one of its fields is set.
type jobLine struct {
	Job     *job     `json:"job,omitempty"`
	Outcome *outcome `json:"outcome,omitempty"`
	End     *jobEnd  `json:"end,omitempty"`
	Again   string   `json:"again,omitempty"`
}

type jobEnd struct {
	State string    `json:"state"`
	Error string    `json:"error"`
	Time  time.Time `json:"time"`
}

// jobs are the jobs of a server.
type jobs struct {
	dir string

	mu      sync.Mutex
	all     []*job // the oldest first
	changed chan struct{}
	changes int // grows with each
	waiting int

	turn chan struct{} // held by the job that runs
	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup
}

// openJobs reads the jobs in a data directory, "" for none.
func openJobs(data string) (*jobs, error) {
	j := &jobs{dir: filepath.Join(data, "jobs"), changed: make(chan struct{}), turn: make(chan struct{}, 1)}
	j.ctx, j.stop = context.WithCancel(context.Background())
	if data == "" {
		return j, nil
	}
	files, err := os.ReadDir(j.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), "j_") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(j.dir, f.Name()))
		if err != nil {
			return nil, err
		}
		if one := readJob(b); one != nil {
			j.all = append(j.all, one)
		}
	}
	slices.SortFunc(j.all, func(a, b *job) int { return a.Asked.Compare(b.Asked) })
	for ; len(j.all) > mostJobs; j.all = j.all[1:] {
		if err := os.Remove(j.file(j.all[0].ID)); err != nil {
			return nil, err
		}
	}
	return j, nil
}

func (j *jobs) file(id string) string { return filepath.Join(j.dir, id+".jsonl") }

// readJob reads the file of a job, and leaves a line that is cut off. It returns nil if
// there is no job in it.
func readJob(b []byte) (one *job) {
	for line := range bytes.Lines(b) {
		var l jobLine
		if err := json.Unmarshal(line, &l); err != nil {
			break
		}
		if one == nil {
			if l.Job == nil {
				return nil
			}
			one = l.Job
			one.State, one.Outcomes = jobInterrupted, []outcome{}
			continue
		}
		one.take(l)
	}
	return one
}

// take follows a line of a job's file.
func (one *job) take(l jobLine) {
	switch {
	case l.Outcome != nil:
		one.Done++
		if l.Outcome.What == "failed" {
			one.Failed++
		}
		one.Outcomes = append(one.Outcomes, *l.Outcome)
	case l.End != nil:
		one.State, one.Error, one.Ended = l.End.State, l.End.Error, &l.End.Time
	case l.Again != "":
		one.Again = l.Again
	}
}

// note appends a line to the file of a job, syncs it, and tells those who watch.
func (j *jobs) note(one *job, l jobLine) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	f, err := os.OpenFile(j.file(one.ID), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	one.take(l)
	j.tell()
	return nil
}

// tell wakes those who wait for a change. The caller holds mu.
func (j *jobs) tell() {
	j.changes++
	close(j.changed)
	j.changed = make(chan struct{})
}

// version is another one after each change.
func (j *jobs) version() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.changes
}

// A worker does the work of a job. It reports each outcome once that is on the disk.
type worker func(ctx context.Context, report func(outcome) error) error

// start keeps a job and runs it as soon as those before it have ended. after is the job
// that it goes on with, nil for none.
func (j *jobs) start(one job, after *job, work worker) (*job, error) {
	if err := corpus.MakeDir(j.dir); err != nil {
		return nil, err
	}
	one.ID = "j_" + strings.ToLower(rand.Text()[:16])
	one.Asked, one.Outcomes = time.Now().UTC().Truncate(time.Second), []outcome{}
	one.Self, one.HTML = jobsPath+"/"+one.ID, "/jobs/"+one.ID
	kept := &one
	j.mu.Lock()
	if j.ctx.Err() != nil || j.waiting >= mostWaiting {
		j.mu.Unlock()
		return nil, &refusal{"rate-limited", fmt.Sprintf("%d jobs wait already; ask again when one has ended", mostWaiting)}
	}
	j.waiting++
	j.mu.Unlock()
	err := j.note(kept, jobLine{Job: kept})
	if err == nil && after != nil {
		err = j.note(after, jobLine{Again: kept.ID})
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err != nil {
		j.waiting--
		return nil, err
	}
	kept.State = jobWaiting
	j.all = append(j.all, kept)
	j.work.Go(func() { j.run(kept, work) })
	return kept.copied(), nil
}

// run waits for the job's turn, works, and keeps how it ended.
func (j *jobs) run(one *job, work worker) {
	var err error
	select {
	case j.turn <- struct{}{}:
		defer func() { <-j.turn }()
		j.set(one, jobRunning)
		err = work(j.ctx, func(o outcome) error { return j.note(one, jobLine{Outcome: &o}) })
	case <-j.ctx.Done():
	}
	end := jobEnd{State: jobDone, Time: time.Now().UTC().Truncate(time.Second)}
	switch {
	case j.ctx.Err() != nil:
		end.State = jobStopped
	case err != nil:
		end.State, end.Error = jobFailed, problemOf(err).Detail
		if end.Error == "" {
			end.Error = err.Error()
		}
	}
	if err := j.note(one, jobLine{End: &end}); err != nil {
		j.set(one, jobFailed)
	}
}

func (j *jobs) set(one *job, state string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if one.State = state; state == jobRunning {
		j.waiting--
	}
	j.tell()
}

// close stops the jobs and waits for them.
func (j *jobs) close() {
	j.stop()
	j.work.Wait()
}

// get returns a job as it is, and a channel that is closed when it changes.
func (j *jobs) get(id string) (*job, <-chan struct{}, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	i := slices.IndexFunc(j.all, func(one *job) bool { return one.ID == id })
	if i < 0 {
		return nil, nil, echo.ErrNotFound
	}
	return j.all[i].copied(), j.changed, nil
}

// kept returns the job with an id itself, nil if there is none.
func (j *jobs) kept(id string) *job {
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := slices.IndexFunc(j.all, func(one *job) bool { return one.ID == id }); i >= 0 {
		return j.all[i]
	}
	return nil
}

// list returns the jobs, the newest first, without their outcomes.
func (j *jobs) list() []job {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := []job{}
	for _, one := range slices.Backward(j.all) {
		c := *one
		c.Outcomes = []outcome{}
		out = append(out, c)
	}
	return out
}

// copied returns a copy that nobody changes, with the newest outcomes.
func (one *job) copied() *job {
	c := *one
	c.Outcomes = slices.Clone(one.Outcomes[max(0, len(one.Outcomes)-mostOutcomes):])
	c.Given = nonNil(c.Given)
	return &c
}

// finished are the addresses that a job has dealt with, and need not again.
func (j *jobs) finished(id string) map[string]bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := map[string]bool{}
	for _, one := range j.all {
		for _, o := range one.Outcomes {
			if one.ID == id && o.What != "failed" {
				out[o.URL] = true
			}
		}
	}
	return out
}
