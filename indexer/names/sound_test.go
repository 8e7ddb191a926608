package names

import (
	"slices"
	"strings"
	"testing"
)

// The spellings in a line share a key with the first.
func TestKeysAgree(t *testing.T) {
	for _, line := range []string{
		"Toqaev Tokayev Tokaev Toqayev Токаев Тоқаев Tokajew",
		"Журавлёв Журавлев Zhuravlëv Zhuravlev Žuravlëv Zhuravlyov Jouravlev Juravlev Zhuravlyev",
		"Юрий Yuriy Iurii Ûrij Jurij Iourii Yury",
		"Хрущёв Khrushchev Hruŝëv Khrouchtchev Khrushchyov Khruschyov Chruschtschow",
		"Мухамеджанов Mukhamedzhanov Mukhametzhanov Мұхамеджанов Muhamedjanov",
		"Касымов Қасымов Qasymov Kasymov Kassymov Kasimov",
		"Əliyev Алиев Әлиев Aliyev Aliev",
		"Cəfərov Джафаров Jafarov Dzhafarov",
		"Сәрсенбайұлы Särsenbaiūly Sarsenbaiuly Sarsenbayuly",
		"Попович Popović Popovich Popovič Popovic Popowitsch Popovitsj",
		"Жұмабай Jumabai Zhumabay",
		"Алексеев Alekseev Alexeyev Alekseyev",
		"Cерік Серік Serik",
	} {
		spellings := strings.Fields(line)
		want := Keys(spellings[0])
		for _, s := range spellings[1:] {
			got := Keys(s)
			if !slices.ContainsFunc(got, func(k string) bool { return slices.Contains(want, k) }) {
				t.Errorf("Keys(%q) = %q, want one of %q as for %q", s, got, want, spellings[0])
			}
		}
	}
}

func TestKeys(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []string
	}{
		{"Токаев", []string{"tokaev"}},
		{"Jakupov", []string{"akupov", "Zakupov"}},
		{"Xalilov", []string{"ksalilov", "Xalilov"}},
		{"2006", []string{"2006"}},
		{"", nil},
		{"😀", nil},
		{"'", nil},
		{"中", nil},
	} {
		if got := Keys(test.in); !slices.Equal(got, test.want) {
			t.Errorf("Keys(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range []string{"Jacxch", "Шчшчшч", "", "İI\u0307", strings.Repeat("щюя", 100), strings.Repeat("jcx", 100), "\xff\xfe", "дж", "ааўўі"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		keys := Keys(s)
		if len(keys) > maxKeys {
			t.Errorf("Keys(%q) are %d", s, len(keys))
		}
		for i, k := range keys {
			if k == "" || len(k) > maxSound || slices.Contains(keys[:i], k) {
				t.Errorf("Keys(%q) = %q: empty, long or twice", s, keys)
			}
			for j := range len(k) {
				if k[j] >= 0x80 {
					t.Errorf("Keys(%q) = %q: not ASCII", s, keys)
				}
			}
		}
	})
}
