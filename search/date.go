package search

import "time"

var layouts = map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}

// isDate reports whether s is a year, a month or a day of the calendar.
func isDate(s string) bool {
	layout, ok := layouts[len(s)]
	if !ok {
		return false
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

// firstDay returns the first day of a year, month or day.
func firstDay(s string) string {
	return s + "-01-01"[min(len("-01-01"), max(0, len(s)-4)):]
}

// lastDay returns the last day of a year, month or day.
func lastDay(s string) string {
	switch len(s) {
	case 4:
		return s + "-12-31"
	case 7:
		t, err := time.Parse("2006-01", s)
		if err != nil {
			return s
		}
		return t.AddDate(0, 1, -1).Format("2006-01-02")
	}
	return s
}
