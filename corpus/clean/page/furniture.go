package page

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// furnitureBytes is how much of a line is compared with the table.
const furnitureBytes = 160

// A Furniture is a kind of line that stands on pages beside articles.
type Furniture struct {
	Rule    string // its name in reports
	Certain bool   // no line of an article reads so: cut whatever its score
	Ends    bool   // ends the article of a page in plain text
	Inside  bool   // such lines also stand inside articles
	Others  bool   // heads comments or other stories
	begins  string // phrases that such a line begins with, in lower case, separated by |
	has     string // phrases that such a line contains
	atMost  int    // characters of a line that may match, 0 for 120
}

// Indexes in furniture of the kinds that point to other stories.
const (
	furnitureRelated = 2
	furniturePointer = 3
)

// furniture is the table of such lines. A line is of the first kind that it
// matches.
var furniture = []Furniture{
	{Rule: "comment form", Certain: true, Ends: true, Others: true, atMost: 160,
		begins: "leave a reply|leave a comment|your email address will not be published|required fields are marked|post a comment|add a comment|cancel reply|save my name, email|you must be logged in to post|" +
			"добавить комментарий|оставить комментарий|ваш адрес email не будет опубликован|ваш e-mail не будет опубликован|обязательные поля помечены|написать комментарий|отменить ответ|сохранить моё имя|комментировать|" +
			"пікір қалдыру|пікір қосу|пікір жазу|сіздің email-ыңыз жарияланбайды|schreibe einen kommentar|kommentar verfassen|deine e-mail-adresse wird nicht|ihre e-mail-adresse wird nicht|antworten abbrechen|" +
			"laisser un commentaire|votre adresse e-mail ne sera pas publiée|deja una respuesta|deja un comentario|tu dirección de correo|lascia un commento|il tuo indirizzo email|deixe um comentário|o seu endereço de email|dodaj komentarz|twój adres e-mail nie zostanie"},
	{Rule: "comments", Others: true, atMost: 60,
		begins: "comments|no comments|0 comments|show comments|view comments|load comments|join the conversation|read comments|комментарии|комментариев нет|нет комментариев|пікірлер|kommentare|diskussion|commentaires|comentarios|commenti|comentários|komentarze|komentarz|σχόλια|yorumlar|коментарі",
		has:    " comments| replies"},
	{Rule: "related stories", Certain: true, Ends: true, Inside: true, Others: true, atMost: 60,
		begins: "related articles|related stories|related posts|related news|related content|related topics|related links|related:|you may also like|you might also like|you may like|more from|more stories|more news|more on this|recommended for you|recommended stories|read next|up next|most read|most popular|trending now|top stories|latest news|latest stories|don't miss|sponsored content|from the web|around the web|" +
			"похожие статьи|похожие новости|похожие материалы|похожие записи|похожие публикации|другие новости|другие статьи|новости по теме|материалы по теме|статьи по теме|смотрите также|читайте также|читайте ещё|по теме:|ещё по теме|еще по теме|последние новости|популярное|популярные новости|самое читаемое|читаемое|новости партнеров|новости партнёров|рекомендуем|также по теме|главные новости|лента новостей|" +
			"ұқсас мақалалар|ұқсас жаңалықтар|тағы оқыңыз|соңғы жаңалықтар|тақырыпқа сай|басқа жаңалықтар|das könnte sie auch interessieren|das könnte dich auch interessieren|mehr zum thema|ähnliche artikel|ähnliche beiträge|verwandte artikel|meistgelesen|meistgelesene|neueste artikel|auch interessant|lesen sie auch|weitere artikel|weitere themen|" +
			"articles similaires|à lire aussi|sur le même sujet|lire aussi|les plus lus|artículos relacionados|noticias relacionadas|te puede interesar|también te puede|lo más leído|más noticias|articoli correlati|leggi anche|potrebbe interessarti|ti potrebbe interessare|notícias relacionadas|leia também|veja também|mais lidas|czytaj także|zobacz także|zobacz też|przeczytaj także|czytaj też|powiązane artykuły|polecamy|najczęściej czytane|" +
			"διαβάστε επίσης|σχετικά άρθρα|δείτε επίσης|σχετικά θέματα|ilgili haberler|benzer haberler|相关文章|相关新闻|相关阅读|関連記事|関連ニュース|관련기사|читайте також|схожі новини"},
	{Rule: "pointer to a story", atMost: 220,
		begins: "read more|read also|read:|also read|see also|see more|read full|continue reading|watch:|watch now|listen:|more:|click here|read the full|learn more|читать далее|читайте также|читать также|читайте:|читать полностью|подробнее|см. также|далее|смотреть|ещё:|также читайте|толығырақ|оқи отырыңыз|тағы да|mehr lesen|weiterlesen|lesen sie|lesen sie mehr|mehr dazu|siehe auch|zum thema|lire la suite|voir aussi|leer más|ver más|vea también|lea también|leggi tutto|guarda anche|leia mais|saiba mais|czytaj więcej|więcej|zobacz|δείτε|διαβάστε|devamı|подробиці|阅读更多|続きを読む"},
	{Rule: "sharing", atMost: 80,
		begins: "share|tweet|facebook|twitter|follow us|print|email this|whatsapp|telegram|pinterest|linkedin|copy link|copy url|send to|save|like this|поделиться|поделитесь|распечатать|версия для печати|отправить|твитнуть|подписывайтесь|подпишитесь|нашли ошибку|нашли опечатку|если вы заметили ошибку|если вы нашли ошибку|выделите|бөлісу|teilen|drucken|per mail|merken|folgen sie|partager|imprimer|compartir|imprimir|condividi|compartilhar|compartilhe|udostępnij|drukuj|wyślij|κοινοποίηση|εκτύπωση|paylaş|yazdır|поділитися|分享|シェア|공유"},
	{Rule: "top of page", Certain: true, Ends: true, atMost: 40,
		begins: "back to top|to top|scroll to top|go to top|наверх|вверх|вернуться наверх|к началу страницы|жоғарыға|nach oben|zum seitenanfang|haut de page|retour en haut|volver arriba|torna su|voltar ao topo|do góry|επιστροφή στην κορυφή"},
	{Rule: "sign-up", atMost: 240,
		begins: "subscribe|sign up|sign in|log in|login|register|newsletter|get the|get our|enter your email|create a free|already a|become a|support our|donate|support|this article is for|to continue reading|join |подписаться|подпишись|подпишитесь|войти|зарегистрируйтесь|рассылка|жазылу|жазылыңыз|abonnieren|anmelden|jetzt anmelden|newsletter|jetzt kostenlos|s'abonner|abonnez|inscrivez|suscríbete|suscribirse|regístrate|iscriviti|abbonati|assine|inscreva|zapisz się|zaloguj|subskrybuj|εγγραφή|abone ol",
		has:    "newsletter|our app|free trial|subscri|подпис"},
	{Rule: "copyright", atMost: 400,
		begins: "©|copyright|(c)|all rights reserved|все права|при использовании|перепечатка|использование материалов|полное или частичное|при цитировании|барлық құқықтар|alle rechte|tous droits|todos los derechos|tutti i diritti|todos os direitos|wszelkie prawa|wszystkie prawa|copyright ©",
		has:    "all rights reserved|все права защищены|alle rechte vorbehalten|tous droits réservés|derechos reservados|diritti riservati|direitos reservados|prawa zastrzeżone|©|με επιφύλαξη|барлық құқықтар|terms of use|privacy policy|use of cookies|we use cookies|cookie"},
	{Rule: "credit", atMost: 160,
		begins: "photo:|photo by|photo credit|photograph:|image:|image credit|image source|image copyright|credit:|picture:|video:|file photo|getty images|courtesy|фото:|фото |видео:|источник:|иллюстрация|скриншот|сурет:|фото:|дереккөз|foto:|bild:|quelle:|bildquelle|imago|© |photo :|crédit|fuente:|fonte:|fot.|źródło:|πηγή:|φωτο|kaynak:|джерело:|getty|reuters|afp|dpa",
		has:    "getty images|shutterstock|istock|/reuters|/afp|/ap)|ap photo|depositphotos|unsplash|pixabay"},
	{Rule: "byline", atMost: 120,
		begins: "by |written by|posted by|author:|author |published by|reported by|автор:|автор |текст:|текст |подготовил|опубликовал|материал подготовил|авторы:|von |autor:|autor|text:|par |por |di |autorem|redakcja|redaktion|από |του |yazar|编辑|记者|作者|文 "},
	{Rule: "dateline", atMost: 100,
		begins: "published|updated|last updated|posted|last modified|first published|created|date:|опубликовано|обновлено|дата:|дата публикации|добавлено|создано|сегодня|вчера|жарияланды|жаңартылды|veröffentlicht|aktualisiert|stand:|erstellt|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|atualizado|opublikowano|data publikacji|dodano|δημοσίευση|ενημέρωση|yayınlanma|güncelleme|опубліковано|发布时间|公開日"},
	{Rule: "tags", atMost: 200,
		begins: "tags:|tags|tagged|topics:|topics|filed under|categories|category:|posted in|keywords|теги:|теги|тэги|метки:|метки|рубрика|категория|категории|ключевые слова|тегтер|айдарлар|schlagwörter|schlagworte|themen:|kategorien|getaggt|mots-clés|étiquettes|etiquetas|categorías|temas|tag:|categoria|tagi|tagi:|kategoria|kategorie|ετικέτες|etiketler|标签|关键词|タグ"},
	{Rule: "menu", atMost: 60,
		begins: "home|menu|search|skip to|toggle|navigation|about us|contact|advertise|next|previous|older|newer|prev|главная|меню|поиск|о нас|контакты|реклама|о проекте|назад|вперед|предыдущая|следующая|редакция|басты бет|мәзір|іздеу|біз туралы|байланыс|startseite|menü|suche|impressum|datenschutz|kontakt|über uns|accueil|recherche|inicio|buscar|contacto|cerca|contatti|início|strona główna|szukaj|kontakt|αναζήτηση|αρχική|επικοινωνία|ana sayfa|anasayfa|首页|ホーム|zurück|weiter"},
	{Rule: "counters", atMost: 60,
		begins: "views|rating|votes|просмотров|просмотры|рейтинг|голосов|оценка|прочитано|оцените|прочитали|қаралды|aufrufe|bewertung|vues|visitas|wyświetleń|odsłon|ocena|προβολές|0 |1 ",
		has:    "views|просмотр|min read|мин. чтения|minuten|lesezeit|minute read|reading time"},
	{Rule: "about the author", atMost: 600,
		begins: "about the author|about author|об авторе|über den autor|à propos de l'auteur|sobre el autor|sull'autore|o autorze|contact the author|follow me|follow him|follow her"},
}

