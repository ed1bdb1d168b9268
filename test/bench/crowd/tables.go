package crowd

import "alongside/internal/platform/db"

// tables are all the rows that wait to be written, and the counters that run over all editions.
type tables struct {
	people int   // made so far
	seq    int64 // of the last audit row that was added, less one of the coordinator's session

	accounts, organisations, persons, sessions, audits       *rows
	programmes, editions, days, parts, functions, places     *rows
	applications, applicants, sections, moves, sponsors      *rows
	collaborations, members, entries, meetings               *rows
	waves, invitations, ledgers, responses, jobs             *rows
	groups, holders, terms                                   *rows
	decisions, decided, offers, replies, offered             *rows
	recommended, asks, steps, questions                      *rows
	cards, bankWords, consents, listings, postings, requests *rows
	inOrder                                                  []*rows
}

func newTables() *tables {
	t := &tables{}
	add := func(r **rows, table, columns string) {
		*r = into(table, columns)
		t.inOrder = append(t.inOrder, *r) // parents before children: foreign keys are checked at once
	}
	add(&t.accounts, "account", "id email created")
	add(&t.organisations, "organisation", "network_id id name folded sector created")
	add(&t.persons, "person", "network_id id account_id given_name family_name email perspectives job organisation_id place needs_sealed experience_sealed invented created version")
	add(&t.sessions, "session", "hash id account_id created seen expires agent means")
	add(&t.audits, "audit", "network_id seq at person_id actor action kind object_id detail hash")
	add(&t.programmes, "programme", "network_id id slug name template summary created")
	add(&t.editions, "edition", "network_id id programme_id name state zone place address link places fee bursary_budget closes who_for gains_professional gains_partner gains_together how_to_apply access_info contact_name contact_email application_instrument selection_instrument in_pairs note created version")
	add(&t.days, "edition_day", "network_id id edition_id position module title purpose date starts ends place sequence version")
	add(&t.parts, "edition_session", "network_id id day_id position title starts ends lead notes version")
	add(&t.functions, "edition_person", "network_id edition_id person_id function side")
	add(&t.applications, "application", "network_id id edition_id number state title instrument instrument_version has_challenge funding parts_left sponsor_state started_by started changed submitted submitted_sealed")
	add(&t.applicants, "applicant", "network_id application_id person_id edition_id side running joined details_said needs_said needs_shared confirmed")
	add(&t.sections, "application_section", "network_id application_id section answers_sealed beside_sealed version changed changed_by")
	add(&t.moves, "application_move", "network_id id application_id from_state to_state person_id at reason_sealed")
	add(&t.sponsors, "sponsor", "network_id id application_id name email role state named sent money amount interest rhythm rhythm_words reason_sealed")
	add(&t.places, "place", "network_id id edition_id person_id side application_id confirmed")
	add(&t.collaborations, "collaboration", "network_id id name edition_id application_id challenge_sealed state reflection_goal created version")
	add(&t.members, "collaboration_member", "network_id collaboration_id person_id side joined")
	add(&t.entries, "entry", "network_id id kind owner_kind owner_id author_id audience edition_id happened title_sealed body_sealed tags created changed version")
	add(&t.meetings, "meeting", "network_id id collaboration_id state starts minutes zone title_sealed place_sealed neutral link_sealed notes_sealed task_seconds reflection_seconds sequence created created_by version")
	add(&t.waves, "wave", "network_id id edition_id name instrument definition respondents linked opens closes remind_days minimum state outcome opened closed invited answered note created version")
	add(&t.invitations, "wave_invitation", "network_id id wave_id position person_id token_hash")
	add(&t.ledgers, "wave_ledger", "network_id wave_id sealed")
	add(&t.responses, "wave_response", "network_id wave_id id sealed")
	add(&t.jobs, "job", "network_id id kind unique_key payload run_at state attempts")
	add(&t.groups, "working_group", "network_id id organisation_id name folded kind level work ended created created_by version")
	add(&t.holders, "holder", "network_id id name folded person_id created version")
	add(&t.terms, "term", "network_id id organisation_id group_id holder_id role role_type pillar leads starts ends public said pay embedded created created_by version")
	add(&t.decisions, "decision", "network_id id organisation_id title folded about_sealed group_id owner_id goes papers_sealed took_part_sealed changed_sealed state assured override decided proposal_id created created_by version")
	add(&t.decided, "decision_change", "network_id id decision_id organisation_id at person_id kind state day by_sealed words_sealed")
	add(&t.offers, "opportunity", "network_id id organisation_id group_id title folded words level degree pay formal seats closes designer_id contact_id state published created created_by version")
	add(&t.replies, "opportunity_interest", "network_id id opportunity_id person_id number state words_sealed questions clash_sealed talked talk_sealed answer_sealed answered term_id created version")
	add(&t.offered, "opportunity_change", "network_id id opportunity_id organisation_id interest_id at person_id kind words_sealed")
	add(&t.recommended, "recommendation", "network_id id body_id body_name organisation_id owner_id title folded words_sealed state audience round made ended created created_by version")
	add(&t.asks, "recommendation_ask", "network_id id recommendation_id number asked due why_sealed answered outcome reasons_sealed shown verdict reminded")
	add(&t.steps, "plan_change", "network_id id organisation_id step at person_id kind state words_sealed")
	add(&t.questions, "support_question", "network_id id asker_id contact_id asked asked_day promise due_day answered answered_day answered_by took last_by reminded passed closed closed_day closed_why version")
	add(&t.cards, "bank_card", "network_id person_id skills interests available place words_sealed experience_sealed most asked created version")
	add(&t.bankWords, "bank_word", "network_id word person_id fields")
	add(&t.consents, "bank_consent", "network_id id person_id organisation_id purpose given")
	add(&t.listings, "bank_listing", "network_id organisation_id person_id fields purposes skills interests available stage asked")
	add(&t.postings, "bank_posting", "network_id organisation_id word asked person_id fields")
	add(&t.requests, "bank_request", "network_id id person_id organisation_id asked_by purpose words_sealed created lapses answer")
	return t
}

// save writes everything that waits and says how many rows that were.
func (t *tables) save(tx *db.SystemTx) (int, error) {
	n := 0
	for _, r := range t.inOrder {
		n += len(r.values) / len(r.columns)
		if err := r.save(tx); err != nil {
			return n, err
		}
	}
	return n, nil
}
