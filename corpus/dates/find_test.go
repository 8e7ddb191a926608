package dates

import (
	"fmt"
	"strings"
	"testing"

	"casefile/corpus"

	"github.com/google/go-cmp/cmp"
)

// on returns a day of publication.
func on(day string) corpus.Date {
	p := map[int]corpus.Precision{4: corpus.Year, 7: corpus.Month, 10: corpus.Day}[len(day)]
	return corpus.Date{At: day, Precision: p}
}

// short tells a mention in a line: "words = date", with ~ before a date that
// was resolved against another.
func short(ms []Mention) []string {
	var out []string
	for _, m := range ms {
		sign := " = "
		if m.Relative {
			sign = " ~ "
		}
		out = append(out, m.Text+sign+m.At)
	}
	return out
}

var findings = []struct {
	name, lang, published, text string
	want                        []string
}{
	// English, absolute
	{"US day", "en", "", "He died on February 12, 2024, in Almaty.", []string{"February 12, 2024 = 2024-02-12"}},
	{"British day", "en", "", "He died on 12 February 2024.", []string{"12 February 2024 = 2024-02-12"}},
	{"short month, ordinal, weekday", "en", "", "Filed Monday, Feb. 12th, 2024 and the 3rd of March 2025.", []string{"Monday, Feb. 12th, 2024 = 2024-02-12", "the 3rd of March 2025 = 2025-03-03"}},
	{"month and year", "en", "", "In February 2015 and November of 2005", []string{"February 2015 = 2015-02", "November of 2005 = 2005-11"}},
	{"years", "en", "", "in 2013; since 2004. By 2010, the 2006 murder, the end of 2007, mid-2009, (1944-2006), Kazakhstan's 2005 election", []string{"2013 = 2013", "2004 = 2004", "2010 = 2010", "2006 = 2006", "2007 = 2007", "2009 = 2009", "1944 = 1944", "2006 = 2006", "2005 = 2005"}},
	{"rows of years", "en", "", "between 2004 and 2006, in 2013, 2014 and 2015, in 1998–2010", []string{"2004 = 2004", "2006 = 2006", "2013 = 2013", "2014 = 2014", "2015 = 2015", "1998 = 1998", "2010 = 2010"}},
	{"days that share a month", "en", "", "between February 11 and 13, 2006, and on 27 and 28 September 2014", []string{"February 11 = 2006-02-11", "13, 2006 = 2006-02-13", "27 = 2014-09-27", "28 September 2014 = 2014-09-28"}},
	{"days that share a year", "en", "", "from December 28 to January 3, 2006", []string{"December 28 = 2005-12-28", "January 3, 2006 = 2006-01-03"}},
	{"figures", "en", "", "Dated 2024-02-12, 12.02.2024, 25/12/2023 and 12/25/2023.", []string{"2024-02-12 = 2024-02-12", "12.02.2024 = 2024-02-12", "25/12/2023 = 2023-12-25", "12/25/2023 = 2023-12-25"}},
	{"day and month either way", "en", "", "Dated 03/04/2024.", nil},
	{"season", "en", "", "in the summer of 2006", []string{"summer of 2006 = 2006"}},
	{"no such day", "en", "2024-05-01", "on February 30, 2024, on February 29, 2023", nil},

	// English, what is no date
	{"sentences and ages", "en", "2024-02-12", "sentenced to 20 years in prison, aged 45, on the 80th anniversary", nil},
	{"numbers", "en", "2024-02-12", "article 2006, No. 2014, $2006, 2006 tenge, in 2006 cases, 1,200 of 2006.5, phone 2006-1234, 2006%", nil},
	{"verbs and names", "en", "2024-02-12", "He may 12 times march 3 km; the Sun of 2 may set; Bloody Sunday; every Monday night", nil},
	{"durations", "en", "2024-02-12", "for three months, within two weeks, 18 years of age, a 10-year-old, 20-year sentence", nil},
	{"vague", "en", "2024-02-12", "nearly 20 years ago, more than a year ago, several years ago, years ago, two and a half years ago, fifty years ago, in the last year", nil},

	// English, relative
	{"day without a year", "en", "2024-02-12", "told RFE/RL on February 12. On January 14, he left. On December 20, 3 March.", []string{"February 12 ~ 2024-02-12", "January 14 ~ 2024-01-14", "December 20 ~ 2023-12-20"}},
	{"still to come", "en", "2024-02-12", "The court will hear it on March 3. On May 5, the parties will meet. He said on February 10 that he will go.", []string{"March 3 ~ 2024-03-03", "May 5 ~ 2024-05-05", "February 10 ~ 2024-02-10"}},
	{"tomorrow by time zone", "en", "2024-02-12", "said on February 13", []string{"February 13 ~ 2024-02-13"}},
	{"years ago", "en", "2024-02-12", "killed 18 years ago, twenty-five years ago, a year ago, three months ago, three days ago", []string{"18 years ago ~ 2006", "twenty-five years ago ~ 1999", "a year ago ~ 2023", "three months ago ~ 2023-11", "three days ago ~ 2024-02-09"}},
	{"weeks ago", "en", "2024-02-20", "two weeks ago", []string{"two weeks ago ~ 2024-02"}},
	{"last and this", "en", "2024-02-12", "last year, this year, last month, next year, last week, last August, last February", []string{"last year ~ 2023", "this year ~ 2024", "last month ~ 2024-01", "next year ~ 2025", "last August ~ 2023-08"}},
	{"yesterday", "en", "2024-03-01", "He died yesterday. Kazakhstan today is free. He said today.", []string{"yesterday ~ 2024-02-29", "today ~ 2024-03-01"}},
	{"far back or near ahead", "en", "2024-02-12", "the hearing on April 20, was arrested on April 20; in April; was jailed in April; the meeting on July 20", []string{"April 20 ~ 2023-04-20", "April ~ 2023-04", "July 20 ~ 2023-07-20"}},
	{"weekdays", "en", "2024-02-14", "on Monday; on Wednesday; officials said Tuesday; will meet on Friday", []string{"Monday ~ 2024-02-12", "Wednesday ~ 2024-02-14", "Tuesday ~ 2024-02-13", "Friday ~ 2024-02-16"}},
	{"weekday settles the year", "en", "2024-02-12", "on Sunday, January 14", []string{"Sunday, January 14 ~ 2024-01-14"}},
	{"weekday denies the year", "en", "2024-02-12", "on Monday, January 14", nil},
	{"month", "en", "2024-02-12", "in January, since May, may in fact in march", []string{"January ~ 2024-01", "May ~ 2023-05"}},
	{"year said", "en", "2024-02-12", "in January last year, on March 5 of last year, on 5 January this year", []string{"January last year ~ 2023-01", "March 5 of last year ~ 2023-03-05", "5 January this year ~ 2024-01-05"}},
	{"same year", "en", "2024-02-12", "He was detained in 2005. On December 12 of that year he was charged.", []string{"2005 = 2005", "December 12 of that year ~ 2005-12-12"}},
	{"may be of the old year", "en", "2024-02-12", "He was detained on November 3, 2005, and on December 12 he was charged.", []string{"November 3, 2005 = 2005-11-03"}},
	{"later", "en", "2024-02-12", "He was found dead on November 12, 2005. Three months later Sarsenbaiuly was killed. A year earlier he was a minister.", []string{"November 12, 2005 = 2005-11-12", "Three months later ~ 2006-02", "A year earlier ~ 2005"}},
	{"later than a year", "en", "2024-02-12", "He turned into a critic in 2004. Three months later he was killed.", []string{"2004 = 2004"}},
	{"later in another paragraph", "en", "2024-02-12", "He left on May 5, 2005.\n\nThree months later he was killed.", []string{"May 5, 2005 = 2005-05-05"}},
	{"later than the publication", "en", "2024-02-12", "On January 14, a letter was read. Three months later he was killed.", []string{"January 14 ~ 2024-01-14"}},
	{"next day", "en", "2024-02-12", "He vanished on February 11, 2006, and was found the next day.", []string{"February 11, 2006 = 2006-02-11", "the next day ~ 2006-02-12"}},
	{"published is unknown", "en", "", "on January 14, 18 years ago, last year, yesterday, on Monday, in 2013", []string{"2013 = 2013"}},
	{"published to the month", "en", "2024-02", "on January 14, on February 12; he was killed on March 3; on March 5; last year, last month, yesterday", []string{"January 14 ~ 2024-01-14", "February 12 ~ 2024-02-12", "March 3 ~ 2023-03-03", "last year ~ 2023", "last month ~ 2024-01"}},
	{"published to the year", "en", "2024", "on January 14, last year, 18 years ago", []string{"last year ~ 2023", "18 years ago ~ 2006"}},

	{"decades", "en", "2024-02-12", "In the 1990s he was rich, in the late 1980s poor, in the nineties; the '90s", nil},
	{"figures end a sentence", "en", "", "Dated 12.02.2024. Not version 1.02.2024.5.", []string{"12.02.2024 = 2024-02-12"}},
	{"that year", "en", "2024-02-12", "He left in the autumn of 2005. In the winter of that year he wrote. He died that same year. Elections were held in 2007. Later that year he died.", []string{"autumn of 2005 = 2005", "winter of that year ~ 2005", "that same year ~ 2005", "2007 = 2007", "that year ~ 2007"}},
	{"that year of none", "en", "2024-02-12", "That year he died.", nil},
	{"years on", "en", "2018-02-09", "Twelve years on, they met. He spent two years on the case.", []string{"Twelve years on, ~ 2006"}},
	{"a night", "en", "2024-02-12", "On the night of February 11-12, 2006, in mid-February 2006", []string{"February 11 = 2006-02-11", "12, 2006 = 2006-02-12", "February 2006 = 2006-02"}},

	// Russian
	{"ordinals", "ru", "2014-02-04", "Третьего февраля срок снизили. Двадцать пятого января; пятнадцатого февраля 2006 года; тридцать первого декабря 2005 года; тридцать первого апреля 2005 года; первого декабря прошлого года; для третьего мая не помеха", []string{"Третьего февраля ~ 2014-02-03", "Двадцать пятого января ~ 2014-01-25", "пятнадцатого февраля 2006 года = 2006-02-15", "тридцать первого декабря 2005 года = 2005-12-31", "первого декабря прошлого года ~ 2013-12-01"}},
	{"ordinals of two words", "ru", "", "двадцать пятого и двадцать шестого января 2006 года", []string{"двадцать пятого = 2006-01-25", "двадцать шестого января 2006 года = 2006-01-26"}},
	{"counts of two words", "ru", "2024-02-12", "Его убили в ноябре 2005 года. Двадцатью пятью годами ранее он стал судьёй.", []string{"ноябре 2005 года = 2005-11", "Двадцатью пятью годами ранее ~ 1980"}},
	{"decades", "ru", "", "в начале 1990-х, в 1990-е годы, в 1980-х годах, в 2010 годы, в 90-х; в 1998—2010 годах, в 2010-м, в 2010 году", []string{"1998 = 1998", "2010 годах = 2010", "2010-м = 2010", "2010 году = 2010"}},
	{"a night", "ru", "", "В ночь на 12 февраля 2006 года, в ночь с 11 на 12 февраля 2006 года", []string{"12 февраля 2006 года = 2006-02-12", "11 = 2006-02-11", "12 февраля 2006 года = 2006-02-12"}},
	{"middle of a month", "ru", "2016-03-11", "В середине февраля он умер. К концу января ушли. Дата: 11.02.2006. Всё.", []string{"февраля ~ 2016-02", "января ~ 2016-01", "11.02.2006 = 2006-02-11"}},
	{"same year", "ru", "2016-02-11", "Его убили осенью 2005 года. Зимой того же года судили. В том же году он уехал.", []string{"осенью 2005 года = 2005", "Зимой того же года ~ 2005", "том же году ~ 2005"}},
	{"since the day", "ru", "2021-02-12", "Пятнадцать лет со дня убийства. Почти пятнадцать лет со дня убийства.", []string{"Пятнадцать лет со дня ~ 2006"}},
	{"day", "ru", "", "Он погиб 12 февраля 2006 года; 13 сентября 2006 г. суд, 1-го марта 2007-го", []string{"12 февраля 2006 года = 2006-02-12", "13 сентября 2006 г = 2006-09-13", "1-го марта 2007 = 2007-03-01"}},
	{"years", "ru", "", "в феврале 2006 года, в 2013 году, с 2004 по 2006 год, в 1998—2010 годах, в 2014-м, (1944–2006), в 2006 случаях, статья 2006", []string{"феврале 2006 года = 2006-02", "2013 году = 2013", "2004 = 2004", "2006 год = 2006", "1998 = 1998", "2010 годах = 2010", "2014-м = 2014", "1944 = 1944", "2006 = 2006"}},
	{"spans", "ru", "", "27-28 сентября 2014 года, с 16 апреля по 19 мая 2019 года", []string{"27 = 2014-09-27", "28 сентября 2014 года = 2014-09-28", "16 апреля = 2019-04-16", "19 мая 2019 года = 2019-05-19"}},
	{"relative", "ru", "2024-02-12", "18 лет назад, двадцать пять лет тому назад, год назад, вчера, в прошлом году, в этом году, в январе, 14 января, в субботу, почти 20 лет назад", []string{"18 лет назад ~ 2006", "двадцать пять лет тому назад ~ 1999", "год назад ~ 2023", "вчера ~ 2024-02-11", "прошлом году ~ 2023", "этом году ~ 2024", "январе ~ 2024-01", "14 января ~ 2024-01-14", "субботу ~ 2024-02-10"}},
	{"to come", "ru", "2024-02-12", "Суд состоится 3 марта. 5 мая состоится встреча.", []string{"3 марта ~ 2024-03-03", "5 мая ~ 2024-05-05"}},
	{"later", "ru", "2024-02-12", "Его нашли 12 ноября 2005 года. Три месяца спустя убили Сарсенбайулы.", []string{"12 ноября 2005 года = 2005-11-12", "Три месяца спустя ~ 2006-02"}},
	{"year said", "ru", "2024-02-12", "14 января прошлого года, в феврале этого года. Он родился в 2005 году. 12 декабря того же года", []string{"14 января прошлого года ~ 2023-01-14", "феврале этого года ~ 2024-02", "2005 году = 2005", "12 декабря того же года ~ 2005-12-12"}},
	{"years without the word", "ru", "", "В 2014 он уехал, с 1975 по 1977, в 2014. В 2006 случаях, до 2000 рублей, в 2006% случаев, в 2006/2007", []string{"2014 = 2014", "1975 = 1975", "1977 = 1977", "2014 = 2014"}},
	{"sentence", "ru", "2024-02-12", "приговорён к 20 годам, на 25 лет лишения свободы, ему 52 года, 80-летие", nil},

	// Kazakh
	{"day", "kk", "", "2006 жылғы 13 ақпан, 2006 жылы 13 ақпанда, 2006 жылдың 13 ақпанында, 13 ақпан 2006 жыл", []string{"2006 жылғы 13 ақпан = 2006-02-13", "2006 жылы 13 ақпанда = 2006-02-13", "2006 жылдың 13 ақпанында = 2006-02-13", "13 ақпан 2006 жыл = 2006-02-13"}},
	{"years", "kk", "", "2013 жылы, 2004-2006 жылдары, 2020-сыншы жылы, 2006 жылғы ақпанда, 20 жылға сотталды, 2006 адам", []string{"2013 жылы = 2013", "2004 = 2004", "2006 жылдары = 2006", "2020-сыншы жылы = 2020", "2006 жылғы ақпанда = 2006-02"}},
	{"no dates", "kk", "2024-02-12", "көрме кешені, даланың 7 қыры, бірнеше жыл бұрын, 2000 жылдық", nil},
	{"relative", "kk", "2024-02-12", "18 жыл бұрын, он сегіз жыл бұрын, үш ай бұрын, кеше, былтыр, биыл, өткен жылы, 14 қаңтарда, ақпанның 10-ында, бейсенбі күні", []string{"18 жыл бұрын ~ 2006", "он сегіз жыл бұрын ~ 2006", "үш ай бұрын ~ 2023-11", "кеше ~ 2024-02-11", "былтыр ~ 2023", "биыл ~ 2024", "өткен жылы ~ 2023", "14 қаңтарда ~ 2024-01-14", "ақпанның 10-ында ~ 2024-02-10", "бейсенбі күні ~ 2024-02-08"}},
	{"year said", "kk", "2024-02-12", "өткен жылдың 14 қаңтарында, былтыр қазанда, биылғы жылдың 5 қаңтарында, 2005 жылы туған, сол жылдың 12 желтоқсанында", []string{"өткен жылдың 14 қаңтарында ~ 2023-01-14", "былтыр қазанда ~ 2023-10", "биылғы жылдың 5 қаңтарында ~ 2024-01-05", "2005 жылы = 2005", "сол жылдың 12 желтоқсанында ~ 2005-12-12"}},

	{"decades", "kk", "", "1990-жылдары, 1990 жылдардың басында; 2004-2010 жылдары, 2010 жылы", []string{"2004 = 2004", "2010 жылдары = 2010", "2010 жылы = 2010"}},
	{"same year", "kk", "2016-02-11", "Ол 2005 жылдың күзінде кетті. Сол жылы қайтыс болды. Сол жылдың қысында жерленді.", []string{"2005 жылдың күзінде = 2005", "Сол жылы ~ 2005", "Сол жылдың қысында ~ 2005"}},

	// Others
	{"German", "de", "2024-02-12", "am 12. Februar 2006 und im März 2015", []string{"12. Februar 2006 = 2006-02-12", "März 2015 = 2015-03"}},
	{"Chinese", "zh", "", "他于2006年2月12日遇害。", []string{"2006年2月12日 = 2006-02-12"}},
	{"empty", "en", "2024-02-12", "", nil},
	{"broken bytes", "en", "", "in 2013 \xff\xfe and February \xff 12, 2024", []string{"2013 = 2013"}},
}

func TestFind(t *testing.T) {
	for _, c := range findings {
		t.Run(c.lang+" "+c.name, func(t *testing.T) {
			got := short(Find(c.text, c.lang, on(c.published)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Find(%q) (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("Ibragimov's lawyer, Bolat Omarov, told the agency on February 12 that his client, who has been in prison since 2006, asked for a retrial three months ago. ", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text, "en", on("2024-02-12"))
	}
}

// BenchmarkHostile is for texts that are nothing but beginnings of dates.
func BenchmarkHostile(b *testing.B) {
	for name, s := range map[string]string{"months": "May ", "years": "2004-", "figures": "1.", "days": "11 and ", "counts": "a year later "} {
		for _, n := range []int{1_000, 100_000} {
			text := strings.Repeat(s, n)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Find(text, "en", on("2024-02-12"))
				}
			})
		}
	}
}
