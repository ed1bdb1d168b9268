package collaboration_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	space "alongside/internal/area/collaboration"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/entry"
)

// picture is a small PNG whose data are the given words.
func picture(words string) []byte {
	out := "\x89PNG\r\n\x1a\n"
	for _, chunk := range []string{"IHDR0123456789abc", "IDAT" + words, "IEND"} {
		out += string(binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))) + chunk
		out += string(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(chunk))))
	}
	return []byte(out)
}

var png = picture("the rest of a picture")

// photograph is a JPEG that tells where it was taken, and that it must be turned to be looked at.
func photograph(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	// Two entries of the first directory: which way is up (6), and where the place stands (38); there: latitude north, 51/1 29/1 0/1.
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02" + "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00" + "\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26" + "\x00\x00\x00\x00" +
		"\x00\x02" + "\x00\x01\x00\x02\x00\x00\x00\x02N\x00\x00\x00" + "\x00\x02\x00\x05\x00\x00\x00\x03\x00\x00\x00\x44" + "\x00\x00\x00\x00" +
		"\x00\x00\x00\x33\x00\x00\x00\x01\x00\x00\x00\x1d\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01Ravenscourt Ward"
	return []byte(b.String()[:2] + "\xff\xe1" + string([]byte{0, byte(len(exif) + 2)}) + exif + b.String()[2:])
}

// A photograph that is shown to more people later never told them where it was taken: that was not even kept.
func TestPhotographsDoNotTellWhereTheyWereTaken(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := url.Values{"title": {"The ward"}, "happened": {"1 March 2026"}, "alone": {"no"}, "description": {"A bed by a window"}}
		s.a.Get(s.at + "/log/new").Shows("We take hidden details out of pictures and films")
		at := s.a.Upload(s.at+"/log/new", form, apptest.File{Field: "file", Name: "IMG_1.jpg", Body: photograph(t)}).Is(http.StatusSeeOther).Location
		e := s.find(db.ID(last(at)))
		body := s.g.Get(s.at + "/files/" + string(e.Files[0].ID)).Is(http.StatusOK).Body
		if strings.Contains(body, "Ravenscourt") || strings.Contains(body, "\x88\x25\x00\x04") || strings.Contains(body, "\x00\x00\x00\x33\x00\x00\x00\x01") {
			t.Error("the photograph tells where it was taken")
		}
		if !strings.Contains(body, "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06") || e.Files[0].Size != int64(len(body)) {
			t.Error("the photograph lies on its side, or its size is not the kept one")
		}
		s.widen(e.ID, "network")
		shown := site.As(site.Person("Noor", "noor@example.org")).Get("/learning/" + string(e.ID) + "/files/" + string(e.Files[0].ID))
		if shown.Is(http.StatusOK).Body != body {
			t.Error("others get another picture than the members")
		}
		// What cannot be cleaned for sure is not kept, and the person hears what to do.
		for _, name := range []string{"heic", "avif"} {
			page := s.a.Upload(s.at+"/log/new", form, apptest.File{Field: "file", Name: "x." + name, Body: []byte("\x00\x00\x00\x18ftyp" + name + "\x00\x00Ravenscourt")}).Is(http.StatusUnprocessableEntity)
			if !strings.Contains(page.Problem("file"), "Save it as a JPEG or PNG picture") || page.Field("title") != "The ward" {
				t.Errorf("%s: problem %q, kept %q", name, page.Problem("file"), page.Field("title"))
			}
		}
		page := s.a.Upload(at+"/files", url.Values{"version": {"1"}, "description": {"A bed"}}, apptest.File{Field: "file", Name: "x.jpg", Body: photograph(t)[:100]}).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(page.Problem("file"), "damaged") {
			t.Errorf("a photograph cut short: %q", page.Problem("file"))
		}
		if n := s.count(`SELECT COUNT(*) FROM file WHERE network_id = $1`); n != 1 {
			t.Errorf("%d files are kept", n)
		}
	})
}

