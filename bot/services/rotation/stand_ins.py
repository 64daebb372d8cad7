"""Who may take somebody's place for some days, and what speaks against it (D1, D3, D8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import picking
from bot.domain.availability import Attendance, attendance, in_days, needed_days
from bot.domain.members import Member
from bot.domain.objections import TIRED, objections
from bot.domain.offers import in_words
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Situation, UseFallback, Why, choice_of
from bot.domain.schedules import Shift
from bot.domain.teams import Team
from bot.services import noise, people
from bot.services.rotation.seats import Seat, Table, present, tables
from bot.services.rotation.situation import gather
from bot.services.work import Work

IMPOSSIBLE = frozenset({"inactive", "away", "on_duty", "not_a_member"})  # no lead can allow these


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`taker` serves for `holder` on some days of a shift."""

    table: Table
    taker: str
    holder: str
    days: tuple[date, ...]

    @property
    def whole(self) -> bool:
        """Whether all of a shift changes hands."""
        return self.days == self.table.slot.days


def move(seat: Seat, taker: str) -> Move:
    """Somebody takes a seat."""
    return Move(table=seat.table, taker=taker, holder=seat.user, days=seat.days)


def candidates(work: Work, team: Team, table: Table, absent: str, days: Sequence[date]) -> list[Why]:
    """Who could take over some days and can be asked now, best first."""
    situation = _known(work, team, table)
    found = picking.replacements(situation, table.slot, _choice_on(table, days), absent, frozenset(days))
    there = {user for day in days if day in table.serving for user in present(table.serving[day])}
    free = [why for why in found if why.user not in there and noise.muted_until(work, why.user) is None]
    asked = _asked_elsewhere(work, team, absent, days)
    return sorted(free, key=lambda why: why.user in asked)


def _asked_elsewhere(work: Work, team: Team, absent: str, days: Sequence[date]) -> set[str]:
    """Who is asked to stand in for somebody else on such days; they can take one place only."""
    others = [one for one in work.uow.duty.open_offers(team.id) if one.absent != absent]
    return {user for one in others for user in one.waiting_for if any(one.start <= day <= one.end for day in days)}


def problem(work: Work, team: Team, moves: Sequence[Move]) -> Reason | None:
    """The first rule that speaks against a change of hands; one of `IMPOSSIBLE`, or one that a lead may set aside."""
    found = [each for move in moves for each in _problems(work, team, move, moves)]
    return next((each for each in found if each.code in IMPOSSIBLE), found[0] if found else None)


def uncovered(work: Work, team: Team, table: Table, user: str) -> tuple[date, ...]:
    """The days of a shift on which somebody should serve, is gone, and leaves too few people behind (D8)."""
    situation = gather(work, team, [table.slot])
    there, needed = attendance(situation, table.slot), set(needed_days(situation, table.slot))
    mine = [
        day
        for day in table.days_of(user)
        if day in needed and is_gone(situation, user, day) and not _was_told(table.shift, user, day)
    ]
    staying = {day: [one for one in present(table.serving[day]) if not is_gone(situation, one, day)] for day in mine}
    return tuple(day for day in mine if _short(situation, there, staying[day], day))


def is_gone(situation: Situation, user: str, day: date) -> bool:
    """Whether a member who serves is away that day, paused, or not on the roster any more."""
    member = next((one for one in situation.members if one.user == user), None)
    if member is None or not member.active or member.paused:
        return True
    return any(one.user == user and one.start <= day <= one.end for one in situation.absences)


def _problems(work: Work, team: Team, move: Move, moves: Iterable[Move]) -> list[Reason]:
    situation = _after(_known(work, team, move.table), moves)
    name = people.Names(work).person(move.taker).name
    member = next((one for one in situation.members if one.user == move.taker), None)
    if member is None:
        return [Reason("not_a_member", f"{name} is not on the roster of {team.name}.")]
    there = attendance(situation, move.table.slot)
    objection = objections(situation, move.table.slot, there).get(move.taker)
    found = [
        _busy(move, name),
        _away(there[move.taker], move, name),
        objection if objection and _matters(objection, move) else None,
        *(_left_thin(situation, there, move, day) for day in needed_days(situation, move.table.slot)),
        *_broken_rules(situation, move),
    ]
    return [each for each in found if each is not None]


def _matters(objection: Reason, move: Move) -> bool:
    """Standing in for a few days costs nobody their rest."""
    return move.whole or objection.code != TIRED


