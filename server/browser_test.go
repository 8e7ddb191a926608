package server

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium. Without one the test is skipped, unless
// CASEFILE_TEST_BROWSER=1 says that there must be one.
func browser(t *testing.T) context.Context {
	t.Helper()
	exe := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			exe = path
			break
		}
	}
	if exe == "" {
		if os.Getenv("CASEFILE_TEST_BROWSER") == "1" {
			t.Fatal("no Chromium on this machine")
		}
		t.Skip("no Chromium on this machine: what a person does in the pages is not tested")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(exe), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // starts it; a step's own context would end it with the step
		t.Fatal(err)
	}
	return ctx
}

// patience is how long a step may take on a busy machine before the test fails.
const patience = 2 * time.Minute

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// follow takes steps that lead to another page, and waits for it.
func follow(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Status != 200 {
		t.Fatalf("%s answers %d", resp.URL, resp.Status)
	}
}

// run returns the result of a step.
func run[T any](t *testing.T, ctx context.Context, step chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, step)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func text(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	return run(t, ctx, chromedp.Text(selector))
}

func value(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	return run(t, ctx, chromedp.Value(selector))
}

func focused(t *testing.T, ctx context.Context) string {
	t.Helper()
	return run(t, ctx, chromedp.Evaluate[string]("document.activeElement.id"))
}

// emptyBox clears the search box.
func emptyBox(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
	_, err := chromedp.Evaluate[string](`document.getElementById("q").value = ""`)(ctx, target)
	return chromedp.Void{}, err
}

// A reporter types a name, applies a person and a year, and opens the article
// at the hit; at every step the page is accessible, in light and dark, on a
// desktop and a phone.
func TestBrowser(t *testing.T) {
	ctx := browser(t)
	srv := httptest.NewServer(site(t))
	defer srv.Close()

	do(t, ctx, chromedp.EmulateViewport(1280, 900))
	follow(t, ctx, chromedp.Navigate(srv.URL+"/"))
	audit(t, ctx, "start")

	do(t, ctx, chromedp.KeyEvent("/")) // the key that goes to the search box
	if at := focused(t, ctx); at != "q" {
		t.Errorf("after / the focus is on %q, want the search box", at)
	}
	do(t, ctx, emptyBox, chromedp.SendKeys("#q", "tok"), chromedp.WaitVisible("#suggestions li"))
	if got := text(t, ctx, "#suggestions"); !strings.Contains(got, "Qasym-Zhomart Toqaev") {
		t.Errorf("tok suggests %q", got)
	}
	audit(t, ctx, "suggestions")
	do(t, ctx, emptyBox) // a key press by the driver also types the key, which the handler prevents for a person
	do(t, ctx, chromedp.SendKeys("#q", "Toqaev\r"), chromedp.WaitVisible(".hit mark"))
	if q := value(t, ctx, "#q"); q != "Toqaev" {
		t.Errorf("the box holds %q, want Toqaev", q)
	}
	if got := text(t, ctx, "h1"); got != "1 article" {
		t.Errorf("searching Toqaev: %q", got)
	}
	do(t, ctx, chromedp.Click(`input[name="person"][value="p_rustam-ibragimov"]`), chromedp.WaitVisible(`.chips`)) // filters apply at once
	do(t, ctx, chromedp.Click(`input[name="year"][value="2024"]`), chromedp.WaitVisible(`.chips li:nth-child(3)`))
	if got := text(t, ctx, ".chips"); !strings.Contains(got, "Rustam Ibragimov") || !strings.Contains(got, "2024") {
		t.Errorf("after applying, the filters are %q", got)
	}
	audit(t, ctx, "search")

	follow(t, ctx, chromedp.Click("article.hit h2 a"))
	if got := text(t, ctx, ".body mark"); got != "Toqaev" {
		t.Errorf("marked in the article: %q", got)
	}
	do(t, ctx, chromedp.KeyEvent("n")) // from the first match, at which a result opens
	if at := focused(t, ctx); at != "m2" {
		t.Errorf("after n the focus is on %q, want the second match", at)
	}
	if got := text(t, ctx, ".walk output"); got != "2/2" {
		t.Errorf("after n the bar says %q", got)
	}
	audit(t, ctx, "article")

	follow(t, ctx, chromedp.Navigate(srv.URL+"/search?q=presidnet&person=p_rustam-ibragimov&from=2024&facet.person.q=rakhat"))
	do(t, ctx, chromedp.Click(".graph summary"))
	audit(t, ctx, "narrowed")

	follow(t, ctx, chromedp.Navigate(srv.URL+"/stats?q=Toqaev"))
	do(t, ctx, chromedp.Click(".graph summary"))
	audit(t, ctx, "stats")

	follow(t, ctx, chromedp.Navigate(srv.URL+"/contradictions"))
	audit(t, ctx, "contradictions")

	follow(t, ctx, chromedp.Navigate(srv.URL+"/e/p_rustam-ibragimov"))
	do(t, ctx, chromedp.Click(".stated summary"), chromedp.Click(".spelt summary"))
	audit(t, ctx, "entity")

	do(t, ctx, chromedp.Navigate(srv.URL+"/search?persn=x"))
	audit(t, ctx, "error")
}

