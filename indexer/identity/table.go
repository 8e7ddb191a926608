package identity

import (
	"slices"
	"strings"
	"unicode"

	"casefile/indexer/names"
)

// tables has the row of each name in a table, by its letters. A row has the
// names of one place or organization that do not sound alike, also those from the years
// of the coverage.
var tables = map[Kind]map[string]int{
	Place: numbered(rows[Place]),
	Org:   numbered(rows[Org]),
}

// rows are the lines of the tables.
var rows = map[Kind][][]string{
	Place: read(places),
	Org:   read(orgs),
}

func read(table string) [][]string {
	var all [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		var row []string
		for spelling := range strings.SplitSeq(line, ",") {
			row = append(row, strings.TrimSpace(spelling))
		}
		all = append(all, row)
	}
	return all
}

// tableKey returns the letters and digits of a name: Taldy-Qorgan and Taldyqorgan are one,
// and so are Настоящий «Ак жол» and Настоящий Ак жол.
func tableKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, names.Fold(name))
}

func numbered(rows [][]string) map[string]int {
	m := map[string]int{}
	for i, row := range rows {
		for _, spelling := range row {
			m[tableKey(spelling)] = i + 1
		}
	}
	return m
}

const places = `
Almaty, Alma-Ata, Alma Ata, Almaata, Алматы, Алма-Ата, Алма Ата, Алмати, Almati
Astana, Астана, Nur-Sultan, Nursultan, Нур-Султан, Нұр-Сұлтан, Akmola, Акмола, Aqmola, Ақмола, Tselinograd, Целиноград
Kazakhstan, Kazakstan, Qazaqstan, Kasachstan, Казахстан, Қазақстан, Kazakistan, Gazagystan, Қозоғистон, Republic of Kazakhstan, Республика Казахстан, Қазақстан Республикасы
Kyrgyzstan, Kirghizia, Kirgizia, Kirgizstan, Kyrgyz Republic, Киргизия, Кыргызстан, Киргизстан, Қырғызстан, Qyrgyzstan
Uzbekistan, Узбекистан, Өзбекстан, Ўзбекистон, Ozbekstan, Özbegistan
Tajikistan, Tadzhikistan, Tadjikistan, Таджикистан, Тәжікстан, Тоҷикистон
Turkmenistan, Turkmenia, Туркменистан, Туркмения, Түрікменстан, Türkmenistan
Russia, Russian Federation, Россия, Российская Федерация, Ресей, Rossiya, Русия
Soviet Union, USSR, Советский Союз, СССР, Кеңес Одағы, КСРО
Ukraine, Украина, Україна, Ukraina
Belarus, Belorussia, Byelorussia, Беларусь, Белоруссия
China, People's Republic of China, Китай, КНР, Қытай
United States, United States of America, USA, U.S., US, U.S.A., America, США, Соединенные Штаты, Соединенные Штаты Америки, АҚШ
United Kingdom, UK, U.K., Great Britain, Britain, Великобритания, Соединенное Королевство, Ұлыбритания
England, Англия
Germany, Германия, Deutschland, Алмания
France, Франция
Austria, Австрия, Österreich
Switzerland, Швейцария, Schweiz, Suisse, Швейцария Конфедерациясы
Italy, Италия, Italia
Spain, Испания, España
Netherlands, Holland, The Netherlands, Нидерланды, Голландия
Belgium, Бельгия
Poland, Польша, Polska
Czech Republic, Czechia, Чехия, Чешская Республика
Hungary, Венгрия, Мажарстан
Greece, Греция
Cyprus, Кипр
Malta, Мальта
Latvia, Латвия
Lithuania, Литва
Estonia, Эстония
Georgia, Грузия, Sakartvelo
Armenia, Армения
Azerbaijan, Azerbaidzhan, Азербайджан, Azərbaycan, Әзірбайжан, Әзербайжан
Turkey, Türkiye, Turkiye, Турция, Түркия
Iran, Иран
Iraq, Ирак
Afghanistan, Афганистан, Ауғанстан
Israel, Израиль
Lebanon, Ливан
United Arab Emirates, UAE, ОАЭ, Объединенные Арабские Эмираты, БАӘ
India, Индия, Үндістан
Japan, Япония, Жапония
Moscow, Москва, Мәскеу, Moskva, Moskau, Moscou
St. Petersburg, Saint Petersburg, St Petersburg, Leningrad, Санкт-Петербург, Петербург, Ленинград
Kyiv, Kiev, Киев, Київ
Minsk, Минск
London, Лондон
Vienna, Вена, Wien
Berlin, Берлин
Paris, Париж
Geneva, Женева, Genève, Genf
Prague, Прага, Praha
Brussels, Брюссель
Rome, Рим, Roma
Washington, Washington D.C., Washington DC, Вашингтон
New York, New York City, Нью-Йорк
Beijing, Peking, Пекин, Бейжің
Bishkek, Frunze, Бишкек, Фрунзе, Бішкек
Tashkent, Toshkent, Ташкент, Тошкент
Dushanbe, Душанбе
Ashgabat, Ashkhabad, Aşgabat, Ашхабад, Ашгабат
Istanbul, İstanbul, Стамбул, Ыстамбұл
Jerusalem, Иерусалим
Europe, Европа, Еуропа
Central Asia, Средняя Азия, Центральная Азия, Орталық Азия
Oskemen, Öskemen, Ust-Kamenogorsk, Ust Kamenogorsk, Усть-Каменогорск, Өскемен
Semey, Semei, Semipalatinsk, Семей, Семипалатинск
Oral, Uralsk, Ural'sk, Орал, Уральск
Atyrau, Guryev, Atirau, Атырау, Гурьев
Aktau, Aqtau, Shevchenko City, Актау, Ақтау
Aktobe, Aqtobe, Aktyubinsk, Актобе, Ақтөбе, Актюбинск
Kostanay, Qostanai, Qostanay, Kustanai, Kustanay, Костанай, Қостанай, Кустанай
Pavlodar, Павлодар
Petropavl, Petropavlovsk, Петропавловск, Петропавл
Taraz, Dzhambul, Zhambyl City, Тараз, Джамбул
Shymkent, Chimkent, Шымкент, Чимкент
Kyzylorda, Qyzylorda, Kzyl-Orda, Кызылорда, Қызылорда, Кзыл-Орда
Karaganda, Qaraghandy, Qaragandy, Караганда, Қарағанды
Kokshetau, Kokchetav, Kökshetaū, Кокшетау, Көкшетау, Кокчетав
Taldykorgan, Taldyqorghan, Taldyqorgan, Taldy-Kurgan, Taldy Qorgan, Талдыкорган, Талдықорған, Талды-Курган
Zhanaozen, Janaozen, Zhangaözen, Zhanaözen, Жанаозен, Жаңаөзен
Caspian Sea, Каспийское море, Каспий, Каспий теңізі
`

