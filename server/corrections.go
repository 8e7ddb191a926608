package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"casefile/corpus"
)

var (
	correctParams = newTable(
		param{name: "field", kind: choiceKind, choices: []string{"date", "title", "author", "source", "language", "address", "case"}, must: true,
			help: "What is wrong. address: one of the further addresses of the article is that of another one; case: the article is not of this case."},
		param{name: "value", kind: textKind, repeat: true, help: "What is right; the address that is not the article's; nothing for case. Repeat it for several authors."},
		param{name: "because", kind: textKind, must: true, help: "Why, shown with the correction."}, dryRun,
	)
	removeParams = newTable(
		param{name: "reason", kind: textKind, must: true, help: "Why, shown to those who ask for the article."}, dryRun,
	)
	restoreParams = newTable(noteParam, dryRun)
)

// correct keeps a correction of an article.
func (s *server) correct(ctx context.Context, d deed) (int, any, error) {
	out, err := s.correction(ctx, d)
	return d.created(), out, err
}

func (s *server) correction(ctx context.Context, d deed) (*decided, error) {
	values := d.all("value")
	if len(values) > 1 && d.text("field") != string(corpus.TheAuthors) {
		return nil, inBody("value", "value is given %d times; only author can have several", len(values))
	}
	for _, v := range values {
		if d.text("field") == string(corpus.TheAuthors) && strings.Contains(v, ",") {
			return nil, inBody("value", "%q has a comma; give one name, and repeat value for several", v)
		}
	}
	made := corpus.Decision{Action: corpus.Correct, Kind: "article", IDs: []string{d.id}, Field: corpus.Field(d.text("field")),
		Text: strings.Join(values, ", "), By: d.by, Note: d.text("because")}
	considered, err := s.Searcher.Store.Consider(made)
	if err != nil {
		return nil, err
	}
	out := &decided{DryRun: d.dry, Articles: 1, Before: []supposed{}, After: []supposed{}, Revised: []revised{}}
	if d.dry {
		considered.N = 0
		out.Decision = newDecisionLine(considered)
		if considered.Was != considered.Text {
			out.Revised = append(out.Revised, revised{ID: d.id, Change: string(corpus.Corrected)})
		}
		return out, nil
	}
	err = s.write(func(w *corpus.Writer) error {
		kept, receipts, err := w.Correct(made)
		out.Decision, out.Revised = newDecisionLine(kept), newRevised(receipts)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Decision.Stands = true
	return out, s.finish(ctx, d, out, corpus.Act{What: "correct", By: d.by,
		Of: fmt.Sprintf("decision %d: %s of %s", out.Decision.N, made.Field, d.id), Note: made.Note})
}

// uncorrect takes back a correction, or what took one back.
func (s *server) uncorrect(ctx context.Context, d deed, undo corpus.Decision, before []corpus.Decision) (*decided, error) {
	out := &decided{DryRun: d.dry, Articles: 1, Decision: newDecisionLine(undo), Before: []supposed{}, After: []supposed{}, Revised: []revised{}}
	if d.dry {
		for _, one := range before {
			if one.N == undo.Undo {
				for _, id := range one.IDs {
					out.Revised = append(out.Revised, revised{ID: id, Change: string(corpus.Corrected)})
				}
			}
		}
		return out, nil
	}
	err := s.write(func(w *corpus.Writer) error {
		receipts, err := w.Uncorrect(undo)
		out.Revised = newRevised(receipts)
		return err
	})
	if err != nil {
		return nil, err
	}
	all, err := s.Searcher.Store.Decisions()
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.Undo == undo.Undo {
			out.Decision = newDecisionLine(one)
		}
	}
	out.Decision.Stands = true
	return out, s.finish(ctx, d, out, corpus.Act{What: "correct undo", By: d.by, Of: fmt.Sprintf("decision %d", undo.Undo), Note: undo.Note})
}

// A removed answers the removal of an article, or its end.
type removed struct {
	DryRun  bool       `json:"dry_run"`
	Article articleRef `json:"article"`
	Reason  string     `json:"reason"`
	By      string     `json:"by"`
	Revised []revised  `json:"revised"` // in a dry run, what would be
	State   *journaled `json:"state"`   // null in a dry run
}

// remove takes an article out of all pages and searches.
func (s *server) remove(ctx context.Context, d deed) (int, any, error) {
	out, err := s.removal(ctx, d)
	return http.StatusOK, out, err
}

func (s *server) removal(ctx context.Context, d deed) (*removed, error) {
	a, err := s.Searcher.Store.Get(d.id)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, d, a, "remove", d.text("reason"), corpus.Removed, func(w *corpus.Writer) (corpus.Receipt, error) {
		return w.Remove(d.id, corpus.Removal{Reason: d.text("reason"), By: d.by})
	})
}

// restore ends the removal of an article.
func (s *server) restore(ctx context.Context, d deed) (int, any, error) {
	out, err := s.restoration(ctx, d)
	return http.StatusOK, out, err
}

func (s *server) restoration(ctx context.Context, d deed) (*removed, error) {
	if _, err := s.Searcher.Store.Get(d.id); err == nil {
		return nil, inBody("", "%s is not removed", d.id)
	} else if !errors.Is(err, corpus.ErrRemoved) {
		return nil, err
	}
	a, err := s.Searcher.Store.Former(d.id)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, d, a, "remove --undo", d.text("note"), corpus.Restored, func(w *corpus.Writer) (corpus.Receipt, error) {
		return w.Restore(d.id)
	})
}

// revise removes or restores an article.
func (s *server) revise(ctx context.Context, d deed, a *corpus.Article, what, why string, to corpus.Change, do func(*corpus.Writer) (corpus.Receipt, error)) (*removed, error) {
	out := &removed{DryRun: d.dry, Article: newArticleRef(a, noParams), Reason: why, By: d.by, Revised: []revised{{d.id, 0, string(to)}}}
	if d.dry {
		return out, nil
	}
	err := s.write(func(w *corpus.Writer) error {
		receipt, err := do(w)
		out.Revised = newRevised([]corpus.Receipt{receipt})
		return err
	})
	if err != nil {
		return nil, err
	}
	state, err := s.journaled(ctx)
	out.State = &state
	return out, errors.Join(s.act(d.Context, corpus.Act{What: what, By: d.by, Of: d.id, Note: why}), err)
}
