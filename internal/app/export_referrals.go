package app

import (
	"context"

	"alongside/internal/area/exchange"
	"alongside/internal/area/referral"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// exportReferrals are the places that refer, and when somebody was referred and answered. Who that was is in nobody's export but their own.
func (a *App) exportReferrals(_ context.Context, tx *db.Tx, actor access.Actor, id db.ID) ([]exchange.Table, error) {
	if id != "" {
		return nil, nil
	}
	places, referrals, err := a.parts.referrals.Export(tx, actor)
	return []exchange.Table{
		{Name: "referring-places", About: "A place that refers people to an organisation.", Headers: referral.PlaceHeaders, Rows: places},
		{Name: "referrals", About: "One person who was referred, without who it was.", Headers: referral.Headers, Rows: referrals},
	}, err
}

// exportMyReferrals is what was passed on about the actor, found by their address, and when they referred somebody themselves.
func (a *App) exportMyReferrals(_ context.Context, tx *db.Tx, actor access.Actor) ([]exchange.Table, error) {
	own, made, err := a.parts.referrals.ExportOwn(tx, actor.Person())
	return []exchange.Table{
		{Name: "my-referrals", About: "What a place passed on about you, with your consent.", Headers: referral.OwnHeaders, Rows: own},
		{Name: "referred-by-me", About: "When you referred somebody. Who it was is theirs.", Headers: referral.MadeHeaders, Rows: made},
	}, err
}
