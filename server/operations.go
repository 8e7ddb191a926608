package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// An operation is what the API answers at a path. Its routes, the document
// ([newDocument]) and the page /api are made of it.
type operation struct {
	path    string // as the router has it: /api/v1/articles/:id
	summary string // a line
	params  *table
	answer  answerer
	send    func(echo.Context, request) error // instead of answer
	file    echo.HandlerFunc                  // instead of answer: writes a search in another format
	media   string                            // of an answer that is not JSON of a Go type
	gives   any                               // a value of the type that answer returns
	posted  bool                              // the parameters may come in a body as well
	moves   bool                              // an entity may have another id by now, to which the answer redirects
	example string                            // the query string of the example on /api; :other stands for an entity

	// Of an operation that changes the case:
	method string   // "" means GET
	scope  string   // that a key needs, see [Scopes]; "" means read
	do     doer     // instead of answer
	sent   string   // media type of a body that is not parameters, "" for none
	takes  []string // media types of a body that file reads
}

// operations lists the whole API.
func (s *server) operations() []operation {
	ops := []operation{
		{path: searchPath, summary: "Search the articles.", params: searchParams, answer: s.searches.each(s.searchAnswer), gives: Answer{}, posted: true,
			example: "?q=murder&facet=person&size=3"},
		{path: apiPath + "/suggest", summary: "Complete what has been typed of a name, in any spelling and script.",
			params: suggestParams, answer: s.searches.each(s.suggestAnswer), gives: suggestions{}, example: "?q=sar"},
		{path: apiPath + "/version", summary: "Return the version of the program and of the index.", params: nothing, answer: s.programAnswer, gives: programAnswer{}},
		{path: apiPath + "/names", summary: "Find the people, organizations and places that a name means, in any spelling, with the reason.",
			params: namesParams, answer: s.lists.each(s.namesAnswer), gives: namesAnswer{}, example: "?q=Tokayev"},
		{path: apiPath + "/names/explain", summary: "Show how a name is read, and which spellings of it occur, by which rules.",
			params: explainParams, answer: s.lists.each(s.nameExplained), gives: nameExplained{}, example: "?name=Tokayev"},
		{path: articlesPath, summary: "List what was added to the case, changed or removed, in its order, for a mirror.",
			params: changesParams, answer: s.lists.each(s.changesAnswer), gives: changes{}, example: "?size=3"},
		{path: apiPath + "/articles/:id", summary: "Return an article: its text, what it names, its dates, and the origin of each.",
			params: nothing, answer: s.searches.each(s.articleAnswer), gives: article{}},
		{path: apiPath + "/articles/:id/search", summary: "List where in an article a query matches.",
			params: withinParams, answer: s.searches.each(s.articleHits), gives: articleHits{}, example: "?q=murder"},
		{path: apiPath + "/articles/:id/excerpt", summary: "Return a part of an article's text to cite: the citation, and a link that marks it in the original.",
			params: excerptParams, answer: s.searches.each(s.excerptAnswer), gives: excerpt{}, example: "?start=0&end=16"},
		{path: apiPath + "/articles/:id/cite", summary: "Return the reference to an article, for Zotero, BibTeX and others.",
			params: citeParams, send: s.cite, media: "text/plain", example: "?as=bib"},
		{path: apiPath + "/articles/:id/raw", summary: "Return the capture that an article was made from, byte for byte, as plain text.",
			params: nothing, send: s.raw, media: "text/plain"},
		{path: apiPath + "/articles/:id/similar", summary: "List copies of an article, or others on its subject.",
			params: similarParams, answer: s.lists.each(s.similarAnswer), gives: similarArticles{}, example: "?mode=topic"},
		{path: apiPath + "/articles/:id/versions", summary: "List the versions of an article, and which facts differ from one to the next.",
			params: nothing, answer: s.lists.each(s.versionsAnswer), gives: articleVersions{}},
		{path: apiPath + "/articles/:id/versions/:n", summary: "Return an article as it was in a version.",
			params: nothing, answer: s.lists.each(s.versionAnswer), gives: article{}},
		{path: apiPath + "/articles/:id/diff", summary: "Compare two versions of an article, or two articles, word by word.",
			params: diffParams, answer: s.lists.each(s.diffAnswer), gives: diff{}, example: "?from=1&to=1"},
		{path: entitiesPath, summary: "List the people, organizations or places of a case, or of the articles of a search.",
			params: entitiesParams, answer: s.lists.each(s.entitiesAnswer), gives: entityList{}, example: "?type=person&size=5"},
		{path: apiPath + "/entities/:id", summary: "Return a person, an organization or a place: spellings, roles, years, and who is named with it, in the articles of a search.",
			params: searchParams, answer: s.lists.each(s.entityAnswer), gives: profile{}, moves: true},
		{path: apiPath + "/entities/:id/mentions", summary: "List the sentences that name a person, an organization or a place, by article, in the articles of a search.",
			params: searchParams, answer: s.lists.each(s.mentionsAnswer), gives: mentions{}, moves: true, example: "?size=3"},
		{path: apiPath + "/entities/:id/timeline", summary: "List the dates in the sentences that name a person, an organization or a place, in the articles of a search.",
			params: timelineParams, answer: s.lists.each(s.entityTimelineAnswer), gives: timeline{}, moves: true, example: "?size=3"},
		{path: apiPath + "/entities/:id/related", summary: "List who and what sentences name together with a person, an organization or a place, with the sentences.",
			params: relatedParams, answer: s.lists.each(s.relatedAnswer), gives: relatedEntities{}, moves: true, example: "?size=3"},
		{path: apiPath + "/entities/:id/together", summary: "List the sentences that name two people, organizations or places.",
			params: togetherParams, answer: s.lists.each(s.togetherAnswer), gives: together{}, moves: true, example: "?with=:other"},
		{path: graphPath, summary: "Return who is named in one sentence with whom in the articles of a search, as a network.",
			params: networkParams, answer: s.lists.each(s.networkAnswer), gives: network{}, example: "?nodes=5"},
		{path: graphPath + ".gexf", summary: "Return the network for programs that draw networks.",
			params: networkParams, send: s.gexf, media: gexfType, example: "?nodes=5"},
		{path: timelinePath, summary: "List the dates that the articles of a search mention, in the order of time, each with its sentence.",
			params: timelineParams, answer: s.lists.each(s.timelineAnswer), gives: timeline{}, example: "?size=3"},
		{path: summaryPath, summary: "Sum up the case: numbers, who is named most, what is newest, what is new since a place in the journal, and what gathering would visit.",
			params: summaryParams, answer: s.searches.each(s.summaryAnswer), gives: summary{}},
		{path: contradictionsPath, summary: "List where articles state different values for one thing: a day, the years of a sentence, a name.",
			params: contradictionParams, answer: s.lists.each(s.contradictionsAnswer), gives: contradictions{}, example: "?limit=3"},
	}
	for _, list := range []struct{ name, summary string }{
		{"over-time", "Count the articles of a search by date of publication."},
		{"sources", "Count the articles of a search by outlet."},
		{"languages", "Count the articles of a search by language."},
		{"names", "List the names that stand out in the articles of a search against the rest of the case."},
		{"terms", "List the words that stand out in the articles of a search against the rest of the case."},
	} {
		ops = append(ops, operation{path: statsPath(list.name), summary: list.summary, params: searchParams,
			answer: s.lists.each(s.statsAnswer(list.name)), gives: stats{}, example: "?q=murder&size=5"})
	}
	ops = append(ops, s.listOperations()...)
	for _, f := range feedFormats {
		ops = append(ops, operation{path: f.path, summary: f.summary, params: feedParams, file: s.feedOf(f), media: f.media, example: "?q=murder"})
	}
	for _, f := range formats {
		ops = append(ops, operation{path: searchPath + f.suffix, summary: f.summary, params: f.params, file: s.export(f), media: f.media, example: "?q=murder&size=3"})
	}
	return append(ops, s.deeds()...)
}

