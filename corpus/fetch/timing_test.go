package fetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A site answers requests in a bubble of package synctest, where waiting takes no
// time, and notes when they came.
type site struct {
	// answer answers a request; the connection is closed after it.
	answer func(conn net.Conn, req *http.Request)
	robots string // "" for none

	serving sync.WaitGroup
	mu      sync.Mutex
	came    []visit
}

type visit struct {
	host, path string
	at         time.Time
}

// client returns a client for which the site is every host.
func (s *site) client(t *testing.T) *Client {
	t.Cleanup(s.serving.Wait)
	return &Client{Dial: func(_ context.Context, _, address string) (net.Conn, error) {
		here, there := net.Pipe()
		s.serving.Go(func() { s.serve(there) })
		return here, nil
	}}
}

func (s *site) serve(conn net.Conn) {
	defer conn.Close()
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	s.mu.Lock()
	s.came = append(s.came, visit{req.Host, req.URL.Path, time.Now()})
	s.mu.Unlock()
	switch {
	case req.URL.Path != "/robots.txt":
		s.answer(conn, req)
	case s.robots == "":
		io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
	default:
		io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n"+s.robots)
	}
}

// paths returns what was asked for, in order.
func (s *site) paths() string {
	var ps []string
	for _, v := range s.came {
		ps = append(ps, v.path)
	}
	return strings.Join(ps, " ")
}

func ok(conn net.Conn, _ *http.Request) {
	io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
}

func get(t *testing.T, c *Client, address string) {
	t.Helper()
	if _, err := c.Get(t.Context(), address); err != nil {
		t.Error(err)
	}
}

func TestPauses(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		delay        time.Duration
		least, most  time.Duration
	}{
		{"default", "", 0, 2 * time.Second, 3 * time.Second},
		{"longer by option", "", 20 * time.Second, 20 * time.Second, 26 * time.Second},
		{"none", "", -1, 0, time.Second},
		{"longer by robots.txt", "User-agent: *\nCrawl-delay: 7.5\n", 0, 7500 * time.Millisecond, 10 * time.Second},
		{"shorter by robots.txt", "User-agent: *\nCrawl-delay: 0.1\n", 0, 2 * time.Second, 3 * time.Second},
		{"by robots.txt in spite of the option", "User-agent: *\nCrawl-delay: 5\n", -1, 5 * time.Second, 7 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &site{robots: c.robots, answer: ok}
				client := s.client(t)
				client.Delay = c.delay
				get(t, client, "http://a.example/1")
				get(t, client, "http://www.a.example/2")
				// robots.txt of both names, and a page of each
				if got, want := s.paths(), "/robots.txt /1 /robots.txt /2"; got != want {
					t.Fatalf("asked for %s, want %s", got, want)
				}
				for i := 1; i < len(s.came); i++ {
					if d := s.came[i].at.Sub(s.came[i-1].at); d < c.least || d > c.most {
						t.Errorf("pause of %v before %s, want %v to %v", d, s.came[i].path, c.least, c.most)
					}
				}
			})
		})
	}
}

func TestOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		open, most := map[string]int{}, 0
		count := func(host string, n int) {
			mu.Lock()
			defer mu.Unlock()
			open[host] += n
			most = max(most, open[host])
		}
		s := &site{answer: func(conn net.Conn, req *http.Request) {
			count(req.Host, 1)
			time.Sleep(time.Second)
			count(req.Host, -1)
			ok(conn, req)
		}}
		client := s.client(t)
		client.Delay = -1
		start := time.Now()
		var g sync.WaitGroup
		for _, host := range []string{"a", "b", "c"} {
			for _, p := range []string{"/1", "/2", "/3", "/4"} {
				g.Go(func() { get(t, client, "http://"+host+".example"+p) })
			}
		}
		g.Wait()
		if most != 1 {
			t.Errorf("%d requests to one host at a time, want 1", most)
		}
		// Four pages of a second each, and three hosts at once.
		if d := time.Since(start); d != 4*time.Second {
			t.Errorf("took %v, want 4s", d)
		}
		if got := strings.Count(s.paths(), "/robots.txt"); got != 3 {
			t.Errorf("robots.txt asked for %d times, want once for each of 3 hosts", got)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		least, most  time.Duration
		later        bool
	}{
		{"seconds", "503 Busy\r\nRetry-After: 30", 30 * time.Second, 31 * time.Second, false},
		{"too many requests", "429 Too Many\r\nRetry-After: 90", 90 * time.Second, 91 * time.Second, false},
		{"date", "503 Busy\r\nRetry-After: Sat, 01 Jan 2000 00:01:00 GMT", 50 * time.Second, time.Minute, false},
		{"long", "503 Busy\r\nRetry-After: 3600", time.Hour, time.Hour + time.Second, true},
		{"for ever", "503 Busy\r\nRetry-After: 2000000000", maxLater, maxLater + time.Second, true},
		{"date in the past", "503 Busy\r\nRetry-After: Fri, 01 Jan 1999 00:00:00 GMT", 4 * time.Second, 5 * time.Second, false},
		{"rubbish", "503 Busy\r\nRetry-After: soon", 4 * time.Second, 5 * time.Second, false},
		{"not of a page", "200 OK\r\nRetry-After: 3600", 2 * time.Second, 3 * time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // begins at midnight of 2000-01-01
				s := &site{answer: func(w net.Conn, _ *http.Request) {
					io.WriteString(w, "HTTP/1.1 "+c.answer+"\r\nContent-Length: 0\r\n\r\n")
				}}
				client := s.client(t)
				get(t, client, "http://a.example/1")
				asked := time.Now()
				_, err := client.Get(t.Context(), "http://a.example/2")
				if c.later {
					var later *LaterError
					if !errors.As(err, &later) {
						t.Fatalf("error %v, want a LaterError", err)
					}
					if d := later.Until.Sub(asked); d < c.least || d > c.most || later.Host != "a.example" {
						t.Errorf("%s is to be asked after %v, want %v to %v", later.Host, d, c.least, c.most)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if d := time.Since(asked); d < c.least || d > c.most {
					t.Errorf("asked again after %v, want %v to %v", d, c.least, c.most)
				}
			})
		})
	}
}

