package names

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"sort"
	"testing"
)

func TestTrainDev(t *testing.T) {
	if os.Getenv("TRAIN") == "" {
		t.Skip()
	}
	type D struct{ S string }
	type Q struct {
		Kind, Q, Cid, O string
		Rel             []int
	}
	var ds []D
	f, _ := os.Open("../../../shared/data/names/docs_dev_token.jsonl")
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var d D
		json.Unmarshal(sc.Bytes(), &d)
		ds = append(ds, d)
	}
	f, _ = os.Open("../../../shared/data/names/queries_dev_token.jsonl")
	sc = bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	subs := map[string]int{}
	dels := map[string]int{}
	tot := 0
	for sc.Scan() {
		var q Q
		json.Unmarshal(sc.Bytes(), &q)
		h := fnv.New32a()
		h.Write([]byte(q.Cid))
		if h.Sum32()%2 == 1 || q.Kind != os.Getenv("TRAIN") {
			continue
		}
		for _, r := range q.Rel {
			a, b := Keys(q.Q), Keys(ds[r].S)
			best, bx, by := 1<<20, "", ""
			for _, x := range a {
				for _, y := range b {
					if c := editCost(x, y); c < best {
						best, bx, by = c, x, y
					}
				}
			}
			tot++
			if best == 0 || best > 300 {
				continue
			}
			ops := traceback(bx, by)
			for _, o := range ops {
				if len(o) == 2 {
					subs[o]++
				} else {
					dels[o]++
				}
			}
		}
	}
	show := func(m map[string]int) {
		type kv struct {
			k string
			v int
		}
		var l []kv
		for k, v := range m {
			l = append(l, kv{k, v})
		}
		sort.Slice(l, func(i, j int) bool { return l[i].v > l[j].v })
		for i, x := range l {
			if i > 60 {
				break
			}
			fmt.Printf("%s:%d ", x.k, x.v)
		}
		fmt.Println()
	}
	fmt.Println("pairs", tot)
	show(subs)
	show(dels)
}

func traceback(a, b string) []string {
	n, m := len(a), len(b)
	d := make([][]int, n+1)
	for i := range d {
		d[i] = make([]int, m+1)
		for j := range d[i] {
			if i == 0 && j == 0 {
				continue
			}
			v := 1 << 20
			if i > 0 && j > 0 {
				v = d[i-1][j-1] + int(costs[a[i-1]][b[j-1]])
			}
			if i > 0 {
				v = min(v, d[i-1][j]+dropCost(a[i-1]))
			}
			if j > 0 {
				v = min(v, d[i][j-1]+dropCost(b[j-1]))
			}
			d[i][j] = v
		}
	}
	ctx := func(s string, i int) string {
		p, q := "^", "$"
		if i > 0 {
			p = s[i-1 : i]
		}
		if i+1 < len(s) {
			q = s[i+1 : i+2]
		}
		return p + "[" + s[i:i+1] + "]" + q
	}
	_ = ctx
	var ops []string
	for i, j := n, m; i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && d[i][j] == d[i-1][j-1]+int(costs[a[i-1]][b[j-1]]):
			if a[i-1] != b[j-1] {
				x, y := a[i-1], b[j-1]
				if x > y {
					x, y = y, x
				}
				ops = append(ops, string([]byte{x, y}))
			}
			i--
			j--
		case i > 0 && d[i][j] == d[i-1][j]+dropCost(a[i-1]):
			ops = append(ops, ctx(a, i-1))
			i--
		default:
			ops = append(ops, ctx(b, j-1))
			j--
		}
	}
	return ops
}