func TestWritingInTheLog(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := url.Values{"title": {"Three letters"}, "body": {"I had never read them. See https://example.org/letters."}, "happened": {"1 March 2026"}, "tags": {"Learn, letters"}, "alone": {"no"}}
		one := s.a.Post(s.at+"/log/new", form).Is(http.StatusSeeOther).Location
		page := s.g.Get(one).Is(http.StatusOK).Shows("Three letters", "Anil Example, 1 March 2026", "Members", "learn")
		if links := page.Attr(`a[rel~="nofollow"]`, "href"); len(links) != 1 || links[0] != "https://example.org/letters" {
			t.Errorf("links %q", links)
		}
		s.g.Post(s.at+"/log/new", url.Values{"title": {"Whose room"}, "happened": {"2 March 2026"}, "tags": {"invest"}, "alone": {"no"}}).Is(http.StatusSeeOther)
		// By tag, author and kind; with nothing found said plainly.
		s.a.Get(s.at+"/log").Shows("Three letters", "Whose room")
		s.a.Get(s.at + "/log?tag=letters").Shows("Three letters").Hides("Whose room")
		s.a.Get(s.at + "/log?author=" + string(s.gwen.ID)).Shows("Whose room").Hides("Three letters")
		s.a.Get(s.at + "/log?kind=reflection").Shows("No entry is like that").Hides("Three letters")
		s.a.Get(s.at + "/log?tag=%3Cscript%3E&author=x&kind=y&page=-4").Is(http.StatusOK).Hides("<script>x")
		for i := range 25 {
			_, err := s.spaces.Write(t.Context(), s.actor(s.anil), s.pair, space.NewEntry{Title: "Day " + string(rune('A'+i)), Happened: "2026-02-01"})
			s.must(err)
		}
		first := s.a.Get(s.at + "/log")
		if links := first.Attr(`main a[href="/learning"]`, "href"); len(links) != 1 {
			t.Errorf("the log has %d links to what others have shared", len(links))
		}
		second := s.a.Get(strings.TrimPrefix(first.Attr(`a[rel="next"]`, "href")[0], ""))
		if a, b := len(first.Find("article")), len(second.Find("article")); a != 20 || b != 7 {
			t.Errorf("%d and %d entries on two pages", a, b)
		}
		// Both may change what is shared; the second of two is shown the difference.
		mine, hers := s.a.Get(one+"/edit").Form("/edit"), s.g.Get(one+"/edit").Form("/edit")
		mine.Set("body", "I had never read them aloud.")
		hers.Set("body", "He had never read them.")
		s.a.Post(one+"/edit", mine).To(one)
		clash := s.g.Post(one+"/edit", hers).Is(http.StatusConflict).Shows("read them aloud")
		if clash.Field("body") != "He had never read them." {
			t.Errorf("kept %q", clash.Field("body"))
		}
		s.g.Post(one+"/edit", clash.Form("/edit")).To(one)
		s.a.Get(one).Shows("He had never read them.", "Changed by Gwen Example")
		// Only who wrote it removes it.
		s.g.Post(one+"/remove", nil).Is(http.StatusForbidden)
		s.a.Get(one + "/remove").Is(http.StatusOK).Shows("This cannot be undone")
		s.a.Post(one+"/remove", nil).To(s.at + "/log")
		s.a.Get(one).Is(http.StatusNotFound)
		mine.Set("body", "I had never read them at all.")
		s.a.Post(one+"/edit", mine).Is(http.StatusNotFound)
	})
}

// TestEntriesOfDaysToCome: an entry tells what happened, so its day cannot be still to come.
func TestEntriesOfDaysToCome(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := url.Values{"title": {"Three letters"}, "happened": {"22/11/2126"}, "alone": {"no"}}
		page := s.a.Post(s.at+"/log/new", form).Is(http.StatusUnprocessableEntity)
		if page.Problem("happened") != "This day has not come yet. Enter the day when it happened." || page.Field("title") != "Three letters" {
			t.Errorf("%q beside the day, %q kept", page.Problem("happened"), page.Field("title"))
		}
		form.Set("happened", "2 March 2026") // today
		at := s.a.Post(s.at+"/log/new", form).Is(http.StatusSeeOther).Location
		edit := s.a.Get(at + "/edit").Form("/edit")
		edit.Set("happened", "1 April 2026")
		if s.a.Post(at+"/edit", edit).Is(http.StatusUnprocessableEntity).Problem("happened") == "" {
			t.Error("an entry was moved to a day to come")
		}
	})
}

