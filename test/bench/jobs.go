package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"alongside/internal/shared/instrument"
	"alongside/test/bench/crowd"
)

// job is one kind of request that people make.
type job struct {
	name string
	// goal is the processor time in milliseconds and the requests a second that we aim for with SQLite and 10,000
	// people; zero means that none was set.
	goalCPU, goalRate float64
	// goalAlone is within how many milliseconds 99 of 100 answers should come when one person asks at a time, with 100,000
	// people; zero means that none was set, and that it is not measured.
	goalAlone float64
	// want is the status of a good answer.
	want int
	// once says that each request is the first of its kind: it is not tried out before it is measured, one asks after the other, and it ends.
	once bool
	// visitors says that each request comes from a connection of its own kind of address, as visitors by link do: the
	// program slows down whoever opens many links from one address.
	visitors bool
	// next makes the next request of one of the connections; false when there is nothing left to ask.
	next func(connection int) (*http.Request, bool)
}

// oftenRead is how many reports are read again and again: so few that all have been seen before they are measured.
const oftenRead = 20

// jobs lists what is measured. base is the address of the program.
func jobs(base string, c *crowd.Crowd, connections int) []job {
	get := func(path, session string) *http.Request { return request(http.MethodGet, base+path, session, nil) }
	turn := make([]int, connections)
	each := func(fn func(n int) (*http.Request, bool)) func(int) (*http.Request, bool) {
		return func(w int) (*http.Request, bool) {
			turn[w]++
			return fn(turn[w]*connections + w)
		}
	}
	forms := c.Forms
	def, _ := instrument.Shipped("pairs-day")
	filled := url.Values{}
	for _, it := range def.Items() {
		value := "It was good to have time to think, and to hear from both sides of the room."
		if steps := it.Steps(); len(steps) > 0 {
			value = steps[len(steps)-1].Value
		}
		filled.Set(instrument.FieldName("q-", it.ID), value)
	}
	var answered, reports atomic.Int64
	return []job{
		{name: "Public front page", goalRate: 6000, want: http.StatusOK, next: each(func(int) (*http.Request, bool) { return get("/", ""), true })},
		{name: "Public page of an edition", want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get(c.Public[n%len(c.Public)], ""), true
		})},
		{name: "First page of a member, signed in", goalCPU: 2, goalRate: 700, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/me", c.Members[n%len(c.Members)].Session), true
		})},
		{name: "Ordinary signed-in page (help)", goalCPU: 0.6, goalRate: 2500, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/help", c.Members[n%len(c.Members)].Session), true
		})},
		{name: "Home of a pair's space", goalCPU: 2, goalRate: 700, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			m := c.Members[n%len(c.Members)]
			return get("/collaborations/"+string(m.Collaboration), m.Session), true
		})},
		{name: "First page of a coordinator", goalCPU: 2, goalRate: 700, want: http.StatusOK, next: each(func(int) (*http.Request, bool) {
			return get("/me", c.Coordinator), true
		})},
		{name: "Pipeline of an edition", goalCPU: 2, goalRate: 700, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/editions/"+string(c.Open[n%len(c.Open)])+"/pipeline", c.Coordinator), true
		})},
		{name: "Evaluation report, seen for the first time", goalAlone: 50, want: http.StatusOK, once: true, next: func(int) (*http.Request, bool) {
			n := int(reports.Add(1)) - 1
			if n >= len(c.Ended) {
				return nil, false
			}
			return get("/editions/"+string(c.Ended[n])+"/report", c.Coordinator), true
		}},
		{name: "Evaluation report, seen again", want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/editions/"+string(c.Ended[n%min(len(c.Ended), oftenRead)])+"/report", c.Coordinator), true
		})},
		{name: "Map of an organisation", goalAlone: 100, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/leadership/"+string(c.Mapped[n%len(c.Mapped)])+"/map", c.Coordinator), true
		})},
		{name: "Report of an organisation to its board", goalAlone: 1000, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/leadership/"+string(c.Mapped[n%len(c.Mapped)])+"/board-report", c.Coordinator), true
		})},
		{name: "Task list of an application", goalCPU: 0.6, goalRate: 2500, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			a := c.Applicants[n%len(c.Applicants)]
			return get("/applications/"+string(a.Application), a.Session), true
		})},
		saveSection(base, c, connections),
		{name: "Open a form by link", goalCPU: 1, want: http.StatusOK, visitors: true, next: each(func(n int) (*http.Request, bool) {
			return get("/forms/"+forms[n%len(forms)], ""), true
		})},
		{name: "Send a form of nine answers", goalCPU: 0.8, goalRate: 1200, want: http.StatusSeeOther, visitors: true, next: func(int) (*http.Request, bool) {
			n := int(answered.Add(1)) - 1
			if n >= len(forms) {
				return nil, false
			}
			// One from each edition in turn: people of many editions answer at once.
			return request(http.MethodPost, base+"/forms/"+forms[n*7919%len(forms)], "", filled), true
		}},
		{name: "Search of the people bank", goalAlone: 50, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/bank/"+string(c.Bank)+"?"+searches[n%len(searches)], c.Coordinator), true
		})},
		{name: "Search of the people bank, nobody fits", goalAlone: 50, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/bank/"+string(c.Bank)+"?"+fruitless[n%len(fruitless)], c.Coordinator), true
		})},
		{name: "Whom to tell of an opportunity", goalAlone: 200, want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/leadership/"+string(c.Bank)+"/opportunities/"+string(c.Opportunities[n%len(c.Opportunities)])+"/suggestions", c.Coordinator), true
		})},
		{name: "Opportunities, with what may suit one", want: http.StatusOK, next: each(func(n int) (*http.Request, bool) {
			return get("/opportunities", c.Members[n%len(c.Members)].Session), true
		})},
	}
}