def _busy(move: Move, name: str) -> Reason | None:
    double = [day for day in move.days if day in move.table.serving and move.taker in present(move.table.serving[day])]
    return Reason("on_duty", f"{name} is on duty on {in_days(double)} already.") if double else None


def _away(there: Attendance, move: Move, name: str) -> Reason | None:
    """Why somebody is away is told to nobody."""
    missing = {day: there.missing[day] for day in move.days if day in there.missing}
    away = [day for day, reason in missing.items() if reason.code == "away"]
    if away:
        return Reason("away", f"{name} is away on {in_days(away)}.")
    return next((reason for reason in missing.values() if reason.code == "inactive"), None)


def _left_thin(situation: Situation, there: Mapping[str, Attendance], move: Move, day: date) -> Reason | None:
    """Whether a day would have fewer people than before, or lose production access (D1)."""
    if day not in move.days or day not in move.table.serving:
        return None
    before = present(move.table.serving[day])
    after = [move.taker if user == move.holder else user for user in before]
    was, would = _there(situation, there, before, day), _there(situation, there, after, day)
    if len(would) < min(len(was), situation.policy.responders):
        reason = there[move.taker].missing.get(day)
        missing = f"{reason.sentence} " if reason else ""
        return Reason("too_few", f"{missing}There would be too few people on {in_words(day, day)}.")
    if any(one.production_access for one in was) and not any(one.production_access for one in would):
        return Reason("no_production_access", f"Nobody with production access would be there on {in_words(day, day)}.")
    return None


def _broken_rules(situation: Situation, move: Move) -> list[Reason]:
    """The rules of D1 that a whole shift breaks only because of the taker."""
    known = choice_of(move.table.shift)
    if not move.whole or move.holder not in known.responders:
        return []
    changed = replace(known, responders=tuple(move.taker if user == move.holder else user for user in known.responders))
    before = {each.code for each in picking.judge(situation, move.table.slot, known).failures}
    after = picking.judge(situation, move.table.slot, changed).failures
    return [each for each in after if each.code not in before]


def _was_told(shift: Shift, user: str, day: date) -> bool:
    """Whether the team was confirmed although it was known that somebody of it would be missing that day."""
    if not shift.explanation or user not in choice_of(shift).people:
        return False
    covers = picking.from_json(shift.explanation).coverage
    return any(cover.day == day and user not in cover.people for cover in covers)


def _short(situation: Situation, there: Mapping[str, Attendance], users: Iterable[str], day: date) -> bool:
    left = _there(situation, there, users, day)
    policy = situation.policy
    wanted = 1 if policy.fallback is UseFallback.NEVER else policy.responders
    return len(left) < wanted or not (policy.anchors == 0 or any(one.production_access for one in left))


def _there(situation: Situation, there: Mapping[str, Attendance], users: Iterable[str], day: date) -> list[Member]:
    named = set(users)
    return [one for one in situation.members if one.user in named and day in there[one.user].free]


def _choice_on(table: Table, days: Sequence[date]) -> Choice:
    """Who serves when the days begin, as a choice."""
    duty = table.serving[days[0]]
    fallback = duty.fallback[0] if duty.fallback else None
    helped = [day for day, each in table.serving.items() if fallback is not None and fallback in each.fallback]
    return Choice(responders=duty.responders, fallback=fallback, fallback_days=frozenset(helped))


def _known(work: Work, team: Team, table: Table) -> Situation:
    """What is known about a shift, with those behind it: whoever serves next week should rest as well."""
    later = [each.shift for each in tables(work, team) if each.slot.week > table.slot.week]
    situation = gather(work, team, [table.slot])
    return replace(situation, history=(*situation.history, *(replace(shift, confirmed=True) for shift in later)))


def _after(situation: Situation, moves: Iterable[Move]) -> Situation:
    """The situation with whole shifts in other hands, so that a swap gives rest as well as it takes it."""
    changed = {move.table.shift.id: move for move in moves if move.whole}
    return replace(situation, history=tuple(_moved(shift, changed.get(shift.id)) for shift in situation.history))


def _moved(shift: Shift, move: Move | None) -> Shift:
    if move is None:
        return shift
    parts = [replace(part, user=move.taker) if part.user == move.holder else part for part in shift.assignments]
    return replace(shift, assignments=tuple(parts))