// Every bad file gets its message beside the field, what was typed stays, and nothing is kept.
func TestBadUploads(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := url.Values{"title": {"Three letters"}, "body": {"I had never read them"}, "happened": {"1 March 2026"}, "tags": {"learn"}, "alone": {"yes"}, "description": {"A drawing"}}
		for what, c := range map[string]struct {
			body   []byte
			change func(url.Values)
			field  string
		}{
			"a page":                    {[]byte("<!DOCTYPE html><script>alert(1)</script>"), nil, "file"},
			"a drawing that runs":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), nil, "file"},
			"an archive":                {[]byte("PK\x03\x04something"), nil, "file"},
			"too large":                 {bytes.Repeat(png, file.MaxSize/len(png)+1), nil, "file"},
			"empty":                     {nil, nil, "file"},
			"without a description":     {png, func(f url.Values) { f.Set("description", " ") }, "description"},
			"with a book for one":       {png, func(f url.Values) { f.Set("description", strings.Repeat("a", 501)) }, "description"},
			"with an entry of no title": {png, func(f url.Values) { f.Set("title", "") }, "title"},
			"with a day that is none":   {png, func(f url.Values) { f.Set("happened", "soon") }, "happened"},
		} {
			sent := url.Values{}
			for k, v := range form {
				sent[k] = v
			}
			if c.change != nil {
				c.change(sent)
			}
			page := s.a.Upload(s.at+"/log/new", sent, apptest.File{Field: "file", Name: "x.png", Type: "image/png", Body: c.body}).Is(http.StatusUnprocessableEntity)
			if page.Problem(c.field) == "" || page.Field("body") != "I had never read them" || page.Field("alone") != "yes" || page.Field("tags") != "learn" {
				t.Errorf("%s: problem %q, kept %q", what, page.Problem(c.field), page.Field("body"))
			}
			page.Shows("Choose the file again")
		}
		if n := s.count(`SELECT COUNT(*) FROM entry WHERE network_id = $1`) + s.count(`SELECT COUNT(*) FROM file WHERE network_id = $1`); n != 0 {
			t.Errorf("%d rows are half saved", n)
		}
		id := s.write(s.anil, "Three letters")
		at := s.at + "/log/" + string(id)
		s.a.Upload(at+"/files", url.Values{"version": {"1"}}).Is(http.StatusUnprocessableEntity).Shows("Choose a file.")
		s.a.Upload(at+"/files", url.Values{"version": {"9"}, "description": {"A drawing"}}, apptest.File{Field: "file", Name: "x.png", Body: png}).To(at)
		if e := s.find(id); len(e.Files) != 0 {
			t.Errorf("a file came onto a version that nobody saw: %+v", e.Files)
		}
	})
}

func TestFilesAreServedSafely(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		id, _ := s.upload(s.a, "A room", "no")
		at := s.at + "/log/" + string(id)
		add := func(name, kind string, body []byte) string {
			t.Helper()
			s.a.Upload(at+"/files", url.Values{"version": {s.a.Get(at).Form("/files").Get("version")}, "description": {"What is in " + name}}, apptest.File{Field: "file", Name: name, Type: kind, Body: body}).To(at)
			files := s.find(id).Files
			return s.at + "/files/" + string(files[len(files)-1].ID)
		}
		picture := s.at + "/files/" + string(s.find(id).Files[0].ID)
		r := s.g.Get(picture).Is(http.StatusOK)
		for name, want := range map[string]string{"Content-Type": "image/png", "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
			if r.Header.Get(name) != want {
				t.Errorf("%s: %q", name, r.Header.Get(name))
			}
		}
		if d := r.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "inline;") || strings.Contains(d, " inside") {
			t.Errorf("a picture is served as %s", d)
		}
		if d := s.g.Get(picture + "?download=1").Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") {
			t.Errorf("a download is served as %s", d)
		}
		// A sound can be played from the middle.
		sound := add("talk.mp3", "audio/mpeg", append([]byte("ID3\x03\x00\x00"), "0123456789"...))
		request := s.g.Request(http.MethodGet, sound, nil)
		request.Header.Set("Range", "bytes=6-9")
		if part := s.g.Do(request).Is(http.StatusPartialContent); part.Body != "0123" {
			t.Errorf("a part of the sound: %q", part.Body)
		}
		// What is no picture, sound or film is downloaded, whatever the browser said that it is.
		text := add("page.html", "text/html", []byte("plain words"))
		if r := s.g.Get(text).Is(http.StatusOK); !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment;") || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("a text is served as %s, %s", r.Header.Get("Content-Type"), r.Header.Get("Content-Disposition"))
		}
		page := s.g.Get(at).Is(http.StatusOK)
		if alt := page.Attr("figure img", "alt"); len(alt) != 1 || alt[0] != "A drawing of a room "+mark {
			t.Errorf("the picture is described as %q", alt)
		}
		if label := page.Attr("figure audio", "aria-label"); len(label) != 1 || label[0] != "What is in talk.mp3" {
			t.Errorf("the sound is described as %q", label)
		}
		// Removed, it is gone for everybody.
		s.g.Post(page.Attr(`form[action$="/remove"]`, "action")[0], url.Values{"version": {page.Form("/files").Get("version")}}).To(at)
		s.g.Get(picture).Is(http.StatusNotFound)
		site.Work()
		s.a.Post(at+"/remove", nil).Is(http.StatusSeeOther)
		s.g.Get(sound).Is(http.StatusNotFound)
		if n := s.count(`SELECT COUNT(*) FROM file WHERE network_id = $1`); n != 0 {
			t.Errorf("%d files are left", n)
		}
	})
}