// searches are what people look for in the people bank: words that many and that few write, skills, times, places, one after the other and
// together. fruitless are searches that go through everybody and find nobody.
var (
	searches = []string{
		"", "q=" + crowd.BankWord(0), "q=" + crowd.BankWord(40), "q=" + crowd.BankWord(2500), "q=" + crowd.BankWord(1) + "+" + crowd.BankWord(2), "q=" + crowd.BankWord(30) + "+" + crowd.BankWord(3),
		"place=placeaf", "place=placebc&skills=chair", "skills=listen&skills=write&available=evening", "interests=letters&stage=emerging&rested=yes", "purpose=research&q=letters",
		"q=chairing+" + crowd.BankWord(10), "skills=finance&interests=plans&available=video&place=placeaa", "page=20", "purpose=read&skills=numbers&stage=established",
	}
	fruitless = []string{
		"skills=listen&skills=speak&skills=story&skills=chair&skills=write", "q=" + crowd.BankWord(0) + "+" + crowd.BankWord(1) + "+" + crowd.BankWord(2) + "+" + crowd.BankWord(3),
		"skills=finance&skills=campaign&skills=listen&skills=speak&skills=media", "place=placeaf&q=" + crowd.BankWord(0) + "+" + crowd.BankWord(5) + "+" + crowd.BankWord(6),
	}
)

// saveSection saves one section of applications again and again. Each connection has applications of its own, because
// every save must name the version that it changes.
func saveSection(base string, c *crowd.Crowd, connections int) job {
	const section = "purpose"
	all, _ := instrument.Shipped("pairs-application")
	version, turn := make([]int64, len(c.Applicants)), make([]int, connections)
	for i, a := range c.Applicants {
		version[i] = a.Version
	}
	return job{name: "Save a section of an application", goalCPU: 0.8, goalRate: 1200, want: http.StatusSeeOther, next: func(w int) (*http.Request, bool) {
		own := (len(c.Applicants) - w + connections - 1) / connections
		if own <= 0 {
			return nil, false
		}
		i := w + turn[w]%own*connections
		turn[w]++
		form := url.Values{"version": {strconv.FormatInt(version[i], 10)}}
		version[i]++
		for _, it := range all.Only(section).Items() {
			form.Set(instrument.FieldName("q-", it.ID), "We want one plan that the person holds, written for the time "+strconv.Itoa(turn[w])+".")
		}
		a := c.Applicants[i]
		return request(http.MethodPost, base+"/applications/"+string(a.Application)+"/sections/"+section, a.Session, form), true
	}}
}

func request(method, address, session string, form url.Values) *http.Request {
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err) // every address is made here
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: session})
	}
	return r
}
