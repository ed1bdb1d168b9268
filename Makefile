# Commands of Alongside. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run build setup test check generate browser fuzz bench bench-placing bench-stats

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: build ## build it and open the demonstration network on http://localhost:8080 (ALONGSIDE_ADDR, ALONGSIDE_DATA)
	@exec bin/alongside demo

build: ## build bin/alongside (needs only Go)
	@echo "building bin/alongside (the first time takes about two minutes)"
	@mkdir -p bin
	go build -ldflags='-s -w' -o bin/alongside ./cmd/alongside

setup: ## install what the tests need: PostgreSQL, Chromium, fonts, node packages
	@scripts/setup

test: setup check ## everything that CI runs: setup, check, all tests on both databases and in the browser
	go test -timeout 15m ./...

check: ## fast checks: format, vet, staticcheck, generated files up to date, go.mod tidy, import rules
	@scripts/check
	go test ./internal/policy

generate: ## make the generated files again: pages (templ) and browser assets (node)
	scripts/generate-pages
	scripts/generate-web

browser: ## only the tests that drive Chromium; screenshots go to test/artefacts
	go test -count=1 -timeout 15m ./test/...

fuzz: ## every fuzz target for 20 seconds
	@scripts/fuzz 20s

bench: ## measure the speed of pages on both databases and write docs/performance.md (not a test)
	go run ./test/bench

bench-placing: ## measure how quickly and well people are placed, beside other tools, and write docs/performance.md (not a test)
	go run ./test/benchplacing -large

bench-stats: ## measure how long statistics and reports of a file take, beside R where it is, and write docs/performance.md (not a test)
	go run ./test/benchstats
