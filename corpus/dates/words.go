package dates

import (
	"maps"
	"strings"
	"sync"
	"unicode/utf8"
)

// A lexicon gives the words of a language their senses.
type lexicon struct {
	words   map[string][]sense
	endings map[string]bool // cut from a word to look up its stem
	longest int             // of the endings, in bytes
	proper  bool            // months and weekdays have a capital: "may" and "march" are verbs
}

// lookup returns the senses of a word that dates need.
func (x *lexicon) lookup(t *token) []sense {
	s := x.words[t.text]
	if s == nil && x.longest > 0 && t.word() {
		s = x.stripped(t.text)
	}
	if x.proper && !t.upper && len(s) > 0 && s[0].class&(month|weekday) != 0 {
		return s[1:]
	}
	return s
}

// inflected are the classes whose words take endings: "кешені" is not "кеше".
const inflected = month | weekday | season | num | unitWord | yearWord

// stripped returns the senses of a word's stem.
func (x *lexicon) stripped(w string) []sense {
	for cut := len(w) - 1; cut > 2 && len(w)-cut <= x.longest; cut-- {
		if x.endings[w[cut:]] {
			if s := x.words[w[:cut]]; s != nil && s[0].class&inflected != 0 {
				return s
			}
		}
	}
	return nil
}

// A family is a class with its words. Commas separate values, spaces words of one
// value. The first value is from, the next one more, or ten more for tens.
type family struct {
	class class
	from  int
	words string
}

func newLexicon(proper bool, endings string, families ...family) *lexicon {
	x := &lexicon{words: map[string][]sense{}, endings: words(endings), proper: proper}
	for _, f := range families {
		step := 1
		if f.class&tens != 0 {
			step = 10
		}
		for i, group := range strings.Split(f.words, ",") {
			for w := range strings.FieldsSeq(group) {
				x.words[w] = append(x.words[w], sense{f.class, f.from + i*step})
			}
		}
	}
	for e := range x.endings {
		x.longest = max(x.longest, len(e))
	}
	return x
}