// Furniture returns the kind of furniture that the block reads like, nil for
// none.
func (b *Block) Furniture() *Furniture { return furnitureAt(b.furniture) }

// FurnitureOf returns the kind of furniture that a line reads like, nil for none.
func FurnitureOf(text string) *Furniture { return furnitureAt(furnitureOf(lowerHead(text), len(text))) }

func furnitureAt(kind int) *Furniture {
	if kind < 0 {
		return nil
	}
	return &furniture[kind]
}

// lowerHead returns the beginning of a text, of furnitureBytes, in lower case.
func lowerHead(text string) string { return strings.ToLower(text[:min(len(text), furnitureBytes)]) }

// furnitureOf returns the index of a line's kind in the table, -1 for none. lower is
// the line's lowerHead, size its length in bytes.
func furnitureOf(lower string, size int) int {
	lower = withoutBullet(lower)
	if lower == "" {
		return -1
	}
	chars := len(lower)
	if chars > 40 {
		chars = utf8.RuneCountInString(lower)
	}
	if size > furnitureBytes {
		chars = size * chars / len(lower)
	}
	best := len(furniture)
	sentence := strings.HasSuffix(lower, ".") // "Up next is the appeal."
	for _, p := range furnitureIndex.begins[pair(lower, 0)] {
		if p.kind < best && p.opens(lower, chars) && wordEnds(lower[len(p.text):], p.text) && !(sentence && furniture[p.kind].Inside) {
			best = p.kind
		}
	}
	for i := range lower {
		for _, p := range furnitureIndex.has[pair(lower, i)] {
			if p.kind < best && p.opens(lower[i:], chars) {
				best = p.kind
			}
		}
	}
	if best == len(furniture) {
		return -1
	}
	return best
}

