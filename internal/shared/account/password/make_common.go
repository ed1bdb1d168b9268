//go:build ignore

// Makes common.bin from a list of common passwords (a JSON array of strings): go run make_common.go passwords.json
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var list []string
	if err := json.Unmarshal(text, &list); err != nil {
		panic(err)
	}
	var hashes [][]byte
	for _, word := range list {
		if utf8.RuneCountInString(word) < 8 {
			continue // too short to be chosen at all
		}
		sum := sha256.Sum256([]byte(strings.ToLower(word)))
		hashes = append(hashes, sum[:4])
	}
	slices.SortFunc(hashes, bytes.Compare)
	hashes = slices.CompactFunc(hashes, bytes.Equal)
	if err := os.WriteFile("common.bin", bytes.Join(hashes, nil), 0o644); err != nil {
		panic(err)
	}
	fmt.Println(len(hashes), "common passwords of 8 characters or more")
}