// monthNames are the names of the months from January to December in the forms
// that stand beside a day or a year, by language.
var monthNames = map[string]string{
	"en": "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec",
	"ru": "январь января январе январю январем янв,февраль февраля феврале февралю февралем фев февр,март марта марте марту мартом мар,апрель апреля апреле апрелю апрелем апр,май мая мае маю маем,июнь июня июне июню июнем июн,июль июля июле июлю июлем июл,август августа августе августу августом авг,сентябрь сентября сентябре сентябрю сентябрем сен сент,октябрь октября октябре октябрю октябрем окт,ноябрь ноября ноябре ноябрю ноябрем ноя нояб,декабрь декабря декабре декабрю декабрем дек",
	"kk": "қаңтар қаң qańtar qañtar qantar,ақпан ақп aqpan,наурыз нау naýryz nauryz,сәуір сәу sáýir säuır sauir,мамыр мам mamyr,маусым мау maýsym mausym,шілде шіл shilde şılde,тамыз там tamyz,қыркүйек қыр qyrkúıek qyrküiek,қазан қаз qazan,қараша қар qarasha qaraşa,желтоқсан жел jeltoqsan",
	"uk": "січень січня січні січ,лютий лютого лютому лют,березень березня березні бер,квітень квітня квітні квіт,травень травня травні трав,червень червня червні черв,липень липня липні лип,серпень серпня серпні серп,вересень вересня вересні вер,жовтень жовтня жовтні жовт,листопад листопада листопаді лист,грудень грудня грудні груд",
	"be": "студзень студзеня студзені,люты лютага лютым,сакавік сакавіка сакавіку,красавік красавіка красавіку,май мая маі травень траўня,чэрвень чэрвеня чэрвені,ліпень ліпеня ліпені,жнівень жніўня жніўні,верасень верасня верасні,кастрычнік кастрычніка кастрычніку,лістапад лістапада лістападзе,снежань снежня снежні",
	"ky": "январь январда январында январы,февраль февралда февралы,март мартта марты,апрель апрелде апрели,май майда майы,июнь июнда июну,июль июлда июлу,август августта августу,сентябрь сентябрда сентябры,октябрь октябрда октябры,ноябрь ноябрда ноябры,декабрь декабрда декабры",
	"uz": "yanvar yanvarda январ,fevral fevralda феврал,mart martda март,aprel aprelda апрел,may mayda май,iyun iyunda июн,iyul iyulda июл,avgust avgustda август,sentabr sentabrda сентябр,oktabr oktabrda октябр,noyabr noyabrda ноябр,dekabr dekabrda декабр",
	"tr": "ocak oca,şubat şub,mart mar,nisan nis,mayıs mayis may,haziran haz,temmuz tem,ağustos ağu,eylül eyl,ekim eki,kasım kasim kas,aralık aralik ara",
	"az": "yanvar,fevral,mart,aprel,may,iyun,iyul,avqust,sentyabr,oktyabr,noyabr,dekabr",
	"tk": "ýanwar,fewral,mart,aprel,maý,iýun,iýul,awgust,sentýabr,oktýabr,noýabr,dekabr",
	"de": "januar jänner jan,februar feber feb,märz maerz mär mrz,april apr,mai,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,dezember dez",
	"fr": "janvier janv,février fevrier févr,mars,avril avr,mai,juin,juillet juil,août aout,septembre sept,octobre oct,novembre nov,décembre decembre déc",
	"es": "enero ene,febrero feb,marzo mar,abril abr,mayo may,junio jun,julio jul,agosto ago,septiembre setiembre sept sep,octubre oct,noviembre nov,diciembre dic",
	"it": "gennaio gen,febbraio feb,marzo mar,aprile apr,maggio mag,giugno giu,luglio lug,agosto ago,settembre set,ottobre ott,novembre nov,dicembre dic",
	"pt": "janeiro jan,fevereiro fev,março marco mar,abril abr,maio mai,junho jun,julho jul,agosto ago,setembro set,outubro out,novembro nov,dezembro dez",
	"nl": "januari jan,februari feb,maart mrt,april apr,mei,juni jun,juli jul,augustus aug,september sep,oktober okt,november nov,december dec",
	"pl": "styczeń stycznia styczniu sty,luty lutego lutym lut,marzec marca marcu mar,kwiecień kwietnia kwietniu kwi,maj maja maju,czerwiec czerwca czerwcu cze,lipiec lipca lipcu lip,sierpień sierpnia sierpniu sie,wrzesień września wrześniu wrz,październik października październiku paź,listopad listopada listopadzie lis,grudzień grudnia grudniu gru",
	"cs": "leden ledna lednu,únor února únoru,březen března březnu,duben dubna dubnu,květen května květnu,červen června červnu,červenec července červenci,srpen srpna srpnu,září,říjen října říjnu,listopad listopadu,prosinec prosince prosinci",
	"sk": "január januára januári,február februára februári,marec marca marci,apríl apríla apríli,máj mája máji,jún júna júni,júl júla júli,august augusta auguste,september septembra septembri,október októbra októbri,november novembra novembri,december decembra decembri",
	"sl": "januar januarja januarju,februar februarja februarju,marec marca marcu,april aprila aprilu,maj maja maju,junij junija juniju,julij julija juliju,avgust avgusta avgustu,september septembra septembru,oktober oktobra oktobru,november novembra novembru,december decembra decembru",
	"hr": "siječanj siječnja siječnju,veljača veljače veljači,ožujak ožujka ožujku,travanj travnja travnju,svibanj svibnja svibnju,lipanj lipnja lipnju,srpanj srpnja srpnju,kolovoz kolovoza kolovozu,rujan rujna rujnu,listopad listopada listopadu,studeni studenog studenoga studenome,prosinac prosinca prosincu",
	"sr": "januar januara јануар јануара јан,februar februara фебруар фебруара феб,mart marta март марта мар,april aprila април априла апр,maj maja мај маја,jun juna јун јуна,jul jula јул јула,avgust avgusta август августа авг,septembar septembra септембар септембра сеп,oktobar oktobra октобар октобра окт,novembar novembra новембар новембра нов,decembar decembra децембар децембра дец",
	"bg": "януари ян,февруари февр,март,април апр,май,юни,юли,август авг,септември септ,октомври окт,ноември ноем,декември дек",
	"mk": "јануари,февруари,март,април,мај,јуни,јули,август,септември,октомври,ноември,декември",
	"ro": "ianuarie ian,februarie feb,martie mar,aprilie apr,mai,iunie iun,iulie iul,august aug,septembrie sept,octombrie oct,noiembrie nov,decembrie dec",
	"hu": "január jan,február febr,március márc,április ápr,május máj,június jún,július júl,augusztus aug,szeptember szept,október okt,november nov,december dec",
	"fi": "tammikuu tammikuuta tammikuun,helmikuu helmikuuta helmikuun,maaliskuu maaliskuuta maaliskuun,huhtikuu huhtikuuta huhtikuun,toukokuu toukokuuta toukokuun,kesäkuu kesäkuuta kesäkuun,heinäkuu heinäkuuta heinäkuun,elokuu elokuuta elokuun,syyskuu syyskuuta syyskuun,lokakuu lokakuuta lokakuun,marraskuu marraskuuta marraskuun,joulukuu joulukuuta joulukuun",
	"sv": "januari jan,februari feb,mars mar,april apr,maj,juni jun,juli jul,augusti aug,september sept sep,oktober okt,november nov,december dec",
	"no": "januar jan,februar feb,mars mar,april apr,mai,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,desember des",
	"da": "januar jan,februar feb,marts mar,april apr,maj,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,december dec",
	"et": "jaanuar jaanuari jaanuaril,veebruar veebruari veebruaril,märts märtsi märtsil,aprill aprilli aprillil,mai mail,juuni juunil,juuli juulil,august augusti augustil,september septembri septembril,oktoober oktoobri oktoobril,november novembri novembril,detsember detsembri detsembril",
	"lv": "janvāris janvārī janvāra,februāris februārī februāra,marts martā marta,aprīlis aprīlī aprīļa,maijs maijā maija,jūnijs jūnijā jūnija,jūlijs jūlijā jūlija,augusts augustā augusta,septembris septembrī septembra,oktobris oktobrī oktobra,novembris novembrī novembra,decembris decembrī decembra",
	"lt": "sausis sausio,vasaris vasario,kovas kovo,balandis balandžio,gegužė gegužės,birželis birželio,liepa liepos,rugpjūtis rugpjūčio,rugsėjis rugsėjo,spalis spalio,lapkritis lapkričio,gruodis gruodžio",
	"el": "ιανουάριος ιανουαρίου ιαν ιανουαριου,φεβρουάριος φεβρουαρίου φεβ φεβρουαριου,μάρτιος μαρτίου μαρ μαρτιου,απρίλιος απριλίου απρ απριλιου,μάιος μάϊος μαΐου μαϊου μάι μαΐ μαιου μαι,ιούνιος ιουνίου ιουν ιουνιου,ιούλιος ιουλίου ιουλ ιουλιου,αύγουστος αυγούστου αυγ αυγουστου,σεπτέμβριος σεπτεμβρίου σεπ σεπτεμβριου,οκτώβριος οκτωβρίου οκτ οκτωβριου,νοέμβριος νοεμβρίου νοε νοεμβριου,δεκέμβριος δεκεμβρίου δεκ δεκεμβριου",
	"sq": "janar,shkurt,mars,prill,maj,qershor,korrik,gusht,shtator,tetor,nëntor,dhjetor",
	"hy": "հունվար հունվարի,փետրվար փետրվարի,մարտ մարտի,ապրիլ ապրիլի,մայիս մայիսի,հունիս հունիսի,հուլիս հուլիսի,օգոստոս օգոստոսի,սեպտեմբեր սեպտեմբերի,հոկտեմբեր հոկտեմբերի,նոյեմբեր նոյեմբերի,դեկտեմբեր դեկտեմբերի",
	"ka": "იანვარი იანვარს,თებერვალი თებერვალს,მარტი მარტს,აპრილი აპრილს,მაისი მაისს,ივნისი ივნისს,ივლისი ივლისს,აგვისტო აგვისტოს,სექტემბერი სექტემბერს,ოქტომბერი ოქტომბერს,ნოემბერი ნოემბერს,დეკემბერი დეკემბერს",
	"ar": "يناير جانفي,فبراير فيفري شباط,مارس آذار,أبريل ابريل إبريل أفريل نيسان,مايو ماي أيار,يونيو جوان حزيران,يوليو جويلية تموز,أغسطس اغسطس أوت آب,سبتمبر أيلول,أكتوبر اكتوبر,نوفمبر,ديسمبر",
	"fa": "ژانویه,فوریه,مارس,آوریل,مه می,ژوئن,ژوئیه جولای,اوت آگوست,سپتامبر,اکتبر,نوامبر,دسامبر",
	"ca": "gener gen,febrer febr,març,abril abr,maig,juny,juliol jul,agost ag,setembre set,octubre oct,novembre nov,desembre des",
	"gl": "xaneiro xan,febreiro feb,marzo mar,abril abr,maio mai,xuño xuñ,xullo xul,agosto ago,setembro set,outubro out,novembro nov,decembro dec",
	"is": "janúar jan,febrúar feb,mars mar,apríl apr,maí,júní jún,júlí júl,ágúst ágú,september sept sep,október okt,nóvember nóv,desember des",
	"tg": "январ январи,феврал феврали,март марти,апрел апрели,май майи,июн июни,июл июли,август августи,сентябр сентябри,октябр октябри,ноябр ноябри,декабр декабри",
	"he": "ינואר בינואר,פברואר בפברואר,מרץ במרץ מרס במרס,אפריל באפריל,מאי במאי,יוני ביוני,יולי ביולי,אוגוסט באוגוסט,ספטמבר בספטמבר,אוקטובר באוקטובר,נובמבר בנובמבר,דצמבר בדצמבר",
	"hi": "जनवरी,फरवरी फ़रवरी,मार्च,अप्रैल,मई,जून,जुलाई,अगस्त,सितंबर सितम्बर,अक्टूबर अक्तूबर,नवंबर नवम्बर,दिसंबर दिसम्बर",
	"bn": "জানুয়ারি জানুয়ারী,ফেব্রুয়ারি ফেব্রুয়ারী,মার্চ,এপ্রিল,মে,জুন,জুলাই,আগস্ট,সেপ্টেম্বর,অক্টোবর,নভেম্বর,ডিসেম্বর",
	"ur": "جنوری,فروری,مارچ,اپریل,مئی,جون,جولائی,اگست,ستمبر,اکتوبر,نومبر,دسمبر",
	"id": "januari jan,februari feb,maret mar,april apr,mei,juni jun,juli jul,agustus agu,september sep,oktober okt,november nov,desember des",
}

