package main

import "strings"

// The names in made articles. The queries ask for names made by the same rules, so
// these must not change without the queries.

var firstNames = strings.Fields(`Altynbek Rakhat Nursultan Alnur Bauyrzhan Erzhan Rustam Bolat Zamanbek
	Qalmukhambet Gashi Vasily Oraz Galymzhan Mukhtar Serik Dariga Timur Marat Akezhan Viktor Vladimir
	Aleksandr Dmitry Sergei Andrei Mikhail Yevgeny Natalya Olga Irina Svetlana Tatyana Elena Aigul Saule
	Gulnara Zhanna Aizhan Kairat Nurlan Askar Daniyar Yerlan Talgat Kanat Murat Ermek Sabit James John
	Robert Michael William David Richard Joseph Thomas Charles Mary Patricia Jennifer Linda Elizabeth
	Barbara Susan Jessica Sarah Karen Hans Klaus Pierre Jean Luigi Marco Ahmed Hassan Ali Mohammed Wei Li
	Chen Hiroshi Kenji Anna Maria Jose Carlos Juan Pedro Paul Mark Peter George Edward Brian Kevin Jason
	Helen Laura Emma Alice Igor Boris Oleg Yuri Ivan Pavel Roman Maksim Denis Kirill Ruslan Timofei`)

var lastNames = strings.Fields(`Sarsenbaiuly Aliev Nazarbaev Musaev Baibosyn Otembaev Ibragimov Omarov
	Nurqadilov Qasymov Mashanlo Zhuravlyov Tusupbekov Mukhamedzhanov Toqaev Dzhandosov Zhakiyanov Abilov
	Kazhegeldin Abylyazov Tuyakbai Kulibaev Khrapunov Shukeev Masimov Tasmagambetov Petrov Ivanov Sidorov
	Smirnov Kuznetsov Popov Volkov Sokolov Lebedev Kozlov Novikov Morozov Pavlov Semenov Golubev
	Vinogradov Bogdanov Vorobyov Fedorov Mikhailov Belyaev Tarasov Belov Komarov Orlov Kiselev Makarov
	Andreev Kovalev Ilyin Gusev Titov Kuzmin Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson
	Anderson Taylor Thomas Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker
	Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips
	Campbell Parker Evans Edwards Collins Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Reed
	Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Mueller Schmidt Schneider
	Fischer Weber Meyer Wagner Becker Rossi Russo Ferrari Dubois Laurent Moreau Tanaka Suzuki Yamamoto
	Wang Zhang Liu Hassan Hussein Khan Ahmed Rahman Silva Santos Oliveira Fernandez Lopez Gonzalez`)

var placeNames = strings.Fields(`Almaty Astana Shymkent Aqtobe Aqtau Atyrau Pavlodar Semey Oskemen Taraz Oral
	Qostanai Petropavl Zhanaozen Talghar Bishkek Tashkent Dushanbe Ashgabat Moscow Vienna London
	Washington Brussels Geneva Strasbourg Berlin Paris Prague Warsaw Kyiv Minsk Tbilisi Baku Yerevan
	Ankara Istanbul Tehran Kabul Islamabad Delhi Beijing Urumqi Tokyo Seoul Singapore Dubai Riyadh Cairo
	Nairobi Lagos Johannesburg Sydney Melbourne Toronto Ottawa Mexico Havana Bogota Lima Santiago Madrid
	Lisbon Rome Milan Athens Belgrade Sofia Bucharest Budapest Bratislava Copenhagen Stockholm Oslo
	Helsinki Riga Vilnius Tallinn Dublin Edinburgh Manchester Chicago Boston Houston Dallas Denver Seattle
	Atlanta Miami Detroit`)

var orgWords = strings.Fields(`National Security Committee Interior Ministry Prosecutor General Office Supreme
	Court Ak Zhol Party Nur Otan Democratic Choice Freedom House Human Rights Watch Amnesty European
	Parliament Central Bank Kazakh Oil Gas Steel Rail Telecom Airways Energy Trust Holdings Union
	Federation Agency Institute University Journal News Media Group Foundation Council Commission Bureau
	Service Academy Alliance`)

var orgKinds = strings.Fields(`Committee Ministry Party Group Foundation Council Commission Agency Institute
	University Bank Corp Holdings Union Bureau Service Alliance Trust Company Association`)

var sources = strings.Fields(`rferl.org reuters.com bbc.co.uk azattyq.org eurasianet.org apnews.com
	theguardian.com nytimes.com interfax.com tengrinews.kz vlast.kz fergana.ru dw.com afp.com occrp.org`)

var syllables = strings.Fields(`ba be bi bo bu da de di do du ga ge gi go ka ke ki ko ku la le li lo lu ma me mi
	mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zi zo
	zhu zha sha she shi chu cha qa qu ya yu yer nur bek bai gul khan tas zhan mur sul`)

var endings = strings.Fields(`ov ova ev eva in ina sky enko uly bayev bekov son stein idze yan oglu kyzy er mann
	escu`)

var ofPersonAndPlace = []string{
	"%s told reporters on %s that the case would be reviewed.",
	"According to %s, the inquiry in %s is far from over.",
	"Lawyers for %s rejected the charges in a statement issued in %s.",
	"%s was questioned for several hours in %s.",
	"A court in %[2]s sentenced %[1]s in absentia.",
	"%s has denied any involvement, a spokesman said in %s.",
	"Relatives of %s gathered outside the court in %s.",
	"%s left the country for %s shortly afterwards.",
	"Investigators said %s had been seen in %s days before the killing.",
	"The opposition in %[2]s called on %[1]s to resign.",
	"%s met officials in %s to discuss the agreement.",
	"Critics accuse %s of ordering the abduction from %s.",
}

var ofPerson = []string{
	"%s declined to comment.", "%s did not answer requests for an interview.",
	"Supporters of %s called the verdict political.", "%s said the documents were forged.",
	"The name of %s was mentioned several times at the hearing.", "%s is under investigation.",
}

var ofOrg = []string{
	"The %s said it had opened an investigation in %d.", "A report by the %s listed dozens of violations in %d.",
	"Officials of the %s confirmed the figures for %d.", "The %s refused to release the documents dated %d.",
}

// invented returns a family name.
func invented(n int) string {
	var b strings.Builder
	for k, rest := 0, n; (k < 2 || rest > 0) && k < 6; k++ {
		b.WriteString(syllables[rest%len(syllables)])
		rest /= len(syllables)
	}
	b.WriteString(endings[n%len(endings)])
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

func personName(n int) string {
	first := firstNames[(n*7919+n/len(firstNames))%len(firstNames)]
	if n < len(lastNames)*8 {
		return first + " " + lastNames[(n*104_729)%len(lastNames)]
	}
	return first + " " + invented(n*31+17)
}

func orgName(n int) string {
	a, b := orgWords[(n*31)%len(orgWords)], orgWords[(n*17+n/40+3)%len(orgWords)]
	if n > 800 {
		b = invented(n*13 + 5)
	}
	return a + " " + b + " " + orgKinds[(n*7+n/20)%len(orgKinds)]
}

func placeName(n int) string {
	if n < len(placeNames) {
		return placeNames[n]
	}
	return invented(n*11+3) + "sk"
}
