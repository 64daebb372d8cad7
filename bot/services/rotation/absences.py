"""Absences: told, removed, read from calendars; what they break is repaired at once (D8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.members import Absence
from bot.domain.offers import Offer, OfferKind, OfferState, in_words, next_to_ask
from bot.domain.reasons import Reason
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.domain.working_time import DAY, local_date
from bot.services import noise
from bot.services.calendars.away_days import SOURCE
from bot.services.rotation import offer_course, offer_news, plans, seats, stand_ins
from bot.services.rotation.seats import Table
from bot.services.rotation.situation import gather, lock
from bot.services.rotation.trail import record
from bot.services.work import BOT_ACTOR, Work

LONGEST = timedelta(days=366)
FOR_OTHERS = Reason("leads_only", "Only a lead of their team can tell me that somebody else is away.")


@dataclass(frozen=True, slots=True)
class Hole:
    """Days of a confirmed shift on which too few are left, because somebody is gone."""

    table: Table
    start: date
    end: date


def add(work: Work, user: str, start: date, end: date, reason: str = "", *, by: str | None = None) -> str | Reason:
    """Note that somebody is away, first and last day included; what happened as a sentence.

    Days that touch a known absence of theirs become one with it. A confirmed shift that it breaks gets a replacement
    at once, announced weeks are repaired (D4).
    """
    teams = _locked_teams(work, user)
    refused = _not_for(work, teams, user, by or user) or _no_such_days(work, teams, start, end)
    if refused is not None:
        return refused
    today = local_date(teams[0].calendar.zone, work.now)
    wanted = Absence(user=user, start=max(start, today), end=end, reason=reason.strip())
    absence, joined = _merged(work, wanted)
    for team in teams:
        record(
            work,
            team.id,
            f"person:{user}",
            "absence.added",
            by or user,
            start=absence.start.isoformat(),
            end=absence.end.isoformat(),
            absence=absence.id,
        )
    told = [sentence for team in teams for sentence in _repaired(work, team, user)]
    whose = "You are" if by in {None, user} else f"{offer_news.name(work, user)} is"
    with_what = f", together with what I knew ({joined})" if joined else ""
    noted = f"Noted as #{absence.id}: {whose} away on {in_words(absence.start, absence.end)}{with_what}."
    return " ".join([noted, *(told or ["No confirmed shift is concerned."])])


def remove(work: Work, user: str, absence_id: int) -> str | Reason:
    """Forget an absence of one's own, or for a lead of a member's; what happened as a sentence."""
    known = {one.id: one for owner in _owners(work, user) for one in work.uow.duty.absences_of(owner)}
    absence = known.get(absence_id)
    if absence is None:
        return Reason("unknown", f"There is no absence #{absence_id} of yours. “away list” shows those that I know.")
    if absence.source == SOURCE:
        return Reason("from_calendar", "This one comes from the calendar. Remove it there, and I follow within hours.")
    teams = _locked_teams(work, absence.user)
    if not work.uow.duty.remove_absence(absence_id):
        return Reason("unknown", "Somebody has removed it meanwhile.")
    for team in work.rules.teams.values():
        if any(one.user == absence.user for one in work.uow.duty.members(team.id)):  # whoever left is known still
            record(work, team.id, f"person:{absence.user}", "absence.removed", user, absence=absence_id)
    for team in teams:
        changed(work, team, absence.user)
    covered = [sentence for team in teams for sentence in _still_covered(work, team, absence)]
    days = in_words(absence.start, absence.end)
    return " ".join([f"Removed: on {days} {_counts_again(user, absence.user)}.", *covered])


def changed(work: Work, team: Team, user: str) -> None:
    """Somebody's absences, standing or account changed: announced weeks and confirmed shifts follow."""
    lock(work, team)
    _repaired(work, team, user)


def after_confirmation(work: Work, team: Team, shift: Shift) -> None:
    """A week counts from now on: whoever promised days of it before, and is gone on them by now, is replaced (D8)."""
    stand_ins_of = {one.user for one in work.uow.duty.overrides(team.id, shift.starts_at, shift.ends_at)}
    for user in sorted(stand_ins_of):
        changed(work, team, user)


def _repaired(work: Work, team: Team, user: str) -> list[str]:
    """Repair what is broken and ask nobody for what is not broken any more; sentences for whoever told."""
    if not team.rotation.enabled:
        return []
    plans.refresh(work, team)
    holes = list(_holes(work, team, user))
    mine = [one for one in work.uow.duty.open_offers(team.id) if one.by == BOT_ACTOR and one.absent == user]
    wanted = {(hole.start, hole.end) for hole in holes}
    for offer in mine:
        if (offer.start, offer.end) not in wanted:
            offer_course.end(work, team, offer, OfferState.WITHDRAWN, BOT_ACTOR)
    known = {(offer.start, offer.end) for offer in mine}
    told = [_proposed(work, team, user, hole) for hole in holes if (hole.start, hole.end) not in known]
    noise.lists_changed(work, team.id, {user})
    return told


