"""What brigades found outside their areas, and its way up and down: surveys, dispatches, receipts, letters."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from agencies.models import Agency
from agencies.rules.provinces import province_of
from authorities.models import Officer, Role, Unit
from campaigns.models import Campaign, Dispatch, DispatchItem, Letter
from campaigns.queries.dispatches import awaiting_letter, waiting_items, waiting_rows
from campaigns.queries.notices import notice_of
from campaigns.queries.surveys import outside_populations, sender_level_of
from campaigns.services.dispatches import receive_dispatch, send_items
from campaigns.services.letters import record_reply, write_letter
from campaigns.services.refusals import CampaignRefused
from campaigns.services.surveys import forward_items, report_survey
from config.demo import moments
from config.demo.province import Province

TEN, ELEVEN, THREE, FOUR = 10 * 60, 11 * 60, 15 * 60, 16 * 60
SURVEYING = (Role.INSPECTOR, Role.BRIGADE_CHIEF)
IN_CHARGE = (Role.CORPS_STAFF, Role.DETACHMENT_STAFF, Role.BRIGADE_CHIEF)


class Desk:
    """Does what officers of the units do at their desks, on the days it is told."""

    def __init__(self, province: Province, campaign: Campaign) -> None:
        self.province, self.campaign, self.notice = province, campaign, notice_of(campaign)
        self.level_of = {one.code: sender_level_of(one) for one in outside_populations(self.notice)}

    def in_charge(self, unit: Unit) -> Officer:
        return self.province.those(unit, *IN_CHARGE)[0]

    def survey(self, units: Iterable[Unit], day: date) -> int:
        """Each unit reports what lies outside; those with nothing to report stay silent."""
        count = 0
        for unit in units:
            officer = self.province.those(unit, *SURVEYING)[0]
            with suppress(CampaignRefused):
                report_survey(campaign=self.campaign, unit=unit, officer=officer, now=moments.at(day, TEN))
                count += 1
        return count

    def send(self, unit: Unit, day: date, surveyed_by: set[str] | None = None) -> list[Dispatch]:
        """The unit dispatches what it holds and may send; surveyed_by: of those units only."""
        rows = waiting_rows(self.notice, unit, list(waiting_items(self.campaign, unit)), self.level_of)
        items = [item for row in rows if row.may_send for item in row.items]
        ids = [item.pk for item in items if surveyed_by is None or item.survey.unit.code in surveyed_by]
        if not ids:
            return []
        return send_items(
            campaign=self.campaign, item_ids=ids, officer=self.in_charge(unit), now=moments.at(day, ELEVEN)
        )

    def forward(self, unit: Unit, day: date) -> int:
        """The unit passes up what the one above must send or write about."""
        rows = waiting_rows(self.notice, unit, list(waiting_items(self.campaign, unit)), self.level_of)
        if unit.parent is None or all(row.may_send for row in rows):
            return 0
        return forward_items(campaign=self.campaign, officer=self.in_charge(unit), now=moments.at(day, ELEVEN))

    def receive(self, dispatches: Iterable[Dispatch], day: date) -> None:
        for dispatch in dispatches:
            officer = self.in_charge(self.province.unit(dispatch.receiver.code))
            receive_dispatch(dispatch=dispatch, officer=officer, now=moments.at(day, TEN))

    def write(self, unit: Unit, written_on: date, due_on: date) -> list[Letter]:
        """A letter a province for the agencies that wait for one at this unit."""
        groups: dict[str, list[Agency]] = {}
        for item in awaiting_letter(self.campaign, unit):
            groups.setdefault(province_of(item.agency.code), []).append(item.agency)
        return [
            write_letter(
                campaign=self.campaign,
                kind=Letter.Kind.ASSIST,
                number=f"{self.province.plan.handing.letter_mark}〔{written_on.year}〕{number}号",
                addressee=f"{name}消防救援总队",
                agencies=agencies,
                sent_on=written_on,
                reply_due_on=due_on,
                officer=self.in_charge(unit),
                now=moments.at(written_on, THREE),
            )
            for number, (name, agencies) in enumerate(groups.items(), start=1)
        ]


def plant_handing(province: Province, campaign: Campaign) -> int:
    """The first survey with all that followed; returns how many projects and agencies were reported."""
    desk, days = Desk(province, campaign), province.plan.handing
    foreign = {firm.agency.unit.detachment_id for firm in province.firms if firm.agency.out_of_province}
    draws = province.plan.scale.draws_below
    above = [unit for unit in province.detachments if unit.pk in foreign or draws(unit.code)]
    desk.survey([unit for one in above for unit in province.below(one)], days.surveyed_on)
    sent = [dispatch for unit in above for dispatch in desk.send(unit, days.sent_on)]
    for unit in above:
        desk.forward(unit, days.forwarded_on)
    top = next(unit for unit in province.units if unit.parent_id is None)
    sent += desk.send(top, days.forwarded_on) if top.is_corps else []
    desk.receive(sent, days.received_on)
    letters = desk.write(top, days.written_on, days.reply_due_on)
    _reply(desk, top, letters, moments.at(days.replied_on, FOUR))
    return DispatchItem.objects.filter(campaign=campaign).count()


def _reply(desk: Desk, unit: Unit, letters: list[Letter], now: datetime) -> None:
    for letter, result in zip(letters, desk.province.plan.handing.replies, strict=False):
        day, officer = moments.china_day(now), desk.in_charge(unit)
        record_reply(letter=letter, replied_on=day, result=result, officer=officer, now=now)
