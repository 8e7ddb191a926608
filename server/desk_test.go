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

// A reporter finds a name in another spelling, compares it with another, and reads who is
// named with it.
func TestNamesInBrowser(t *testing.T) {
	ctx := browser(t)
	srv := httptest.NewServer(deskSite(t))
	defer srv.Close()

	do(t, ctx, chromedp.EmulateViewport(1280, 900))
	follow(t, ctx, chromedp.Navigate(srv.URL+"/"))
	follow(t, ctx, chromedp.Click(`nav.site a[href="/names"]`))
	audit(t, ctx, "names")
	follow(t, ctx, chromedp.Click(`.letters a[href*="letter=R"]`))
	if got := text(t, ctx, ".index tbody"); !strings.Contains(got, "Rakhat Aliev") || strings.Contains(got, "Marat Dosov") {
		t.Errorf("under R: %q", got)
	}
	follow(t, ctx, chromedp.Navigate(srv.URL+"/names"))
	follow(t, ctx, chromedp.SendKeys("#like", "Рахат Алиев\r"))
	if got := text(t, ctx, ".index tbody"); !strings.Contains(got, "Rakhat Aliev") || strings.Contains(got, "Marat Dosov") {
		t.Errorf("found in another script: %q", got)
	}
	follow(t, ctx, chromedp.Click(".index tbody a"))
	if got := text(t, ctx, "h1"); got != "Rakhat Aliev" {
		t.Errorf("the name leads to %q", got)
	}
	follow(t, ctx, chromedp.Click(`a[href*="view=lines"]`))
	if got := text(t, ctx, ".lines mark"); !strings.Contains(got, "Aliev") {
		t.Errorf("in the middle of a line: %q", got)
	}
	audit(t, ctx, "entity-lines")
	follow(t, ctx, chromedp.Click("aside .named a.with[href*=together]"))
	if got := text(t, ctx, ".rows"); !strings.Contains(got, "Aliev") {
		t.Errorf("the sentences that name both: %q", got)
	}
	audit(t, ctx, "together")

	follow(t, ctx, chromedp.Navigate(srv.URL+"/names/explain"))
	do(t, ctx, chromedp.SendKeys("#name", "Rakhat Aliev"))
	follow(t, ctx, chromedp.SendKeys("#other", "Рахат Әлиев\r"))
	if got := text(t, ctx, "#verdict"); got != "One and the same in this case." {
		t.Errorf("two spellings of one man: %q", got)
	}
	audit(t, ctx, "explain")
}

// Each line of the network leads to its sentences, by keyboard through the table.
func TestNetworkInBrowser(t *testing.T) {
	ctx := browser(t)
	srv := httptest.NewServer(deskSite(t))
	defer srv.Close()

	do(t, ctx, chromedp.EmulateViewport(1280, 900))
	follow(t, ctx, chromedp.Navigate(srv.URL+"/e/p_marat-dosov"))
	follow(t, ctx, chromedp.Click(`.links a[href^="/network"]`))
	audit(t, ctx, "network-person")
	follow(t, ctx, chromedp.Click(`.index tbody td:nth-child(3) a`))
	if got := text(t, ctx, ".rows"); !strings.Contains(got, "Marat Dosov") {
		t.Errorf("the table leads to %q", got)
	}
	follow(t, ctx, chromedp.Navigate(srv.URL+"/network"))
	audit(t, ctx, "network")
	to := run(t, ctx, chromedp.Evaluate[string](`document.querySelector(".drawing .tie").getAttribute("href")`))
	follow(t, ctx, chromedp.Navigate(srv.URL+to))
	if got := run(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll(".rows li").length`)); got == 0 {
		t.Errorf("%s has no sentence", to)
	}
}
