package names

import (
	"slices"
	"testing"
)

func TestShort(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Zaman", "Zamanbek", true}, {"Заман", "Zamanbek", true}, {"Zamanbek", "Заман", true},
		{"Serik", "Serikbay", true}, {"Aidar", "Aidarkhan", true}, {"Ерлан", "Yerlanbek", true},
		{"Алтыке", "Altynbek", true}, {"Алтеке", "Алтынбек", true}, {"Нуреке", "Nursultan", true}, {"Заке", "Zamanbek", true},
		{"Саша", "Aleksandr", true}, {"Zhenya", "Евгений", true}, {"Серёжа", "Sergei", true},
		{"Zaman", "Zaman", false}, {"Marat", "Murat", false}, {"Rustam", "Ruslan", false}, {"Ali", "Alibek", false},
		{"Алтыке", "Алтеке", false}, {"Саша", "Sergei", false}, {"", "", false}, {"", "Ali", false},
	} {
		if got := Short(c.a, c.b); got != c.want {
			t.Errorf("Short(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
	for _, c := range [][2]string{{"Zamanbek", "zaman"}, {"Алтынбек", "alteke"}, {"Алтыке", "alt"}, {"Саша", "aleksander"}, {"Евгений", "zhena"}} {
		if got := Shorts(c[0]); !slices.Contains(got, c[1]) {
			t.Errorf("Shorts(%q) = %q, want %q among them", c[0], got, c[1])
		}
	}
}
