package journey

import "strings"

// parent is the path without its last part.
func parent(path string) string { return path[:strings.LastIndex(path, "/")] }

// indexOf is the list of parts of the application that a path is in.
func indexOf(path string) string {
	parts := strings.SplitN(path, "/", 4)
	return "/" + parts[1] + "/" + parts[2]
}