// deeds lists the operations that change the case, and that list what people changed.
func (s *server) deeds() []operation {
	return []operation{
		{path: decisionsPath, summary: "List what people have decided and corrected, the newest first.",
			params: decisionsParams, answer: s.lists.each(s.decisionsAnswer), gives: decisionList{}, example: "?size=3"},
		{path: decisionsPath, summary: "Decide who is who: merge, split, hide or rename, or take a decision back. dry_run=1 shows what would change.",
			method: http.MethodPost, scope: scopeAnnotate, params: decideParams, do: s.decide, gives: decided{}},
		{path: articlesPath + "/:id/corrections", summary: "Correct what is shown of an article. What was read stays beside it.",
			method: http.MethodPost, scope: scopeAnnotate, params: correctParams, do: s.correct, gives: decided{}},
		{path: articlesPath + "/:id", summary: "Remove an article from all pages and searches. Its captures and text are kept as evidence.",
			method: http.MethodDelete, scope: scopeAdmin, params: removeParams, do: s.remove, gives: removed{}},
		{path: articlesPath + "/:id/restore", summary: "End the removal of an article.",
			method: http.MethodPost, scope: scopeAdmin, params: restoreParams, do: s.restore, gives: removed{}},
		{path: articlesPath, summary: "Add articles: a page (text/html), a text (text/plain), an object of JSON, or one on each line (application/x-ndjson). The header Idempotency-Key makes it safe to send a request again.",
			method: http.MethodPost, scope: scopeIngest, params: sentParams, do: s.add, gives: added{}, sent: "*/*"},
		{path: apiPath + "/ingest", summary: "Fetch pages and add what is in them, as a job. Sites are asked at their pace, and private addresses are refused.",
			method: http.MethodPost, scope: scopeIngest, params: ingestParams, do: s.ingest, gives: job{}},
		{path: apiPath + "/gather", summary: "Gather the coverage from the sources of the case file, as a job. dry_run=1 lists what would be visited.",
			method: http.MethodPost, scope: scopeIngest, params: gatherParams, do: s.gatherCoverage, gives: gatherPlan{}},
		{path: jobsPath, summary: "List jobs, the newest first.", params: nothing, answer: s.jobsAnswer, gives: jobList{}},
		{path: jobsPath + "/:id", summary: "Return a job: how far it is, and what became of each address.", params: nothing, answer: s.jobAnswer, gives: job{}},
		{path: jobsPath + "/:id/events", summary: "Send a job each time that it changes, until it ends.", params: nothing, send: s.jobEvents, media: "text/event-stream"},
		{path: jobsPath + "/:id/again", summary: "Go on with a job that was interrupted, stopped or failed.",
			method: http.MethodPost, scope: scopeIngest, params: nothing, do: s.again, gives: job{}},
	}
}
