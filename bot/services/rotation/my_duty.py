"""A person's own part in the rotation: next shifts, absences, offers that wait for an answer (X3, D8)."""

from bot.domain.offers import hours_of
from bot.domain.rotation import Choice, choice_of
from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.ports.offer_screens import AbsenceList, OfferList
from bot.ports.screens import MyAbsence, MyDuty, MyOffer, MyShift
from bot.services.calendars.away_days import SOURCE
from bot.services.people import Names
from bot.services.rotation.seats import Table, home_teams, present, runs_of, tables
from bot.services.work import Work

SHOWN = 4


def my_duty(work: Work, names: Names, user: str) -> MyDuty | None:
    """Section **My duty** of Home; None for somebody on no roster."""
    teams = home_teams(work, user)
    if not teams:
        return None
    shifts = [each for team in teams for each in _shifts(work, names, team, user)]
    return MyDuty(
        shifts=tuple(sorted(shifts, key=lambda each: each.starts_at)[:SHOWN]),
        absences=absences_of(work, user),
        offers=offers_of(work, names, user),
        zone=teams[0].calendar.zone.key,
    )


def absence_list(work: Work, user: str) -> AbsenceList:
    """The answer to `/support away list`."""
    return AbsenceList(absences=absences_of(work, user), command=work.rules.command)


def offer_list(work: Work, user: str) -> OfferList:
    """The answer to `/support cover list`."""
    return OfferList(offers=offers_of(work, Names(work), user), command=work.rules.command)


def absences_of(work: Work, user: str) -> tuple[MyAbsence, ...]:
    """Absences that are not over, by their first day."""
    teams = home_teams(work, user)
    today = local_date(teams[0].calendar.zone, work.now) if teams else work.now.date()
    return tuple(
        MyAbsence(id=one.id, start=one.start, end=one.end, reason=one.reason, from_calendar=one.source == SOURCE)
        for one in work.uow.duty.absences_of(user)
        if one.end >= today
    )


def offers_of(work: Work, names: Names, user: str) -> tuple[MyOffer, ...]:
    """What a person asked others, or the bot for them, and nobody has taken yet."""
    mine = [
        offer
        for team in work.rules.teams.values()
        for offer in work.uow.duty.open_offers(team.id)
        if user in {offer.by, offer.absent}
    ]
    return tuple(MyOffer(offer=offer, waiting_for=names.people(offer.waiting_for)) for offer in mine)


def _shifts(work: Work, names: Names, team: Team, user: str) -> list[MyShift]:
    return [each for table in tables(work, team) for each in _parts(work, names, team, table, user)]


def _parts(work: Work, names: Names, team: Team, table: Table, user: str) -> list[MyShift]:
    """What somebody has of a shift: each unbroken period in which they serve, or the whole as observer."""
    known = choice_of(table.shift)
    days = table.days_of(user)
    runs = runs_of(days) if days else [(table.slot.days[0], table.slot.days[-1])] if known.observer == user else []
    found = []
    for start, end in runs:
        begins, ends = hours_of(team.calendar.zone, table.slot, start, end)
        duty = table.serving.get(start)
        others = present(duty) if duty else known.responders
        found.append(
            MyShift(
                team_name=team.name,
                starts_at=max(begins, table.shift.starts_at),
                ends_at=ends,
                running=begins <= work.now < ends,
                role=_role(known, table, user),
                confirmed=table.shift.confirmed,
                others=names.people(one for one in others if one != user),
            )
        )
    return found


def _role(known: Choice, table: Table, user: str) -> str:
    if user == known.observer and not table.days_of(user):
        return "observer"
    helps = [duty for duty in table.serving.values() if user in present(duty)]
    return "fallback" if helps and all(user in duty.fallback for duty in helps) else "responder"
