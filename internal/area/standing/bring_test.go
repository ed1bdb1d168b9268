package standing_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/group"
)

// messy is a spreadsheet of committees as they are: cells filled once, vacancies, several names in a cell, dates in all forms.
const messy = `Committee;Tier;Position;Name(s);Term of office;E-mail;Pillar
Trust Board;Trust;Chair;Dr José Smith;2 yrs from Apr 24;;Management
;;Medical director;Ann Lee;since June 2022;;
;;Lay member;"Bob Jones; Cy Hill";1/4/24 - 31/3/26;;
;;Patient governor;Chair - vacant;;;
Ward 7 team;;Matron;Ann Lee;;;
;;Patient partner;Pat;01/02/2025 to 31/01/2099;pat@example.org;
Carers' forum;;;;;;
`

func (s *scene) bring(body string) (at string, page *apptest.Result) {
	s.t.Helper()
	raw, err := charmap.Windows1252.NewEncoder().String(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r := s.as["Cora"].Upload(s.At+"/import", nil, apptest.File{Field: "file", Name: "committees.csv", Body: []byte(raw)}).Is(http.StatusSeeOther)
	at = "/imports/" + r.Location[strings.LastIndex(r.Location, "/")+1:]
	return at, s.as["Cora"].Get(at).Is(http.StatusOK)
}

func (s *scene) start(at string) *apptest.Result {
	s.t.Helper()
	form := s.as["Cora"].Get(at).Form(at + "/start")
	s.as["Cora"].Post(at+"/start", form).Is(http.StatusSeeOther)
	s.Work()
	return s.as["Cora"].Get(at).Is(http.StatusOK)
}

func (s *scene) standings() (all []group.Standing) {
	s.Read(func(tx *db.Tx) (err error) {
		all, err = group.Standings(tx, s.Org, "2025-06-01")
		return err
	})
	return all
}

func (s *scene) count(table string) (n int64) {
	s.Read(func(tx *db.Tx) (err error) {
		n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`)
		return err
	})
	return n
}

func TestAMessySpreadsheetComesIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for _, who := range []string{"Sam", "Pat", "Out", "Ada"} {
			if got := s.as[who].Get(s.At + "/import"); got.Status == http.StatusOK {
				t.Errorf("%s may bring files in", who)
			}
		}
		s.as["Cora"].Get(s.At + "/import/committees.csv").Is(http.StatusOK)

		// Every faulty row is listed, with why; nothing comes in.
		at, page := s.bring("Group,Role,Name,Side,First day,Last day,Level\n" +
			"Board,Chair,Ann,,1/1/2024,,\nBoard,Member,Bob,patient,31/31/2024,,\nBoard,Member,Cy,patient,2/1/2024,1/1/2024,\nBoard,Member,,patient,,,\nX,Member,Dee,other,,,\nY,Member,Eve,patient,,,moon\nBoard,Member,Fay,patient,1/1/2024,,\nBoard,Member,Fay,patient,1/2/2024,,\n")
		page.Shows("This file cannot be brought in yet", "is empty: write clinical, managerial or patient", "is not a date", "ends before it starts", "is empty: write who holds the role, or vacant", "is none of: clinical, managerial, patient", "is none of: ward, service, board, beyond", "Fay, on lines 8 and 9, is one person")
		s.as["Cora"].Post(at+"/same", url.Values{"all": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("holds the same role at the same time on line 8")
		s.as["Cora"].Post(at+"/start", url.Values{"version": {"2"}})
		s.Work()
		if n := s.count("term"); n != 0 {
			t.Fatalf("%d terms came in with a faulty file", n)
		}

		// A messy file: what was guessed is said, and a name on two lines is a question.
		at, page = s.bring(messy)
		page.Shows("7 will be added", "read as 1 April 2024 to 31 March 2026", "taken as the patient side", "Dr José Smith", "Ann Lee, on lines 3 and 6, is one person").Hides("cannot be brought in")
		s.as["Cora"].Post(at+"/same", url.Values{"same": page.Attr(`input[name="same"]`, "value")}).Is(http.StatusSeeOther)
		s.start(at).Shows("Your file is in", "7 added", "Undo this import")
		all := s.standings()
		if len(all) != 3 || all[0].Name != "Trust Board" && all[1].Name != "Trust Board" || s.count("holder") != 5 {
			t.Fatalf("%d groups, %d holders: %+v", len(all), s.count("holder"), all)
		}
		for _, g := range all {
			switch g.Name {
			case "Trust Board":
				if g.Level != "board" || g.Kind != "board" || g.Clinical != 1 || g.Managerial != 1 || g.Patient != 2 || g.Vacant != 1 {
					t.Errorf("the board: %+v", g)
				}
			case "Ward 7 team":
				if g.Level != "ward" || g.Clinical != 1 || g.Patient != 1 {
					t.Errorf("the ward: %+v", g)
				}
			case "Carers' forum":
				if g.Kind != "patient-group" || g.Legs() != 0 {
					t.Errorf("the forum: %+v", g)
				}
			}
		}
		s.as["Pat"].Get("/me/roles").Shows("Patient partner", "Ward 7 team")

		// The same file again: nothing is doubled, and it says so. Whoever says that they are other people adds them.
		at, page = s.bring(messy)
		page.Shows("is in the map already with this role and these days", "more lines", "0 will be added", "7 will be left as they are", "add them too").Hides("who is known here already")
		s.as["Cora"].Post(at+"/same", url.Values{"same": {"again"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Hides("0 will be added")
		s.as["Cora"].Post(at+"/remove", nil).Is(http.StatusSeeOther)
		// A line of totals is neither a group nor somebody.
		at, page = s.bring("Group,Role,Name,Side\nBoard,Member,Ann,patient\nTotal,,1,\nSub-total: 3,,,\n")
		page.Shows("1 will be added", "is a line of totals: left out")
		s.as["Cora"].Post(at+"/remove", nil).Is(http.StatusSeeOther)
		// Title rows stand above the headings, and are narrower than they are.
		at, page = s.bring("Riverside committees\nAs in March,,\nGroup,Role,Name,Side,Held in public\nBoard,Member,Ann,patient,yes\n")
		page.Shows("1 will be added", "stands above the headings: left out").Hides("there is no heading above this cell")
		s.as["Cora"].Post(at+"/remove", nil).Is(http.StatusSeeOther)
		// A side that the title or the role speaks against comes in as it stands, and is said before.
		_, page = s.bring("Group,Role,Name,Side\nBoard,Member,Dr Ann Lee,patient\nBoard,Patient partner,Bob,clinical\nBoard,Nurse,Cy,patient\nBoard,Patient safety lead,Di,managerial\n")
		page.Shows("4 will be added", "the name begins like that of a professional", "reads like that of a patient leader", "reads like that of a clinician")
		// A name beside the address of somebody else is a question.
		at, page = s.bring("Group,Role,Name,Side,Email\nBoard,Member,Someone Else,patient,pat@example.org\n")
		page.Shows("stands beside the address of Pat", "kept by name alone, unless you say that it is them", "Someone Else is Pat Example")
		s.as["Cora"].Post(at+"/remove", nil).Is(http.StatusSeeOther)
	})
}

// TestTheSamePersonTwiceInAFileOfCommittees: names that may be one person are offered, also with a slip of the pen, a short first name or the
// address of somebody else; without a tick each stays a person of their own.
func TestTheSamePersonTwiceInAFileOfCommittees(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board := s.group("Trust Board", "board")
		s.term(board+"/new", "name", "Elizabeth Browne", "role", "Governor").Is(http.StatusSeeOther)
		const body = "Group,Role,Name,Side,Email\nTrust Board,Chair,Liz Browne,patient,\nWard 7,Volunteer,Jane Smith,patient,\nWard 8,Volunteer,Ms Jane Smyth,patient,\nWard 9,Volunteer,Sam Example,patient,\nWard 9,Driver,Someone Else,patient,pat@example.org\n"
		who := func(role string) (names []string) {
			s.Read(func(tx *db.Tx) error {
				all, err := group.InOrganisation(tx, s.Org)
				for _, t := range all {
					if t.Role == role {
						names = append(names, t.Name+" "+string(t.Holder)+" "+string(t.Person))
					}
				}
				return err
			})
			return names
		}
		// Nothing is ticked by itself, and nothing is put together without a tick.
		at, page := s.bring(body)
		page.Shows("Is this the same person?", "Liz Browne in this file is Elizabeth Browne, who is known here already", "Jane Smyth is Jane Smith", "Jane Smyth is on line 4, Jane Smith on line 3", "Sam Example in this file is Sam Example, who is of this organisation and can sign in", "Someone Else is Pat Example")
		if n := len(page.Attr(`input[name="same"][checked]`, "value")); n != 0 {
			t.Errorf("%d are ticked before anybody said so", n)
		}
		// The same name is always the same person: that says nothing about names that only look alike.
		s.as["Cora"].Post(at+"/same", url.Values{"all": {"yes"}}).Is(http.StatusSeeOther)
		if got := s.as["Cora"].Get(at).Attr(`input[name="same"][checked]`, "value"); len(got) != 1 || !strings.HasPrefix(got[0], "map:@") {
			t.Errorf("of the same name are %v", got)
		}
		s.as["Cora"].Post(at+"/same", url.Values{}).Is(http.StatusSeeOther)
		s.start(at).Shows("5 added")
		holders := func() int { return len(s.names()) }
		if holders() != 6 {
			t.Errorf("without a tick there are %d people: %v", holders(), s.names())
		}
		s.as["Cora"].Post(at+"/undo", nil).Is(http.StatusSeeOther)
		if holders() != 1 {
			t.Fatalf("undone: %v", s.names())
		}
		// Each yes does what it says.
		at, page = s.bring(body)
		s.as["Cora"].Post(at+"/same", url.Values{"same": page.Attr(`input[name="same"]`, "value")}).Is(http.StatusSeeOther)
		s.start(at).Shows("5 added")
		if holders() != 4 || strings.Join(who("Chair"), "") != strings.Join(who("Governor"), "") || len(who("Volunteer")) != 3 {
			t.Errorf("with every tick: %v, chair %v, governor %v", s.names(), who("Chair"), who("Governor"))
		}
		if got := who("Driver"); !strings.HasSuffix(got[0], string(s.by["Pat"].ID)) {
			t.Errorf("the driver is %v", got)
		}
		if n := len(site.Mail.To("sam@example.org")); n == 0 {
			t.Error("whoever got a role is not told")
		}
	})
}

func TestAnImportIsUndone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ward := s.group("Ward 7 team", "ward")
		s.term(ward+"/new", "name", "Old Hand", "role", "Ward manager", "pillar", group.Managerial).Is(http.StatusSeeOther)
		at, _ := s.bring(messy)
		s.start(at).Shows("7 added")
		board := ""
		for _, g := range s.standings() {
			if g.Name == "Trust Board" {
				board = s.At + "/groups/" + string(g.ID)
			}
		}
		s.term(board+"/new", "name", "New Hand", "role", "Secretary", "pillar", group.Managerial).Is(http.StatusSeeOther)
		for _, who := range []string{"Sam", "Pat", "Ada"} {
			s.as[who].Post(at+"/undo", nil).Is(http.StatusNotFound)
		}
		s.as["Cora"].Post(at+"/undo", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("This import is undone")
		s.as["Cora"].Post(at+"/undo", nil).Is(http.StatusSeeOther)
		// The board stays, since somebody was added to it by hand; the forum is gone, and so is everybody who came with the file.
		if n, holders, groups := s.count("term"), s.count("holder"), s.count("working_group"); n != 2 || holders != 2 || groups != 2 {
			t.Errorf("%d terms, %d holders, %d groups stay", n, holders, groups)
		}
	})
}

// A workbook with merged cells holds the text in the first of them alone, and days as days.
func TestAWorkbookComesIn(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	var body bytes.Buffer
	w, err := sheet.NewXLSX(&body, "Committees 2024", []string{"Committee", "Role", "Member", "Side", "From", "Until"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]string{{"Quality board", "Chair", "Ann Smith", "clinical", "2024-04-01", "2026-03-31"}, {"", "Lay member", "VACANT", "lay", "", ""}, {"", "Manager", "Bob Jones", "exec", "1 May 2024", "ongoing"}} {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := s.as["Cora"].Upload(s.At+"/import", nil, apptest.File{Field: "file", Name: "committees.xlsx", Body: body.Bytes()}).Is(http.StatusSeeOther)
	at := "/imports/" + r.Location[strings.LastIndex(r.Location, "/")+1:]
	s.as["Cora"].Get(at).Is(http.StatusOK).Shows("3 will be added")
	s.start(at).Shows("3 added")
	all := s.standings()
	if len(all) != 1 || all[0].Clinical != 1 || all[0].Managerial != 1 || all[0].Patient != 0 || all[0].Vacant != 1 {
		t.Errorf("the workbook made %+v", all)
	}
}
