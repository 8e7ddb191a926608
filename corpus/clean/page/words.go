package page

import "strings"

// wordGroups is a set of groups of class words, a bit each.
type wordGroups uint32

// nGroups is len(classWords), as a constant for arrays.
const nGroups = 28

// Indexes in classWords of the groups that the code asks for.
const (
	groupComment = 4
	groupRelated = 5
	groupSignup  = 12
	groupAuthor  = 13
	groupDate    = 14
	groupCaption = 18
)

// classWords are the words that page makers put into classes and ids, in
// groups of one meaning. A group matches where one of its words occurs.
var classWords = [nGroups]struct{ name, words string }{
	{"body", "articlebody article-body article_body article__body entry-content post-content story-body storybody article-text articletext article_text article-content articlecontent post-body news-text newstext post_content entry_content text-content article__content field-name-body story-content main-text news-body detail-text detail_text rich-text richtext"},
	{"article", "article story post entry blog statia zapis"},
	{"content", "content main body text detail conteudo inhalt"},
	{"news", "news novost"},
	{"comment", "comment disqus respond reply discuss komment koment opinion"},
	{"related", "related recommend similar also read-next popular trending most-read mostread teaser outbrain taboola more- readmore read-more latest other lasts top-news promo-news"},
	{"share", "share sharing social follow facebook twitter addthis likely pluso"},
	{"nav", "nav menu breadcrumb pagination pager toolbar tabs skip path"},
	{"footer", "footer copyright legal bottom foot"},
	{"header", "header masthead logo branding topbar"},
	{"sidebar", "sidebar aside widget rail right left secondary column"},
	{"ad", "advert sponsor banner adv partner affiliate promo ads ad- reklam dfp"},
	{"signup", "newsletter subscri signup login register paywall premium donate cta"},
	{"author", "author byline bio writer contributor autor avtor"},
	{"date", "date time published dateline datum data-"},
	{"meta", "meta info details"},
	{"tag", "tag categor topic keyword label rubric"},
	{"image", "image photo img gallery media video player slide picture foto carousel"},
	{"caption", "caption credit source legend"},
	{"lead", "lead intro summary excerpt deck standfirst subtitle description perex subhead announce chapo sapo vorspann"},
	{"title", "title headline heading zagolov titul"},
	{"overlay", "cookie consent gdpr modal popup overlay notice alert message"},
	{"list", "list item card grid feed archive loop"},
	{"quote", "quote citation pull"},
	{"box", "box inset fact panel callout"},
	{"form", "search form input"},
	{"unseen", "hidden print screen-reader sr-only visually offscreen"},
	{"live", "live timeline liveblog update toc"},
}

// A classWord is a word and its group.
type classWord struct {
	word  string
	group wordGroups
}

// wordIndex is classWords by the first two letters of each word.
var wordIndex = func() (index [32][32][]classWord) {
	for i, group := range classWords {
		for word := range strings.FieldsSeq(group.words) {
			list := &index[word[0]&31][word[1]&31]
			*list = append(*list, classWord{word, 1 << i})
		}
	}
	return index
}()

// readWords returns the groups whose words occur in a class or id.
func readWords(class string) wordGroups {
	class = strings.ToLower(class[:min(len(class), 400)])
	var set wordGroups
	for i := 0; i+1 < len(class); i++ {
		for _, w := range wordIndex[class[i]&31][class[i+1]&31] {
			if set&w.group == 0 && strings.HasPrefix(class[i:], w.word) {
				set |= w.group
			}
		}
	}
	return set
}
