package indexer

import "strings"

// stopWords are the words of a language that hardly tell one text from another:
// articles, pronouns, prepositions, forms of "be" and "have", and those that
// questions are asked with. They are indexed like all others, so that phrases
// hold; a search does not insist on them. Words that are names of people too are
// left out of the lists.
//
// The English and the Russian list are Snowball's (BSD licence) without nouns and
// verbs of saying, the others are made after them.
var stopWords = map[string]map[string]bool{
	"en": wordSet(`i me my myself we our ours ourselves you your yours yourself yourselves he him his
		himself she her hers herself it its itself they them their theirs themselves what which who whom
		whose this that these those am is are was were be been being have has had having do does did doing
		would should could ought can cannot may might must shall will a an the and but if or because as
		until while of at by for with about against between into through during before after above below
		to from up down in out on off over under again further then once here there when where why how
		all any both each few more most other some such no nor not only own same so than too very`),
	"ru": wordSet(`и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по
		только ее мне было вот от меня еще нет о из ему теперь когда даже ну вдруг ли если уже или ни
		быть был него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть
		надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж тогда кто
		этот того потому этого какой совсем ним здесь этом почти мой тем чтобы нее сейчас были куда
		зачем всех никогда можно при наконец об другой хоть после над больше тот через эти нас про
		всего них какая много разве эту моя впрочем свою этой перед иногда лучше чуть том нельзя такой
		им более всегда конечно всю между какие каких каким какого какую каком сколько почему который
		которая которое которые которого которой которых которым это эта`),
	"kk": wordSet(`және мен бен пен менен да де та те бұл сол осы ол мына ана бір үшін туралы жайлы
		бойынша қандай қай қалай қашан қайда қайдан кім кімнің кімге кімді кіммен не нені ненің неге немен
		неше нешінші қанша деген дегеніміз деп дейді еді екен емес ма ме ба бе па пе ғой тағы әрі бірақ
		немесе яки егер сияқты секілді кейін дейін соң бұрын арқылы қарай болып болған болды болады болатын
		бар жоқ ең өте өз өзі оның оны оған одан олар олардың біз сіз мені сені бізді`),
	"tr": wordSet(`acaba ama ancak bana bazı belki beni benim bile bir biri birkaç biz bize bizi bizim bu
		buna bunda bundan bunlar bunları bunların bunu bunun çok çünkü da daha dahi de değil diye eğer en
		gibi göre hangi hangisi hangileri hem hep hepsi her hiç için ile ise işte kaç kaçı kadar ki kim
		kime kimi kimin kimdir kimdi kimler mi mı mu mü nasıl ne neden nedir neydi neler nelerdir nerede
		nereye nereden neyi neyin neye niçin niye o olan olarak oldu olduğu olduğunu olması olmuştur ona
		ondan onlar onları onların onu onun oysa pek rağmen sanki siz size sizi sizin şey şu şuna şunu
		tarafından tüm üzere var vardı vardır ve veya ya yani yoksa zaten`),
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[Fold(w)] = true
	}
	return set
}

// StopWord reports whether a word is a stop word in one of the languages.
func StopWord(word string, langs ...string) bool {
	folded := Fold(word)
	for _, lang := range langs {
		if stopWords[base(lang)][folded] {
			return true
		}
	}
	return false
}