const orgs = `
National Security Committee, Committee for National Security, Committee of National Security, KNB, Комитет национальной безопасности, КНБ, Ұлттық қауіпсіздік комитеті, ҰҚК
Federal Bureau of Investigation, FBI, ФБР, Федеральное бюро расследований
Central Intelligence Agency, CIA, ЦРУ, Центральное разведывательное управление
Federal Security Service, FSB, ФСБ, Федеральная служба безопасности
United Nations, UN, U.N., ООН, Организация Объединенных Наций, БҰҰ
Organization for Security and Cooperation in Europe, Organization for Security and Co-operation in Europe, OSCE, ОБСЕ, Организация по безопасности и сотрудничеству в Европе, ЕҚЫҰ
European Union, EU, Европейский союз, Евросоюз, ЕС, Еуропалық Одақ
European Parliament, Европарламент, Европейский парламент
NATO, North Atlantic Treaty Organization, НАТО
Interpol, Интерпол
Commonwealth of Independent States, CIS, СНГ, Содружество Независимых Государств, ТМД
RFE/RL, Radio Free Europe/Radio Liberty, Radio Free Europe, Радио Свободная Европа/Радио Свобода
Amnesty International, Международная амнистия, Эмнести Интернешнл
Human Rights Watch, HRW, Хьюман Райтс Вотч
Reuters, Рейтер
Associated Press, AP, Ассошиэйтед Пресс
Agence France-Presse, AFP, Агентство Франс Пресс
BBC, Би-би-си, Би-Би-Си, British Broadcasting Corporation
Naghyz Aq Zhol, Naghyz Ak Zhol, Nagyz Ak Zhol, True Ak Zhol, Настоящий Ак жол, Нағыз Ақ жол
For a Just Kazakhstan, For a Fair Kazakhstan, За справедливый Казахстан, Әділетті Қазақстан үшін
Nur Otan, Nur-Otan, Нур Отан, Нұр Отан
Interior Ministry, Ministry of Internal Affairs, Internal Affairs Ministry, Ministry of the Interior, MVD, МВД, Министерство внутренних дел, Ішкі істер министрлігі, ІІМ
Foreign Ministry, Ministry of Foreign Affairs, Foreign Affairs Ministry, МИД, Министерство иностранных дел, Сыртқы істер министрлігі, СІМ
Justice Ministry, Ministry of Justice, Министерство юстиции, Минюст, Әділет министрлігі
Prosecutor-General's Office, Prosecutor General's Office, General Prosecutor's Office, Office of the Prosecutor General, Генеральная прокуратура, Генпрокуратура, Бас прокуратура
Supreme Court, Верховный суд, Жоғарғы сот
Presidential Administration, President's Administration, Администрация президента, Президент әкімшілігі
Academy of Sciences, Академия наук, Ғылым академиясы
Financial Police, Финансовая полиция, Қаржы полициясы
Radio Azattyq, Radio Azattyk, Azattyq, Azattyk, RFE/RL's Kazakh Service, Радио Азаттык, Азаттык, Азаттық, Азаттық радиосы
`

// Exonyms returns the other names of a place or organization that do not sound alike,
// such as Alma-Ata for Almaty, as the tables write them. Short names count only in
// capitals, and are not returned: "us" is no country.
func Exonyms(text string) []string {
	const short = 4 // letters
	if len([]rune(text)) < short && !isAcronym(text) {
		return nil
	}
	for _, kind := range []Kind{Place, Org} {
		row := tables[kind][tableKey(text)]
		if row == 0 {
			continue
		}
		folded := names.Fold(text)
		return slices.DeleteFunc(slices.Clone(rows[kind][row-1]), func(name string) bool {
			return len([]rune(name)) < short || names.Fold(name) == folded
		})
	}
	return nil
}
