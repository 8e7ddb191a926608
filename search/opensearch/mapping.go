package opensearch

import (
	"fmt"

	"casefile/indexer"
	"casefile/search/query"
)

// version is that of the mapping and of the field "places". It is part of the names of
// indices, with the version of the words: an index of another one is never read.
const version = 2

// object is a JSON object.
type object = map[string]any

// The fields beside those of package indexer.
const (
	fieldID     = "id"     // of the article, to sort by
	fieldPlaces = "places" // of the terms, see evaluate.painless
	fieldNumber = "number" // of the day of publication, to sort by; missing if it is unknown
	fieldSeen   = "seen"   // the place of the revision in the journal
)

// positional are the fields whose terms have positions.
var positional = []string{
	indexer.FieldText, indexer.FieldTitle, indexer.FieldFormer,
	indexer.FieldPerson + indexer.TextSuffix, indexer.FieldOrg + indexer.TextSuffix, indexer.FieldPlace + indexer.TextSuffix,
}

// keywords are the fields of terms, all of them.
func keywords() []string {
	all := append([]string{
		indexer.FieldWord, indexer.FieldTitled, indexer.FieldUntold, indexer.FieldSpelling, indexer.FieldName,
		indexer.FieldDay, indexer.FieldDates, indexer.FieldClaim, indexer.FieldSketch, fieldID,
	}, positional...)
	for _, facet := range query.Facets {
		all = append(all, facet)
		if id := indexer.IDField(facet); id != facet {
			all = append(all, id)
		}
	}
	return all
}

// longestTerm is the longest term that is indexed, in characters: the library takes
// 32,766 bytes.
const longestTerm = 8000

// indexSettings returns how an index is made.
func indexSettings(o Options) object {
	properties := object{
		fieldPlaces:           object{"type": "binary", "doc_values": true},
		fieldNumber:           object{"type": "long", "index": false},
		fieldSeen:             object{"type": "long"},
		indexer.FieldCaptured: object{"type": "long"},
		indexer.FieldLength:   object{"type": "long", "index": false},
		indexer.FieldEntities: object{"type": "binary"},
	}
	for _, f := range keywords() {
		properties[f] = object{"type": "keyword", "ignore_above": longestTerm}
	}
	return object{
		"settings": object{"index": object{
			"number_of_shards": max(1, o.Shards), "number_of_replicas": o.Replicas,
			"refresh_interval":  -1, // views are of whole batches
			"max_result_window": query.MaxDepth + 1000, "max_script_fields": 8,
			// Until then the cluster keeps the whole documents, to copy what has changed to a
			// node that was away, and not whole files.
			"soft_deletes.retention_lease.period": "1h",
		}},
		"mappings": object{"dynamic": "strict", "_source": object{"includes": []string{indexer.FieldEntities}}, "properties": properties},
	}
}

func (o Options) prefix() string {
	return fmt.Sprintf("%s-v%d.%d-", o.Index, indexer.Format(), version)
}

func (o Options) indexName(generation int) string {
	return fmt.Sprintf("%s%06d", o.prefix(), generation)
}

// stateIndex has what is known of the index, and who is who.
func (o Options) stateIndex() string { return o.Index + "-state" }
