package query

import "time"

// layouts are the forms of a date, by their length.
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

// FirstDay returns the first day of a year, month or day.
func FirstDay(date string) string {
	return date + "-01-01"[min(len("-01-01"), max(0, len(date)-4)):]
}

// LastDay returns the last day of a year, month or day.
func LastDay(date string) string {
	switch len(date) {
	case 4:
		return date + "-12-31"
	case 7:
		t, err := time.Parse("2006-01", date)
		if err != nil {
			return date
		}
		return t.AddDate(0, 1, -1).Format("2006-01-02")
	}
	return date
}