// withoutBullet returns a line without the signs before its text.
func withoutBullet(line string) string {
	if line == "" || line[0] >= 'a' && line[0] <= 'z' || line[0] >= 0xd0 && line[0] <= 0xd3 { // most begin with a Latin or Cyrillic letter
		return line
	}
	return strings.TrimLeft(line, " \t\n•·—–-|>»►▶*#:[(")
}

// wordEnds reports whether a phrase that the rest of a line follows ends with its
// word.
func wordEnds(rest, phrase string) bool {
	if rest == "" || rest[0] >= 0x80 {
		last := phrase[len(phrase)-1]
		return rest == "" || last < 0x80 && (last < 'a' || last > 'z')
	}
	c := rest[0]
	return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') || phrase[len(phrase)-1] == ' '
}

// pairs is the number of values of pair.
const pairs = 1 << 12

// pair is a hash of the two bytes of a text at an index.
func pair(s string, at int) int {
	h := int(s[at]) & 63 << 6
	if at+1 < len(s) {
		h |= int(s[at+1]) & 63
	}
	return h
}

// A furniturePhrase is a phrase of the table.
type furniturePhrase struct {
	text   string
	kind   int // index in the table
	atMost int
}

// opens reports whether a line begins with the phrase and is not too long.
func (p *furniturePhrase) opens(line string, chars int) bool {
	return chars <= p.atMost && strings.HasPrefix(line, p.text)
}

// furnitureIndex is the table by the pair that each phrase begins with.
var furnitureIndex = func() (index struct{ begins, has [pairs][]furniturePhrase }) {
	add := func(to *[pairs][]furniturePhrase, phrases string, kind int) {
		atMost := cmp.Or(furniture[kind].atMost, 120)
		for text := range strings.SplitSeq(phrases, "|") {
			if text != "" {
				list := &to[pair(text, 0)]
				*list = append(*list, furniturePhrase{text, kind, atMost})
			}
		}
	}
	for kind := range furniture {
		add(&index.begins, furniture[kind].begins, kind)
		add(&index.has, furniture[kind].has, kind)
	}
	return index
}()