// A change of what others can read takes it back; what was proposed about the words before ends.
func TestChangedEntriesAreNotShownUnagreed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		id := s.write(s.anil, "The first family")
		at := s.at + "/log/" + string(id)
		propose := func(c *apptest.Client, audience string) string {
			t.Helper()
			return c.Post(at+"/audience", url.Values{"audience": {audience}, "yes": {"yes"}}).Is(http.StatusSeeOther).Location
		}
		s.a.Post(at+"/audience", url.Values{}).Is(http.StatusUnprocessableEntity).Shows("Choose who should see the entry")
		s.a.Post(at+"/audience", url.Values{"audience": {"members"}}).Is(http.StatusUnprocessableEntity)
		s.a.Post(at+"/audience", url.Values{"audience": {"organisation:" + string(db.NewID())}}).Is(http.StatusUnprocessableEntity)
		proposal := propose(s.a, "public")
		s.g.Get(proposal).Shows("everybody, on the open internet", "What we learned", "Anil Example", "trust")
		s.g.Get(at + "/audience").Is(http.StatusOK).Shows("Somebody has proposed to show it to more people")
		s.g.Post(at+"/audience", url.Values{"audience": {"network"}}).Is(http.StatusUnprocessableEntity)
		// The words change before Gwen answers: what she would agree to is not what would be shown.
		form := s.a.Get(at + "/edit").Form("/edit")
		form.Set("body", "Another family "+mark)
		site.Work()
		letters := len(site.Mail.To("gwen@example.org"))
		s.a.Follow(s.a.Post(at+"/edit", form).To(at)).Shows("The proposal to show it to more people has ended", "We tell the others")
		site.Work()
		if n := len(site.Mail.To("gwen@example.org")); n != letters+1 {
			t.Errorf("who was asked got %d letters", n-letters)
		}
		if l := site.Letter("gwen@example.org"); !strings.Contains(l.Text, "no answer is needed") || !strings.Contains(l.Text, proposal+"\n") {
			t.Errorf("the letter: %s", l.Text)
		}
		s.g.Get(proposal).Shows("The entry was changed after this was proposed")
		s.g.Post(proposal+"/agree", url.Values{"hash": {s.proposal(db.ID(last(proposal))).Hash}}).Is(http.StatusConflict)
		if e := s.find(id); e.Audience != entry.Members {
			t.Fatalf("unagreed words are seen by %s", e.Audience)
		}
		// The audience of a proposal is changed like any other words.
		proposal = propose(s.a, "public")
		edit := s.g.Get(proposal + "/edit").Is(http.StatusOK).Form("/edit")
		edit.Set("audience", "organisation:"+string(s.anil.Organisation))
		s.g.Post(proposal+"/edit", edit).To(proposal)
		s.agree(s.a, proposal)
		s.agree(s.g, proposal)
		if e := s.find(id); e.Audience != entry.Organisation || e.Organisation != s.anil.Organisation {
			t.Fatalf("seen by %s", e.Audience)
		}
		s.a.Get(at).Shows("everybody in the organisation Trust of the north")
		// The form says beforehand that a change takes it back, and so it does.
		page := s.g.Get(at+"/edit").Shows("Other people can read this entry", "only the members see it again")
		form = page.Form("/edit")
		form.Set("title", "A family")
		s.g.Follow(s.g.Post(at+"/edit", form)).Shows("Only the members see this entry now")
		if e := s.find(id); e.Audience != entry.Members {
			t.Fatalf("changed words are seen by %s", e.Audience)
		}
		// So does another day: it is among the words that were agreed.
		s.widen(id, "network")
		form = s.g.Get(at + "/edit").Form("/edit")
		form.Set("happened", "3 March 2026")
		s.g.Follow(s.g.Post(at+"/edit", form)).Shows("Only the members see this entry now")
		if e := s.find(id); e.Audience != entry.Members {
			t.Errorf("another day is seen by %s", e.Audience)
		}
		s.widen(id, "network")
		// A file that nobody agreed to show takes it back.
		s.a.Upload(at+"/files", url.Values{"version": {s.a.Get(at).Form("/files").Get("version")}, "description": {"A face"}}, apptest.File{Field: "file", Name: "x.png", Body: png}).To(at)
		if e := s.find(id); e.Audience != entry.Members {
			t.Errorf("a new file is seen by %s", e.Audience)
		}
		// Narrowing while somebody wants to widen ends that, too.
		s.widen(id, "network")
		proposal = propose(s.a, "public")
		s.g.Post(at+"/narrow", url.Values{"to": {"public"}}).Is(http.StatusUnprocessableEntity)
		s.g.Post(at+"/narrow", url.Values{"to": {"programme"}}).Is(http.StatusSeeOther)
		if p := s.proposal(db.ID(last(proposal))); p.State != assent.Withdrawn {
			t.Errorf("after narrowing the proposal is %s", p.State)
		}
		if l := site.Letter("anil@example.org"); !strings.Contains(l.Text, "fewer people") {
			t.Errorf("the letter: %s", l.Text)
		}
		s.g.Post(at+"/narrow", url.Values{"to": {"members"}}).Is(http.StatusSeeOther)
		s.g.Post(at+"/narrow", url.Values{"to": {"members"}}).Is(http.StatusForbidden)
		if err := s.spaces.Narrow(t.Context(), s.actor(s.boss), s.pair, id, entry.Members); !errs.Is(err, errs.NotFound) {
			t.Errorf("an administrator narrows: %v", err)
		}
	})
}

