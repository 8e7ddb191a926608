package main

import (
	"strings"
	"unicode/utf8"
)

// The paradigms are written here anew, so that the program isn't judged by its own.

func words(s string) []string { return strings.Fields(s) }

var (
	russianMen   = words("Александр Сергей Андрей Дмитрий Алексей Игорь Николай Юрий Виктор Олег Павел Михаил Григорий Константин Роман Евгений Кирилл Антон Денис Эдуард")
	asianMen     = words("Нурлан Ерлан Марат Асхат Ержан Данияр Бахтиёр Икром Рустам Камил Акрам Ильхом Азамат Бекзат Ислам Карим Санжар Талгат Темирлан Мурат")
	russianWomen = words("Елена Ольга Наталья Ирина Вера Татьяна Мария Анна Светлана Людмила Галина Юлия Дарья Софья Екатерина Лариса Надежда Любовь Инга Жанна")
	asianWomen   = words("Айгуль Гульнара Динара Сауле Камила Асель Жанар Алия Мадина Дилноза Гузаль Зарина Раушан Майра Баян Самал Лола Нигора Акмарал Шолпан")

	russianSurnames = words("Ларионов Есимханов Рахмонов Тулегенов Шахов Щукин Никитин Бейсенов Ахметжанов Морозов Досаев Карин Саттаров Усманов Воронин")

	englishMen = words("Murat Asan Erzhan Daulet Nurlan Kairat")
	kazakhMen  = words("Мұрат Асан Ержан Дәулет Нұрлан Қайрат Серік Талғат Бауыржан Ерлан Болат Марат Сәбит Жанат Айдос")

	// titleNames are given names that are titles or nouns as well.
	titleNames = map[string][]string{
		"en": words("Sultan Bek Earl Khan Sheikh Judge"),
		"kk": words("Азамат Сұлтан Әділет Ғалым Батыр Серік Хан Бек Ақын Шәкірт"),
	}

	bareSurnames = map[string][]string{
		"ru -ов":       words("Касенов Абыкеев Бектуров Назаров Каримов Османов Шахов"),
		"ru no ending": words("Жунис Тлеуберди Естай Жолдыбай Бекет Мырзахмет Сапаргали Рысбек Сейткали Шаймурат Ашим Пак Ким Штерн Гончар Рейн"),
		"ru -улы":      words("Сарсенбайулы Есимулы Толегенулы"),
		"en -ov":       words("Qasenov Abykeev Bekturov Torogulov Nazarov Karimov Osmonov Shakhov"),
		"en no ending": words("Zhunis Tileuberdi Estai Zholdybai Beket Myrzakhmet Saparghali Rysbek Seitqali Shaimurat Ashim Pak Kim Nowak Lindqvist Whitfield"),
		"en -uly":      words("Sarsenbaiuly Baiburynuly Esimuly Tolegenuly"),
		"kk -ов":       words("Қасенов Мәжитов Бегалин Құлжанов Әлімбаев Досжанов Нұғманов Бейсенов Төлеуов Әбдіров"),
		"kk no ending": words("Жүніс Тілеуберді Естай Жолдыбай Бекет Мырзахмет Сапарғали Рысбек Сейітқали Бейсек Тоқтар Шаймұрат Әшім Мұқан Ораз"),
		"kk -ұлы":      words("Сәрсенбайұлы Байбосынұлы Төлегенұлы"),
	}
)

