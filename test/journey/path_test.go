package journey

import "strings"

// indexOf is the list of parts of the application that a path is in.
func indexOf(path string) string {
	parts := strings.SplitN(path, "/", 4)
	return "/" + parts[1] + "/" + parts[2]
}

// lastPart is what stands behind the last slash of a path.
func lastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }
