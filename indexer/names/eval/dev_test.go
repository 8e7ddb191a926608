package eval

import (
	"fmt"
	"hash/fnv"
	"os"
	"sort"
	"syscall"
	"testing"
	"time"
)

func cpuT() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestDev(t *testing.T) {
	sets, err := load("../../../../shared/data/names")
	if err != nil {
		t.Skip(err)
	}
	halves := os.Getenv("HALF")
	core := map[string]*figures{}
	all := map[string]*figures{}
	cost := map[string]time.Duration{}
	any := map[string]float64{}
	show := os.Getenv("SHOW")
	for _, s := range sets {
		l := s.lexicon()
		n := 0
		for i := range s.queries {
			q := &s.queries[i]
			h := fnv.New32a()
			h.Write([]byte(q.ID))
			half := "A"
			if h.Sum32()%2 == 1 {
				half = "B"
			}
			if halves != "" && halves != half {
				continue
			}
			n++
			k := s.name + "/" + q.Kind
			if os.Getenv("FAST") != "" && n%4 != 0 {
				continue
			}
			t0 := cpuT()
			found := l.Find(q.Text, .5, depth)
			cost[k] += cpuT() - t0
			hits := s.judge(q, found)
			any[k] += func() float64 {
				n := 0.0
				for _, h := range hits {
					if h.relevant {
						n++
					}
				}
				return n / float64(len(q.Relevant))
			}()
			for _, m := range []map[string]*figures{core, all} {
				if m[k] == nil {
					m[k] = new(figures)
				}
			}
			all[k].add(q, hits)
			if q.Origin != "west" {
				core[k].add(q, hits)
			}
			if os.Getenv("SHOWF") == k && n%11 == 0 && q.Origin != "west" {
				rules := map[string]string{}
				for _, f := range found {
					rules[f.Text] = fmt.Sprint(f.Rules)
				}
				line := ""
				got := map[int]float64{}
				for _, h := range hits {
					if h.relevant {
						got[h.doc] = h.score
					}
					if h.score >= .8 && !h.relevant && len(line) < 500 {
						line += fmt.Sprintf("   FP %.3f %q %s\n", h.score, s.docs[h.doc].Text, rules[s.docs[h.doc].Text])
					}
				}
				for _, r := range q.Relevant {
					if got[r] < .8 && s.docs[r].Text != q.Text && len(line) < 900 {
						line += fmt.Sprintf("   FN %.3f %q %s\n", got[r], s.docs[r].Text, rules[s.docs[r].Text])
					}
				}
				if line != "" {
					fmt.Printf("Q %q best %.3f %q\n%s", q.Text, found[0].Score, found[0].Text, line)
				}
			}
			if show == k && n%7 == 0 {
				got := map[int]bool{}
				for j, h := range hits {
					if j < 10 && h.relevant {
						got[h.doc] = true
					}
				}
				bad := false
				for _, r := range q.Relevant {
					bad = bad || !got[r] && len(q.Relevant) <= 10
				}
				if bad {
					fmt.Printf("Q %q %s %s\n", q.Text, q.Sub, q.Origin)
					for _, r := range q.Relevant {
						fmt.Printf("    rel %v %q\n", got[r], s.docs[r].Text)
					}
					for j, h := range hits {
						if j < 6 || h.relevant {
							fmt.Printf("      %2d %.3f %v %q\n", j, h.score, h.relevant, s.docs[h.doc].Text)
						}
					}
				}
			}
		}
	}
	for name, m := range map[string]map[string]*figures{"core": core, "all": all} {
		best, bf := 0, 0.0
		for k := range steps + 1 {
			f := 0.0
			for _, g := range m {
				f += g.at(k).f1 / float64(len(m))
			}
			if f > bf {
				best, bf = k, f
			}
		}
		var keys []string
		for k := range m {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var sum row
		n := float64(len(m))
		for _, k := range keys {
			r := m[k].at(best)
			if name == "core" || os.Getenv("ALL") != "" {
				fmt.Printf("%-6s %-14s n=%5.0f R10 %.3f MRR %.3f P %.3f R %.3f F1 %.3f  %.2f ms any %.3f\n", name, k, m[k].queries, r.recall10, r.mrr, r.precision, r.recall, r.f1, float64(cost[k].Microseconds())/1000/all[k].queries, any[k]/all[k].queries)
			}
			sum.recall10 += r.recall10 / n
			sum.mrr += r.mrr / n
			sum.precision += r.precision / n
			sum.recall += r.recall / n
			sum.f1 += r.f1 / n
		}
		for _, c := range []float64{.8, .82, .83, .84, .86, .88} {
			var a row
			for _, g := range m {
				r := g.at(cutNumber(c))
				a.precision += r.precision / n
				a.recall += r.recall / n
				a.f1 += r.f1 / n
			}
			fmt.Printf("%s at %.2f P %.3f R %.3f F1 %.4f\n", name, c, a.precision, a.recall, a.f1)
		}
		var ct time.Duration
		nq := 0.0
		for k, c := range cost {
			ct += c
			nq += all[k].queries
		}
		fmt.Printf("%-6s MACRO cut %.3f R10 %.4f MRR %.4f P %.3f R %.3f F1 %.4f  %.2f ms\n", name, lowest+float64(best)*stepSize, sum.recall10, sum.mrr, sum.precision, sum.recall, sum.f1, float64(ct.Microseconds())/1000/nq)
	}
}