// withoutShort returns a lexicon without the names of months of three letters, which
// are words of their own in a running text: қыр is September and a hill.
func withoutShort(x *lexicon) *lexicon {
	maps.DeleteFunc(x.words, func(w string, s []sense) bool { return s[0].class == month && utf8.RuneCountInString(w) <= 3 })
	return x
}

var englishLexicon = newLexicon(true, "",
	family{month, 1, monthNames["en"]},
	family{weekday, 0, "sunday sun,monday mon,tuesday tue tues,wednesday wed,thursday thu thur thurs,friday fri,saturday sat"},
	family{season, 1, "spring summer autumn fall winter"},
	family{num, 1, "a an one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen"},
	family{num | tens, 20, "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety"},
	family{unitWord, int(days), "day days,week weeks,month months,year years"},
	family{yearWord, 0, "year"},
	family{ord, 0, "th st nd rd"},
	family{ago, 0, "ago"},
	family{later, 0, "later afterwards afterward"},
	family{earlier, 0, "earlier"},
	family{last, -1, "last"},
	family{next, 1, "next"},
	family{this, 0, "this"},
	family{yesterday, -1, "yesterday,today tonight,tomorrow"},
	family{future, 0, "will shall due scheduled planned slated expected upcoming plans intends resume resumes reconvene reconvenes"},
	family{present, 0, "begins starts opens reopens continues meets convenes returns goes appears faces holds concludes expires decides rules"},
	family{moved, 0, "adjourned postponed delayed deferred rescheduled"},
	family{past, 0, "said says told tells announced reported confirmed stated wrote declared added ruled denied insisted claimed warned posted"},
	family{rough, 0, "nearly almost about around over than some roughly approximately half several least most past"},
)