def _proposed(work: Work, team: Team, user: str, hole: Hole) -> str:
    """Ask the best replacement for a hole; the team's room and those concerned see it (D8)."""
    days = [day for day in hole.table.days_of(user) if hole.start <= day <= hole.end]
    found = stand_ins.candidates(work, team, hole.table, user, days)
    offer = Offer(
        team=team.id,
        kind=OfferKind.COVER,
        absent=user,
        by=BOT_ACTOR,
        asked=(),
        start=hole.start,
        end=hole.end,
        created_at=work.now,
    )
    first = next_to_ask(offer, [why.user for why in found])
    made = offer_course.begin(work, team, replace(offer, asked=first), found)
    offer_news.show_in_room(work, team, made)
    shift = f"The confirmed shift of {team.name} on {in_words(hole.start, hole.end)} is concerned:"
    if not first:
        offer_news.nobody_left(work, team, made)
        return f"{shift} nobody is left whom I could ask, so I told {offer_news.who_can(work, team)}."
    return f"{shift} I asked {offer_news.either(work, first)} to take over."


def _holes(work: Work, team: Team, user: str) -> Iterable[Hole]:
    """Unbroken periods of confirmed shifts in which somebody is gone and too few are left behind."""
    for table in seats.tables(work, team):
        days = stand_ins.uncovered(work, team, table, user) if table.shift.confirmed else ()
        if not days:
            continue
        situation = gather(work, team, [table.slot])
        gone = [day for day in table.days_of(user) if stand_ins.is_gone(situation, user, day)]
        for start, end in seats.runs_of(gone):
            inside = [day for day in days if start <= day <= end]
            if inside:
                yield Hole(table, inside[0], inside[-1])


def _not_for(work: Work, teams: list[Team], user: str, by: str) -> Reason | None:
    if not teams:
        return Reason("members_only", "Only people on the roster of a support team need to tell me when they are away.")
    if by != user and not any(by in (*team.leads, *work.rules.admins) for team in teams):
        return FOR_OTHERS
    return None


def _no_such_days(work: Work, teams: list[Team], start: date, end: date) -> Reason | None:
    if end < start:
        return Reason("backwards", "The last day is before the first one. Write the first day first.")
    if end < local_date(teams[0].calendar.zone, work.now):
        return Reason("past", f"{in_words(end, end)} is over already. Name days from today on.")
    if end - start > LONGEST:
        return Reason("too_long", "That is longer than a year. Ask a lead to pause you on the roster instead.")
    return None


def _merged(work: Work, wanted: Absence) -> tuple[Absence, str]:
    """Store it as one with every absence that it touches; and those in words."""
    known = [one for one in work.uow.duty.absences_of(wanted.user) if one.source != SOURCE]
    touched = [one for one in known if one.start <= wanted.end + DAY and one.end >= wanted.start - DAY]
    for one in touched:
        work.uow.duty.remove_absence(one.id)
    reasons = dict.fromkeys(one.reason for one in (wanted, *touched) if one.reason)
    whole = Absence(
        user=wanted.user,
        start=min(one.start for one in (wanted, *touched)),
        end=max(one.end for one in (wanted, *touched)),
        reason=", ".join(reasons),
    )
    return work.uow.duty.add_absence(whole), "; ".join(in_words(one.start, one.end) for one in touched)


def _locked_teams(work: Work, user: str) -> list[Team]:
    """The teams on whose roster somebody is, in the one order in which rotations are locked."""
    teams = sorted(seats.home_teams(work, user), key=lambda team: team.id)
    for team in teams:
        lock(work, team)
    return teams


def _owners(work: Work, user: str) -> list[str]:
    """Whose absences somebody may remove: their own, and those of the people whom they lead (P1)."""
    led = [team for team in work.rules.teams.values() if user in (*team.leads, *work.rules.admins)]
    return list(dict.fromkeys([user, *(one.user for team in led for one in work.uow.duty.members(team.id))]))


def _still_covered(work: Work, team: Team, absence: Absence) -> list[str]:
    """Whoever took over meanwhile keeps it: nobody is put back on duty without being asked."""
    zone = team.calendar.zone
    stand_in = [
        one
        for one in work.uow.duty.overrides(team.id, work.now, work.now + timedelta(weeks=seats.WEEKS_AHEAD))
        if one.replaces == absence.user
        and local_date(zone, one.starts_at) <= absence.end
        and local_date(zone, one.ends_at) >= absence.start
    ]
    names = dict.fromkeys(offer_news.name(work, one.user) for one in stand_in)
    return [f"{name} has taken over and keeps it; ask them to give it back with “cover”." for name in names]


def _counts_again(user: str, absent: str) -> str:
    return "you count as present again" if user == absent else "they count as present again"