func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status := "500 Broken"
		s := &site{answer: func(w net.Conn, _ *http.Request) {
			io.WriteString(w, "HTTP/1.1 "+status+"\r\nContent-Length: 0\r\n\r\n")
		}}
		client := s.client(t)
		client.MaxWait = time.Hour
		for range 12 {
			get(t, client, "http://a.example/")
		}
		status = "404 Not Found"
		get(t, client, "http://a.example/")
		get(t, client, "http://a.example/")
		want := 2 * time.Second // after robots.txt
		for i := 1; i < len(s.came); i++ {
			d := s.came[i].at.Sub(s.came[i-1].at)
			if i == len(s.came)-1 {
				want = 2 * time.Second // it answers again
			}
			if d < want || d > want+want/4 {
				t.Errorf("pause %d is %v, want %v and up to a quarter more", i, d, want)
			}
			want = min(2*want, maxBackoff)
		}
	})
}

// TestSlow checks that no server holds a client for longer than its timeout.
func TestSlow(t *testing.T) {
	silent := func(conn net.Conn, _ *http.Request) { io.Copy(io.Discard, conn) }
	drip := func(w io.Writer) {
		for {
			if _, err := io.WriteString(w, "a"); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}
	for _, c := range []struct {
		name   string
		answer func(net.Conn, *http.Request)
		after  time.Duration
	}{
		{"silent", silent, 30 * time.Second},
		{"slow head", func(w net.Conn, _ *http.Request) { io.WriteString(w, "HTTP/1.1 200 OK\r\nX: "); drip(w) }, 30 * time.Second},
		{"slow body", func(w net.Conn, _ *http.Request) { io.WriteString(w, "HTTP/1.1 200 OK\r\n\r\n"); drip(w) }, time.Minute},
		{"silent body", func(w net.Conn, _ *http.Request) {
			io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
			silent(w, nil)
		}, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &site{answer: c.answer}
				client := s.client(t)
				client.Delay = -1
				start := time.Now()
				_, err := client.Get(t.Context(), "http://a.example/")
				if !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("error %v, want %v", err, os.ErrDeadlineExceeded)
				}
				if d := time.Since(start); d != c.after {
					t.Errorf("given up after %v, want %v", d, c.after)
				}
			})
		})
	}
}

func TestNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &Client{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		start := time.Now()
		_, err := client.Get(t.Context(), "http://a.example/")
		if err == nil || errors.Is(err, ErrRobots) {
			t.Errorf("error %v, want one of the connection", err)
		}
		if d := time.Since(start); d != 15*time.Second {
			t.Errorf("given up after %v, want 15s", d)
		}
		// The page of a host whose robots.txt can't be reached isn't fetched either.
		if _, again := client.Get(t.Context(), "http://a.example/"); again == nil || time.Since(start) != 15*time.Second {
			t.Errorf("again: %v after %v, want what is known of the host at once", again, time.Since(start))
		}
	})
}

func TestRobotsAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{robots: "User-agent: *\nDisallow: /closed\n", answer: ok}
		client := s.client(t)
		get(t, client, "http://a.example/1")
		time.Sleep(23 * time.Hour)
		get(t, client, "http://a.example/2")
		time.Sleep(2 * time.Hour)
		get(t, client, "http://a.example/3")
		if got, want := s.paths(), "/robots.txt /1 /2 /robots.txt /3"; got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{robots: "User-agent: *\nCrawl-delay: 60\n", answer: ok}
		client := s.client(t)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		var g sync.WaitGroup
		for range 3 { // one waits for the pause, two for their turn
			g.Go(func() {
				if _, err := client.Get(ctx, "http://a.example/"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
				}
			})
		}
		g.Wait()
		if got, want := s.paths(), "/robots.txt"; got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
		// The turn is free again.
		get(t, client, "http://a.example/")
	})
}
