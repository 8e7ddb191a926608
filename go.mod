module casefile

go 1.26.0

require (
	code.dny.dev/ssrf v0.3.0
	github.com/google/go-cmp v0.7.0
	golang.org/x/net v0.62.0
)

require golang.org/x/text v0.43.0