var russianLexicon = newLexicon(false, "",
	family{month, 1, monthNames["ru"]},
	family{weekday, 0, "воскресенье воскресенья воскресеньем,понедельник понедельника понедельником,вторник вторника вторником,среда среду среды средой,четверг четверга четвергом,пятница пятницу пятницы пятницей,суббота субботу субботы субботой"},
	family{season, 1, "весной летом осенью зимой весна лето осень зима весны лета осени зимы"},
	family{num, 1, "один одну одного одним одной,два две двух двумя,три трех тремя,четыре четырех четырьмя,пять пяти пятью,шесть шести шестью,семь семи семью,восемь восьми восемью,девять девяти девятью,десять десяти десятью,одиннадцать одиннадцати,двенадцать двенадцати,тринадцать тринадцати,четырнадцать четырнадцати,пятнадцать пятнадцати,шестнадцать шестнадцати,семнадцать семнадцати,восемнадцать восемнадцати,девятнадцать девятнадцати"},
	family{num | tens, 20, "двадцать двадцати двадцатью,тридцать тридцати тридцатью,сорок сорока,пятьдесят пятидесяти,шестьдесят,семьдесят,восемьдесят,девяносто"},
	family{day, 1, "первого первое,второго второе,третьего третье,четвертого четвертое,пятого пятое,шестого шестое,седьмого седьмое,восьмого восьмое,девятого девятое,десятого десятое,одиннадцатого одиннадцатое,двенадцатого двенадцатое,тринадцатого тринадцатое,четырнадцатого четырнадцатое,пятнадцатого пятнадцатое,шестнадцатого шестнадцатое,семнадцатого семнадцатое,восемнадцатого восемнадцатое,девятнадцатого девятнадцатое,двадцатого двадцатое"},
	family{day, 30, "тридцатого тридцатое"},
	family{unitWord, int(days), "день дня дней днем днями сутки суток,неделя неделю недели недель неделей неделями,месяц месяца месяцев месяцем месяцами месяце,год года лет годом годами году"},
	family{yearWord, 0, "год года году годом годе годы годах годов годам гг г"},
	family{ord, 0, "го е й я м ого му ом ым х"},
	family{ago, 0, "назад"},
	family{later, 0, "спустя позже позднее"},
	family{earlier, 0, "ранее раньше"},
	family{last, -1, "прошлом прошлого прошлый прошлую прошлой прошлое минувшее минувшем минувшего минувший минувшую минувшей"},
	family{next, 1, "следующем следующий следующую следующей"},
	family{lastYear, -2, "позапрошлом позапрошлого позапрошлый"}, family{lastYear, 1, "будущем будущего"},
	family{this, 0, "этом этого этот эту этой нынешнем нынешнего текущем текущего"},
	family{yesterday, -2, "позавчера,вчера,сегодня,завтра,послезавтра"},
	family{future, 0, "будет будут состоится состоятся пройдет пройдут намечен намечена намечено намечены назначен назначена назначено назначены запланирован запланирована запланировано запланированы планируется ожидается предстоит планирует намерен " +
		"рассмотрит рассмотрят огласит огласят вынесет вынесут начнет начнут начнется начнутся продолжит продолжат продолжится продолжатся возобновится возобновятся заслушает заслушают допросит допросят проведет проведут соберется соберутся решит решат изберет изберут предстанет предстанут откроется откроются завершится завершатся истечет истекает выступит выступят"},
	family{present, 0, "начинается начинаются продолжается продолжаются возобновляется открывается проходит проходят завершается собирается рассматривает"},
	family{moved, 0, "отложен отложена отложено отложены отложил отложила отложили перенесен перенесена перенесено перенесены перенес перенесла перенесли"},
	family{past, 0, "сказал сказала сказали сообщил сообщила сообщили сообщает сообщило сообщили заявил заявила заявили заявило рассказал рассказала рассказали объявил объявила объявили подтвердил подтвердила подтвердили написал написала написали передает добавил добавила отметил отметила"},
	family{rough, 0, "почти около более менее свыше примерно больше меньше порядка полтора"},
)