// A reporter pastes a list of names, reads what is found, and who is named together.
func TestListBrowser(t *testing.T) {
	ctx := browser(t)
	h, _ := listSite(t)
	srv := httptest.NewServer(h)
	defer srv.Close()
	do(t, ctx, chromedp.EmulateViewport(1280, 900))
	follow(t, ctx, chromedp.Navigate(srv.URL+"/lists"))
	do(t, ctx, chromedp.Click(".desk summary"))
	audit(t, ctx, "lists")
	do(t, ctx, chromedp.SendKeys("#names", sample+"\nWolfgang Mozart\nSarsenbaiuly"))
	follow(t, ctx, chromedp.Click("#main form button"))
	if got := text(t, ctx, "#main"); !strings.Contains(got, "Rustam Ibragimov") || !strings.Contains(got, "Not found") {
		t.Errorf("the list shows %q", got)
	}
	audit(t, ctx, "list")
	follow(t, ctx, chromedp.Click(`a[href$="/matrix"]`))
	if got := text(t, ctx, ".matrix"); !strings.Contains(got, "Sarsenbaiuly") {
		t.Errorf("the matrix shows %q", got)
	}
	audit(t, ctx, "matrix")
}

// audit runs axe-core over the page at two widths, in both colour schemes, and saves
// a screenshot in the folder that CASEFILE_TEST_SCREENSHOTS names.
func audit(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	axe := os.Getenv("CASEFILE_TEST_AXE")
	var script []byte
	if axe != "" {
		var err error
		if script, err = os.ReadFile(axe); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Log("CASEFILE_TEST_AXE names no axe.min.js: accessibility is not audited")
	}
	for scheme, width := range map[string]int64{"light": 1280, "dark": 390} {
		do(t, ctx, chromedp.EmulateViewport(width, 900), colours(scheme))
		if wide := run(t, ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); wide > width {
			t.Errorf("%s is %d pixels wide on a screen of %d", name, wide, width)
		}
		if dir := os.Getenv("CASEFILE_TEST_SCREENSHOTS"); dir != "" {
			png := run(t, ctx, chromedp.FullScreenshot(100))
			if err := os.WriteFile(filepath.Join(dir, name+"-"+scheme+".png"), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if script == nil {
			continue
		}
		found := run(t, ctx, chromedp.Evaluate[string](string(script)+`;
			axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
				JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.html).join(" "))}))`,
			chromedp.EvalAwaitPromise))
		var report struct {
			Passes     int
			Violations []string
		}
		if err := json.Unmarshal([]byte(found), &report); err != nil || report.Passes < 10 {
			t.Fatalf("axe-core on %s: %v: %s", name, err, found)
		}
		for _, v := range report.Violations {
			t.Errorf("%s, %s, %d wide: %s", name, scheme, width, v)
		}
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 900), colours("light"))
}

func colours(scheme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return chromedp.Void{}, err
	}
}