var (
	russianMale = []template{
		{"nominative", "Адвокат {nominative} заявил, что суд отложен.", nil},
		{"nominative", "Следователь СГБ {nominative} отказался от комментариев.", nil},
		{"nominative", "Его отец {nominative} молчал.", nil},
		{"nominative", "Об этом рассказал журналист {nominative}.", nil},
	}
	russianFemale = []template{
		{"nominative", "Адвокат {nominative} заявила, что суд отложен.", nil},
		{"nominative", "Пресс-секретарь сената {nominative} назвала это клеветой.", nil},
		{"nominative", "Вдова банкира {nominative} подозревает брата мужа.", nil},
		{"nominative", "Об этом рассказала журналистка {nominative}.", nil},
	}
	russianCases = []template{
		{"accusative", "Полиция задержала {accusative} в среду.", nil},
		{"genitive", "У {genitive} нашли документы.", nil},
		{"accusative", "Адвокаты требуют освободить {accusative} до суда.", nil},
		{"genitive", "По словам {genitive}, дело закрыто.", nil},
		{"dative", "Обвинение предъявили {dative} в среду.", nil},
		{"dative", "Письмо направили судье {dative} вчера.", nil},
		{"instrumental", "Встреча с {instrumental} прошла в Алматы.", nil},
		{"instrumental", "Жалоба подана адвокатом {instrumental} в суд.", nil},
		{"prepositional", "В письме речь идёт о {prepositional} и его деньгах.", nil},
		{"reversed", "Подсудимый {reversed} молчал.", nil},
		{"reversed", "Суд выслушал показания: первым был {reversed}, вторым врач.", nil},
		{"initials", "По версии следствия, {initials} был в доме.", []string{"initials"}},
		{"initials", "Дело ведёт судья {initials} из Астаны.", []string{"initials"}},
	}
	russianBare = []template{
		{"nominative", "{nominative} выступил в суде во вторник. Об этом писала местная газета. {bare nominative} отказался признать вину.", nil},
		{"genitive", "{nominative} выступил в суде во вторник. Об этом писала местная газета. По словам {bare genitive}, дело закрыто.", nil},
		{"dative", "{nominative} выступил в суде во вторник. Об этом писала местная газета. {bare dative} дали 12 лет.", nil},
	}
	english = []template{
		{"full", "{nominative} spoke in court on Tuesday.", nil},
		{"full", "The police held {nominative} on Monday.", nil},
		{"title", "President {nominative} denied it.", nil},
		{"title", "The letter was sent to Interior Minister {nominative} in May.", nil},
		{"possessive", "{nominative}'s lawyer objected.", nil},
		{"initials", "{initials} was held on Monday.", []string{"initials"}},
		{"initials", "The court heard Colonel {initials} in May.", []string{"initials"}},
		{"then bare", "{nominative} spoke in court on Tuesday. A local paper wrote about it. {bare nominative} denied any guilt.", nil},
		{"then bare", "{nominative} spoke in court on Tuesday. A local paper wrote about it. According to {bare nominative}, the case is closed.", nil},
		{"then bare", "{nominative} spoke in court on Tuesday. A local paper wrote about it. {bare nominative}'s lawyer objected.", nil},
	}
	kazakh = []template{
		{"nominative", "{nominative} сотта сөз сөйледі.", nil},
		{"genitive", "Сот {genitive} өтінішін қабылдамады.", nil},
		{"accusative", "Полиция {accusative} сейсенбіде ұстады.", nil},
		{"dative", "Тергеуші {dative} айып тақты.", nil},
		{"ablative", "Тергеуші {ablative} жауап алды.", nil},
		{"locative", "Құжат {locative} болған.", nil},
		{"instrumental", "Журналист {instrumental} кездесті.", nil},
		{"initials", "Сотты {initials} басқарды.", []string{"initials"}},
		{"then nominative", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. {bare nominative} кінәсін мойындаған жоқ.", nil},
		{"then nominative", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. Бүгін {bare nominative} кінәсін мойындаған жоқ.", nil},
		{"then genitive", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. {bare genitive} қорғаушысы наразылық білдірді.", nil},
		{"then accusative", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. {bare accusative} ертең соттайды.", nil},
		{"then after a court", "{nominative} сотта сөз сөйледі. Сот {bare accusative} ақтады.", nil},
		{"then dative", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. {bare dative} 12 жыл берілді.", nil},
		{"then ablative", "{nominative} сотта сөз сөйледі. Бұл туралы жергілікті басылым жазды. {bare ablative} ешкім сұраған жоқ.", nil},
	}
	kazakhLatin = []template{
		{"nominative", "{latin nominative} sotta sóz sóıledi.", []string{"latin nominative"}},
		{"nominative", "Bette {latin nominative} týraly aıtyldy.", []string{"latin nominative"}},
		{"genitive", "Sot {latin genitive} ótinishin qabyldamady.", []string{"latin nominative"}},
		{"accusative", "Polıtsııa {latin accusative} seısenbide ustady.", []string{"latin nominative"}},
		{"dative", "Tergeýshi {latin dative} aıyp taqty.", []string{"latin nominative"}},
		{"ablative", "Tergeýshi {latin ablative} jaýap aldy.", []string{"latin nominative"}},
		{"instrumental", "Jýrnalıst {latin instrumental} kezdesti.", []string{"latin nominative"}},
	}
)

var (
	russianCouples = []template{
		{"full names", "Вдова {genitive} {woman} подозревает его брата.", []string{"nominative", "woman"}},
		{"full names", "Об этом сказала адвокат {genitive} {woman}.", []string{"nominative", "woman"}},
		{"family name first", "Адвокат {bare genitive} {woman} обжаловала приговор.", []string{"bare nominative", "woman"}},
		{"family name first", "Сестра {bare genitive} {woman} молчала.", []string{"bare nominative", "woman"}},
		{"known family name", "Суд допросил свидетеля {genitive}. Потом дочь {bare genitive} {woman given} молчала.", []string{"nominative", "woman given"}},
		{"given names", "Сестра {given genitive} {woman given} молчала.", []string{"given nominative", "woman given"}},
	}
	russianPatronymics = []template{
		{"nominative", "Подсудимый {nominative} молчал.", nil},
		{"genitive", "Суд допросил подсудимого {genitive} в среду.", nil},
		{"reversed", "Подсудимый {reversed} молчал.", nil},
		{"reversed", "Судья районного суда {reversed} взял отвод.", nil},
		{"reversed genitive", "Суд допросил подсудимого {reversed genitive} в среду.", []string{"reversed"}},
	}
	russianThings = []template{
		{"street", "Дом стоит на улице {genitive} в Алматы.", []string{}},
		{"street", "Тело нашли на проспекте {genitive} утром.", []string{}},
		{"village", "Он жил в посёлке {genitive} под Таразом.", []string{}},
		{"weapon", "При обыске нашли пистолет Макарова и автомат Калашникова.", []string{}},
		{"car", "Они уехали на машине Toyota Land Cruiser в сторону Талгара.", []string{}},
	}
	englishThings = []template{
		{"street", "He lived on {nominative} Street in Almaty.", []string{}},
		{"street", "The body was found on {nominative} Avenue.", []string{}},
		{"weapon", "Police found a Makarov pistol and a Kalashnikov rifle.", []string{}},
		{"car", "They left in a Toyota Sienna after dark.", []string{}},
		{"party", "The Ak Zhol party won two seats in the vote.", []string{}},
		{"party", "Ak Zhol won two seats in the vote.", []string{}},
		{"party", "It was said by members of Ata Zhurt in May.", []string{}},
		{"unit", "He served in the Sunkar special forces unit.", []string{}},
	}
	kazakhThings = []template{
		{"street", "Ол {nominative} көшесінде тұрады.", []string{}},
		{"street", "Дене {nominative} даңғылында табылды.", []string{}},
		{"weapon", "Тінту кезінде Макаров тапаншасы табылды.", []string{}},
		{"party", "Ақ жол партиясы сайлауға қатысты.", []string{}},
	}
)

// couples are a man and a woman.
func couples() []declined {
	women := russianNames(asianWomen, russianSurnames[5:], true)
	var out []declined
	for i, n := range russianNames(asianMen, russianSurnames, false) {
		given := asianMen[i%len(asianMen)]
		n["given nominative"], n["given genitive"] = given, russian(given, "genitive", false)
		n["woman"], n["woman given"] = women[i]["nominative"], asianWomen[i%len(asianWomen)]
		out = append(out, n)
	}
	return out
}

// patronymics are names with a father's name, as courts write them.
func patronymics() []declined {
	fathers := words("Серикович Маратович Александрович Ерланович Нурланович")
	out := russianNames(asianMen, russianSurnames, false)
	for i, n := range out {
		out[i] = russianName(asianMen[i%len(asianMen)], fathers[i%len(fathers)], n["bare nominative"], false)
	}
	return out
}

// namesakes are the men whom streets and villages are named after.
func namesakes(lang string) []declined {
	var out []declined
	for _, w := range words(map[string]string{
		"ru": "Абая Жандосова Кунаева Толе_би Ауэзова Сатпаева Райымбека Туймебаева Фурманова Назарбаева",
		"en": "Abai Zhandosov Kunaev Tole_Bi Auezov Satpaev Raiymbek Tuimebaev Furmanov Nazarbaev",
		"kk": "Абай Жандосов Қонаев Төле_би Әуезов Сәтбаев Райымбек Түймебаев Фурманов Назарбаев",
	}[lang]) {
		w = strings.ReplaceAll(w, "_", " ")
		out = append(out, declined{"nominative": w, "genitive": w})
	}
	return out
}

func initial(w string) string {
	r, _ := utf8.DecodeRuneInString(w)
	return string(r) + "."
}

func englishNames(given, surnames []string) []declined {
	var out []declined
	initials := []string{"N.", "Sh.", "Zh.", "Yu.", "A.K."}
	for i := range max(len(given), len(surnames)) {
		g, s := given[i%len(given)], surnames[i%len(surnames)]
		out = append(out, declined{"nominative": g + " " + s, "bare nominative": s, "initials": initials[i%len(initials)] + " " + s})
	}
	return out
}

func kazakhNames(given, surnames []string) []declined {
	var out []declined
	initials := []string{"Н.", "Ә.", "Ж.К.", "Дж."}
	for i := range max(len(given), len(surnames)) {
		n := kazakhName(given[i%len(given)], surnames[i%len(surnames)])
		n["initials"] = initials[i%len(initials)] + " " + surnames[i%len(surnames)]
		out = append(out, n)
	}
	return out
}