func TestKeptAloneAndReflections(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		alone := s.g.Post(s.at+"/log/new", url.Values{"title": {"What I did not say"}, "happened": {"1 March 2026"}, "alone": {"yes"}}).Is(http.StatusSeeOther).Location
		s.g.Get(alone).Shows("Only you", "Share it with the members")
		s.a.Post(alone+"/share", nil).Is(http.StatusNotFound)
		s.g.Get(alone + "/audience").Is(http.StatusNotFound)
		s.g.Post(alone+"/share", nil).To(alone)
		s.a.Get(alone).Is(http.StatusOK).Shows("What I did not say")
		s.g.Post(alone+"/share", nil).Is(http.StatusSeeOther)

		s.a.Get(s.at+"/reflections").Is(http.StatusOK).Shows("Find your partner", "Go where the energy is")
		form := s.a.Get(s.at + "/reflections/reflection-find").Is(http.StatusOK).Form("/reflection-find")
		empty := s.a.Post(s.at+"/reflections/reflection-find", form).Is(http.StatusUnprocessableEntity).Shows("Answer at least one question")
		form = empty.Form("/reflection-find")
		form.Set("q-who", "A neighbour could")
		form.Set("title", "")
		bad := s.a.Post(s.at+"/reflections/reflection-find", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("title") == "" || bad.Field("q-who") != "A neighbour could" {
			t.Errorf("%q, kept %q", bad.Problem("title"), bad.Field("q-who"))
		}
		form.Set("title", "On finding")
		form.Set("tags", "neighbours")
		to := s.a.Post(s.at+"/reflections/reflection-find", form).Is(http.StatusSeeOther).Location
		s.g.Get(to).Shows("Who could do it with you", "A neighbour could", "find", "neighbours").Hides("Which piece of work")
		s.g.Get(s.at + "/log?kind=reflection").Shows("On finding").Hides("What I did not say")
	})
}

