package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"casefile/corpus"
)

// A reporter reads when sources say that things happened, and goes to the sentence.
func TestTimelineInBrowser(t *testing.T) {
	ctx := browser(t)
	srv := httptest.NewServer(deskSite(t))
	defer srv.Close()

	do(t, ctx, chromedp.EmulateViewport(1280, 900))
	follow(t, ctx, chromedp.Navigate(srv.URL+"/"))
	follow(t, ctx, chromedp.Click(`nav.site a[href="/timeline"]`))
	if got := text(t, ctx, "#d2006-08-30"); got != "30 August 2006" {
		t.Errorf("the date of the verdict is %q", got)
	}
	if got := text(t, ctx, "#differ0"); !strings.Contains(got, "30 August 2006") || !strings.Contains(got, "31 August 2006") {
		t.Errorf("side by side: %q", got)
	}
	audit(t, ctx, "timeline")
	follow(t, ctx, chromedp.Click(`.years a[href*="from=2006"]`))
	do(t, ctx, chromedp.Click(".narrow summary"), chromedp.Click(`.narrow input[name="person"][value="p_marat-dosov"]`))
	follow(t, ctx, chromedp.Click(".narrow .apply button"))
	if got := text(t, ctx, ".chips"); !strings.Contains(got, "Marat Dosov") || !strings.Contains(got, "2006") {
		t.Errorf("the filters are %q", got)
	}
	audit(t, ctx, "timeline-narrowed")
	follow(t, ctx, chromedp.Click(".rows a.to"))
	if got := text(t, ctx, ".body :target mark, .body :target"); !strings.Contains(got, "2006") && !strings.Contains(got, "August") {
		t.Errorf("the link leads to %q", got)
	}
}

// deskSite is the bundled case with two articles that date a verdict differently.
func deskSite(t *testing.T) http.Handler {
	t.Helper()
	article := func(url, day, text string) *corpus.Article {
		return &corpus.Article{
			URL: url, Title: "Verdict reported on " + day, Lang: "en", Source: corpus.Source{ID: "desk", Name: "The Desk"},
			Published: corpus.Date{At: day, Precision: corpus.Day, From: corpus.FromMeta}, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}},
		}
	}
	h, _ := siteOf(t,
		article("https://a.example/1", "2006-09-02", "A Harbour court sentenced Marat Dosov to death on 31 August 2006. Ivan Petrov said so yesterday. The trial began in June 2006."),
		article("https://a.example/2", "2006-09-01", "Marat Dosov was sentenced to death on 30 August. Marat Dosov and Ivan Petrov had met in 2004."))
	return h
}
