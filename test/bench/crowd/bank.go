package crowd

import (
	"fmt"
	"math/rand/v2"

	"alongside/content"
	"alongside/internal/area/bank"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// Everybody is in the people bank. Every second person lets one large organisation find them, in whose name the coordinator looks.
const (
	bankWords = 3000 // how many different words people write
	wordsEach = 6
	askEvery  = 8
	placesOf  = 40
)

// beginBank makes the large organisation, to which the coordinator belongs.
func (m *maker) beginBank(in *db.Tx) error {
	id, err := person.OrganisationNamed(in, "The large organisation")
	if err != nil {
		return err
	}
	m.out.Bank = id
	p, err := person.Find(in, m.coordinator)
	if err != nil {
		return err
	}
	p.Organisation = id
	if err := person.Update(in, p); err != nil {
		return err
	}
	if err := person.ConfirmOrganisation(in, m.coordinator, id); err != nil {
		return err
	}
	if err := m.beginOpportunities(in); err != nil {
		return err
	}
	_, err = in.Exec(`INSERT INTO bank_partner (network_id, organisation_id, does, reaches, needs, offers, bank, changed, version) VALUES ($1, $2, 'Care', '', '', '', $3, $3, 1)`, id, int64(m.at(-300)))
	return err
}

// BankWord is a word that people write: the lower the number, the more of them.
func BankWord(n int) string {
	return fmt.Sprintf("bankword%c%c%c", 'a'+n/676%26, 'a'+n/26%26, 'a'+n%26)
}

// bankOf is the card of somebody. It has chance of its own, so that everything else in the network stays as it is.
func (m *maker) bankOf(who db.ID, n int) {
	const words, place, all = 128, 32, 255
	rng := rand.New(rand.NewPCG(16, uint64(n)))
	lists := content.BankLists()
	bits := func(list []content.BankEntry, most int) (out int64) {
		for range 1 + rng.IntN(most) {
			out |= 1 << list[rng.IntN(len(list))].Number
		}
		return out
	}
	skills, interests, available, stage, asked := bits(lists.Skills, 4), bits(lists.Interests, 4), bits(lists.Availability, 4), rng.IntN(4), int64(0)
	if n%askEvery == 0 {
		asked = int64(m.at(-1 - n%200))
	}
	m.cards.add(m.net(), string(who), skills, interests, available, "Place", m.keys.Seal(m.out.Network, "bank.words", who, "What I bring."), "", 2, asked, int64(m.at(-200)), 1)
	marks := map[string]int64{m.mark(fmt.Sprintf("place%c%c", 'a'+n%placesOf/26, 'a'+n%placesOf%26)): place}
	for range wordsEach {
		r := rng.Float64()
		marks[m.mark(BankWord(int(r*r*r*bankWords)))] |= words
	}
	for mark, fields := range marks {
		m.bankWords.add(m.net(), mark, string(who), fields)
	}
	if n%2 == 0 {
		m.consents.add(m.net(), string(db.NewID()), string(who), string(m.out.Bank), "take-part", int64(m.at(-200)))
		m.listings.add(m.net(), string(m.out.Bank), string(who), all, 1+n%8, skills, interests, available, stage, asked)
		for mark, fields := range marks {
			m.postings.add(m.net(), string(m.out.Bank), mark, asked, string(who), fields)
		}
	}
	if asked != 0 {
		m.requests.add(m.net(), string(db.NewID()), string(who), string(m.out.Bank), string(m.coordinator), "take-part", "", asked, asked+1, "no")
	}
}

// mark is the mark of a word; each is worked out once.
func (m *maker) mark(word string) string {
	if m.marks == nil {
		m.marks = map[string]string{}
	}
	if m.marks[word] == "" {
		m.marks[word] = bank.Mark(m.keys, m.out.Network, word)
	}
	return m.marks[word]
}
