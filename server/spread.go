package server

import "math"

// A spring draws two nodes together, the more strongly the greater its weight.
type spring struct {
	a, b   int
	weight float64
}

// spreadSteps is the number of steps of [spread]. 150 nodes take about 20 ms.
const spreadSteps = 300

// spread places nodes on a square from 0 to 1, so that springs are short and nodes apart, by
// the forces of Fruchterman and Reingold, "Graph Drawing by Force-directed Placement"
// (1991). It begins with a spiral, so the same network is always drawn alike.
func spread(nodes int, springs []spring) [][2]float64 {
	at := make([][2]float64, nodes)
	for i := range at {
		const golden = 2.399963229728653
		r := 0.5 * math.Sqrt(float64(i)/float64(nodes))
		at[i] = [2]float64{0.5 + r*math.Cos(golden*float64(i)), 0.5 + r*math.Sin(golden*float64(i))}
	}
	ideal := math.Sqrt(1 / float64(max(nodes, 1)))
	const pull = 2 // to the middle
	springsOf := make([]int, nodes)
	for _, s := range springs {
		springsOf[s.a]++
		springsOf[s.b]++
	}
	force := make([][2]float64, nodes)
	for step := range spreadSteps {
		clear(force)
		for i := range at {
			for j := range i {
				dx, dy, d := apart(at[i], at[j])
				push(force, i, j, dx/d, dy/d, ideal*ideal/d)
			}
			// Parts without springs between them do not fly apart.
			force[i][0] += pull * (0.5 - at[i][0])
			force[i][1] += pull * (0.5 - at[i][1])
		}
		for _, s := range springs {
			dx, dy, d := apart(at[s.a], at[s.b])
			push(force, s.a, s.b, dx/d, dy/d, -d*d/ideal*(1+math.Log(s.weight))/math.Sqrt(float64(2+springsOf[s.a]+springsOf[s.b])))
		}
		heat := 0.1 * (1 - float64(step)/spreadSteps)
		for i, f := range force {
			d := math.Hypot(f[0], f[1])
			if d == 0 {
				continue
			}
			share := min(d, heat) / d
			at[i][0] += f[0] * share
			at[i][1] += f[1] * share
		}
	}
	return fitted(at)
}

func apart(a, b [2]float64) (dx, dy, d float64) {
	dx, dy = a[0]-b[0], a[1]-b[1]
	return dx, dy, max(math.Hypot(dx, dy), 1e-4)
}

// push pushes two nodes apart along a direction of length 1, or together if by is negative.
func push(force [][2]float64, i, j int, x, y, by float64) {
	force[i][0] += x * by
	force[i][1] += y * by
	force[j][0] -= x * by
	force[j][1] -= y * by
}

// fitted stretches a drawing to the whole square.
func fitted(at [][2]float64) [][2]float64 {
	for axis := range 2 {
		low, high := math.Inf(1), math.Inf(-1)
		for _, p := range at {
			low, high = min(low, p[axis]), max(high, p[axis])
		}
		for i := range at {
			if high-low < 1e-9 {
				at[i][axis] = 0.5
			} else {
				at[i][axis] = math.Round(1e4*(at[i][axis]-low)/(high-low)) / 1e4
			}
		}
	}
	return at
}