var kazakhLexicon = withoutShort(newLexicon(false,
	"да де та те ның нің дың дің тың тің ға ге қа ке на не нан нен дан ден тан тен дағы дегі тағы тегі ндағы ндегі ы і сы сі ын ін сын сін ында інде сында сінде ынан інен сынан сінен ына іне сына сіне ының інің сының сінің ындағы індегі сындағы сіндегі мен бен пен ны ні ды ді ты ті ғы гі қы кі лар лер дар дер тар тер лары лері дары дері тары тері дарда дерде дары дарының дерінің дарында дерінде жы",
	family{month, 1, monthNames["kk"]},
	family{weekday, 0, "жексенбі,дүйсенбі,сейсенбі,сәрсенбі,бейсенбі,жұма,сенбі"},
	family{weekday | datedDay, 0, "жексенбіде,дүйсенбіде,сейсенбіде,сәрсенбіде,бейсенбіде,,сенбіде"},
	family{season, 1, "көктем көктемінде жаз жазында күз күзінде қыс қысында көктемде жазда күзде қыста"},
	family{num, 1, "бір,екі,үш,төрт,бес,алты,жеті,сегіз,тоғыз"},
	family{num | tens, 10, "он,жиырма,отыз,қырық,елу,алпыс,жетпіс,сексен,тоқсан"},
	family{unitWord, int(days), "күн тәулік,апта,ай,жыл"},
	family{yearWord, 0, "жыл ж жж"},
	family{ord, 0, "ші шы інші ыншы нші ншы сыншы сінші і ы сі сы інде ында нде нда сінде сында інен ынан нен нан іне ына не на інің ының нің ның ге ға ке қа де да те та"},
	family{ago, 0, "бұрын бұрынғы"},
	family{later, 0, "кейін соң"},
	family{last, -1, "өткен былтырғы"},
	family{next, 1, "келесі келер алдағы"},
	family{this, 0, "биылғы осы ағымдағы"},
	family{yesterday, -1, "кеше кешегі,бүгін бүгінгі,ертең ертеңгі"},
	family{lastYear, -1, "былтыр,биыл"},
	family{future, 0, "болады өтеді өткізіледі жоспарланған жоспарланып белгіленген белгіленді басталады қаралады жалғасады қарайды тыңдайды оқылады шығарады шешеді"},
	family{past, 0, "деді айтты мәлімдеді хабарлады жариялады жазды растады білдірді хабарлайды"},
	family{rough, 0, "жуық астам шамамен шақты дерлік бірнеше"},
))

// lexicons are those of the languages that are read in full.
var lexicons = map[string]*lexicon{"en": englishLexicon, "ru": russianLexicon, "kk": kazakhLexicon}

// anyLexicon holds the names of months of all languages, except those that mean
// different months: Croatian listopad is October, Czech listopad November.
var anyLexicon = sync.OnceValue(func() *lexicon {
	x := &lexicon{words: map[string][]sense{}}
	ambiguous := map[string]bool{}
	for _, names := range monthNames {
		for w, s := range newLexicon(false, "", family{month, 1, names}).words {
			if old := x.words[w]; old != nil && old[0] != s[0] {
				ambiguous[w] = true
			}
			x.words[w] = s
		}
	}
	for w := range ambiguous {
		delete(x.words, w)
	}
	return x
})
