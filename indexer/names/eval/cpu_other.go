//go:build !unix

package main

import "time"

var start = time.Now()

// processTime returns the time since the start, in place of CPU time.
func processTime() time.Duration { return time.Since(start) }