// A member's copy has everything that this member may read, and nothing else.
func TestTheCopyOfASpace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		f := s.fill()
		_, err := s.spaces.Write(t.Context(), s.actor(s.anil), s.pair, space.NewEntry{Title: `=HYPERLINK("https://evil.example")`, Happened: "2026-03-01"})
		s.must(err)
		r := s.a.Get(s.at + "/export.zip").Is(http.StatusOK)
		if r.Header.Get("Content-Type") != "application/zip" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment;") {
			t.Errorf("%v", r.Header)
		}
		all := unzip(t, r.Body)
		var c struct {
			Name  string `json:"name"`
			Notes []struct {
				Notes string `json:"notes"`
			} `json:"meetings"`
			Log []struct {
				Title string                               `json:"title"`
				Files []struct{ Path, Description string } `json:"files"`
			} `json:"learning_log"`
		}
		s.must(json.Unmarshal([]byte(all["space.json"]), &c))
		if c.Name != "Straighter talk "+mark || len(c.Log) != 4 || len(c.Notes) != 2 {
			t.Errorf("%+v", c)
		}
		files := 0
		for _, e := range c.Log {
			for _, kept := range e.Files {
				files++
				if !strings.Contains(all[kept.Path], mark+" inside") {
					t.Errorf("the file %s is not in the copy", kept.Path)
				}
			}
		}
		if files != 2 {
			t.Errorf("%d files", files)
		}
		for name, want := range map[string]string{"agreement.txt": "Plan care", "learning-log.csv": "Three letters", "meetings.csv": "four times", "proposals.csv": "We both chair", "README.txt": "Keep it as safe"} {
			if !strings.Contains(all[name], want) {
				t.Errorf("%s has no %q:\n%s", name, want, all[name])
			}
		}
		if strings.Contains(all["learning-log.csv"], ",=HYPERLINK") || strings.Contains(all["learning-log.csv"], "\n=HYPERLINK") || strings.Contains(all["learning-log.csv"], `"=HYPERLINK`) {
			t.Errorf("a cell that a spreadsheet runs:\n%s", all["learning-log.csv"])
		}
		for name, text := range all {
			if strings.Contains(text, "What I did not say") {
				t.Errorf("%s has what the other member keeps alone", name)
			}
		}
		hers := unzip(t, s.g.Get(s.at+"/export.zip").Body)
		if !strings.Contains(hers["space.json"], "What I did not say") {
			t.Error("her own copy has not what she keeps alone")
		}
		_ = f
	})
}

func unzip(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// What somebody wrote themselves goes out with everything that is kept about them; what others wrote does not, and what
// others have changed since is named and left out.
func TestOnesOwnWritingGoesOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.upload(s.a, "A room", "no")
		s.write(s.anil, "Kept alone")
		s.upload(s.g, "Her room", "no")
		shared := s.at + "/log/" + string(s.write(s.anil, "Written over"))
		form := s.g.Get(shared + "/edit").Form("/edit")
		form.Set("body", "Gwen wrote this")
		s.g.Post(shared+"/edit", form).To(shared)
		proposal := s.propose(s.g, url.Values{"about": {"decision"}, "words": {"We meet on Mondays"}})
		s.g.Post(proposal+"/comments", url.Values{"comment": {"Gwen thinks so"}}).To(proposal)
		s.a.Post(proposal+"/comments", url.Values{"comment": {"Anil doubts it"}}).To(proposal)
		about := s.a.Get(s.at + "/about-us/edit").Form("/edit")
		about.Set("q-hard", "Anil finds silence hard")
		s.a.Post(s.at+"/about-us/edit", about).Is(http.StatusSeeOther)
		out := func() map[string]string {
			t.Helper()
			body := s.a.Post("/me/export", nil).Is(http.StatusOK).Body
			z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					t.Fatal(err)
				}
				raw, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				files[f.Name] = string(raw)
			}
			return files
		}
		check := func(when string) {
			t.Helper()
			files, all, pictures := out(), "", 0
			for name, text := range files {
				all += text
				if strings.HasPrefix(name, "files/") {
					pictures++
					if text != string(picture(mark+" inside")) {
						t.Errorf("%s: %s is another file", when, name)
					}
				}
			}
			entries := files["space-entries.csv"]
			if !strings.Contains(entries, "A room "+mark) || !strings.Contains(entries, "Kept alone") || strings.Count(entries, "Somebody else has changed the words since.") != 1 || pictures != 1 {
				t.Errorf("%s: %d pictures, %s", when, pictures, entries)
			}
			if contains(all, "Her room", "Gwen wrote", "Gwen thinks", "We meet on Mondays", "gwen@example.org") {
				t.Errorf("%s: it holds what Gwen wrote", when)
			}
			if !strings.Contains(files["space-comments.csv"], "Anil doubts it") || !strings.Contains(files["space-about-me.csv"], "Anil finds silence hard") {
				t.Errorf("%s: the comments: %s; about me: %s", when, files["space-comments.csv"], files["space-about-me.csv"])
			}
		}
		check("as a member")
		s.a.Post(s.at+"/leave", nil).To("/collaborations")
		check("after leaving")
	})
}
