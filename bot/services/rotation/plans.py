"""The coming weeks: announced weeks are rows that stay put, only a broken one is picked anew (D4, D9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.objections import TIRED
from bot.domain.picking import judge, pick, to_json
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Pick, Slot, assignments_of, choice_of, following
from bot.domain.schedules import Role, Shift
from bot.domain.teams import Team
from bot.services import announcing, noise
from bot.services.rotation import book, promises, situation
from bot.services.rotation.book import Book, explained
from bot.services.rotation.trail import record
from bot.services.work import BOT_ACTOR, Work


class Standing(StrEnum):
    """How sure the team of a coming week is."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    TENTATIVE = "tentative"  # behind the announced weeks: only probable


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A coming week: who serves and why, and how sure that is."""

    slot: Slot
    pick: Pick
    standing: Standing


def subject_of(team: Team, week: date) -> str:
    """The name of a week in the audit trail."""
    return f"rotation:{team.id}:{week.isoformat()}"


def message_keys(team: Team, week: date) -> tuple[str, ...]:
    """The outbox keys under which the proposal of a week and its reminders may stand."""
    name = f"{team.id}:{week.isoformat()}"
    reminders = [f"team_reminder:{name}:{number}" for number in range(len(team.rotation.remind))]
    to_room = [f"proposal:{name}", *reminders]
    return (*to_room, *(f"{key}:{user}" for key in to_room for user in team.leads))


def upcoming(work: Work, team: Team, count: int) -> list[Planned]:
    """The coming `count` weeks with reasons: stored ones as they were told, others as they would be picked now."""
    if not team.rotation.enabled or count <= 0:
        return []
    found = book.read(work, team, coming(work, team, count))
    picks = {pick.slot.week: pick for pick in found.plan()}
    return [_planned(slot, picks.get(slot.week), found.rows.get(slot.week)) for slot in found.slots]


def coming(work: Work, team: Team, count: int) -> tuple[Slot, ...]:
    """The next slots, in order."""
    slots = [situation.slot_ahead(work, team)]
    while len(slots) < count:
        slots.append(following(team.rotation, team.calendar.zone, slots[-1]))
    return tuple(slots[:count])


def refresh(work: Work, team: Team) -> None:
    """Announce the next weeks that are not announced yet, and repair those that an absence or a departure broke.

    Weeks that hold stay as they are, whoever joins; those who come into an announced week or drop out of it are told.
    Confirmed weeks are left alone.
    """
    if not team.rotation.enabled:
        return
    situation.lock(work, team)
    found = book.read(work, team, _undecided(work, team))
    _store(work, team, found, found.broken())


def _undecided(work: Work, team: Team) -> tuple[Slot, ...]:
    """The announced weeks, and before them that of now while nobody is confirmed for it: its team will take effect."""
    ahead, now = coming(work, team, team.rotation.announced), situation.slot_now(work, team)
    row = work.uow.duty.shift_of(team.id, now.week)
    return ahead if row is None or row.confirmed else (now, *ahead)


def ensure(work: Work, team: Team, slot: Slot) -> Shift:
    """The row of a slot, picked now if there is none, and repaired if it broke while nobody looked (downtime)."""
    refresh(work, team)
    ahead = coming(work, team, team.rotation.announced)
    if slot not in ahead:
        found = book.read(work, team, (slot, *ahead))  # a pick minds the announced weeks behind it
        _store(work, team, found, found.broken())
    row = work.uow.duty.shift_of(team.id, slot.week)
    if row is None:
        raise RuntimeError(f"The week of {slot.week} was announced, and is not there.")
    return row


def renew(work: Work, team: Team, slot: Slot, reasons: Sequence[Reason], by: str = BOT_ACTOR) -> Shift | None:
    """Pick a week anew at once, keeping whoever still can; the row afterwards, None if the week is not stored.

    `by`: whose act made that necessary.
    """
    situation.lock(work, team)
    ahead = _undecided(work, team)
    found = book.read(work, team, ahead if slot in ahead else (slot,))
    if slot.week in found.rows:
        _store(work, team, found, {**found.broken(), slot.week: tuple(reasons)}, by)
    return work.uow.duty.shift_of(team.id, slot.week)


def improved(work: Work, team: Team, slot: Slot, row: Shift) -> tuple[Shift, Pick]:
    """The row before it is proposed, and how it is judged: a team gives way to one that breaks fewer rules (D5).

    A shift without rest stays as it was announced.
    """
    known = book.known_of(work, team, (slot,))
    now = judge(known, slot, choice_of(row))
    broken = broken_rules(now)
    if not broken or len(broken_rules(pick(known, slot))) >= len(broken):
        return row, now
    better = renew(work, team, slot, broken) or row
    return better, judge(known, slot, choice_of(better))


def reword(work: Work, team: Team) -> None:
    """Explain the announced weeks anew: names were learned that their sentences did not know (D5)."""
    if not team.rotation.enabled:
        return
    situation.lock(work, team)
    found = book.read(work, team, coming(work, team, team.rotation.announced))
    for planned in found.plan():
        row = found.rows.get(planned.slot.week)
        if row is not None and not row.confirmed and planned.choice == choice_of(row):
            work.uow.duty.save_shift(replace(row, explanation=to_json(planned)))


def broken_rules(found: Pick) -> tuple[Reason, ...]:
    """The failures of a team that was announced; its people knew that they would have no rest."""
    return tuple(reason for reason in found.failures if reason.code != TIRED)


def judged(work: Work, team: Team, slot: Slot, choice: Choice) -> Pick:
    """A team for a slot as the rules see it at this moment (D5)."""
    return judge(book.known_of(work, team, (slot,)), slot, choice)


def audit(work: Work, team: Team, week: date, action: str, actor: str, *, reason: str = "", **data: object) -> None:
    """Append to the week's audit trail (P2)."""
    record(work, team.id, subject_of(team, week), action, actor, reason=reason, **data)


def tell_changes(
    work: Work,
    team: Team,
    before: Choice,
    after: Shift,
    *,
    reason: str,
    by: str = BOT_ACTOR,
    besides: Collection[str] = (),
) -> None:
    """A DM to everybody who came into a week, dropped out of it or changes their part, with the reason (D4).

    Whoever would have stood in for somebody who dropped out hears that it is off (D8).

    `by`: who did it, which is said if it was a person, and who need not be told. `besides`: who hears it otherwise.
    """
    promises.release(work, team, after)
    parts, were = _parts(choice_of(after)), _parts(before)
    for user in sorted({*parts, *were} - {by, *besides}):
        if parts.get(user) == were.get(user):
            continue
        role, days = parts.get(user) or were[user]
        noise.direct(
            work,
            user,
            team=team.id,
            key=f"plan_change:{after.id}:{after.version}:{user}",
            view="plan_change",
            data={
                "shift": after.id,
                "came_in": user in parts,
                "role": role.value,
                "days": [day.isoformat() for day in days],
                "reason": reason,
                "by": by,
            },
        )


def _parts(choice: Choice) -> dict[str, tuple[Role, tuple[date, ...]]]:
    named: dict[str, tuple[Role, tuple[date, ...]]] = dict.fromkeys(choice.responders, (Role.RESPONDER, ()))
    if choice.fallback is not None:
        named[choice.fallback] = (Role.FALLBACK, tuple(sorted(choice.fallback_days)))
    if choice.observer is not None:
        named[choice.observer] = (Role.OBSERVER, ())
    return named


def _store(work: Work, team: Team, known: Book, broken: Mapping[date, tuple[Reason, ...]], by: str = BOT_ACTOR) -> None:
    """Make the rows agree with the plan: new weeks, broken ones, and newcomers who may observe."""
    if not broken and known.complete():
        return
    for planned in known.plan(broken):
        row = known.rows.get(planned.slot.week)
        if row is None:
            _announce(work, team, planned)
        elif not row.confirmed and planned.choice != choice_of(row):
            why = " ".join(reason.sentence for reason in broken.get(planned.slot.week, ()))
            _repair(work, team, row, planned, why=why, by=by)


def _repair(work: Work, team: Team, row: Shift, planned: Pick, *, why: str, by: str) -> None:
    before, week = choice_of(row), planned.slot.week
    saved = work.uow.duty.save_shift(
        replace(row, assignments=assignments_of(planned.choice), explanation=to_json(planned), version=row.version + 1)
    )
    changed = {"before": list(before.people), "people": list(planned.choice.people)}
    audit(work, team, week, "rotation.repaired", by, reason=why, **changed)
    tell_changes(work, team, before, saved, reason=why, by=by)
    announcing.redraw(work, message_keys(team, week))
    noise.lists_changed(work, team.id)


def _announce(work: Work, team: Team, planned: Pick) -> None:
    """A row for a week that has none. Nobody is told: it is weeks ahead, and `plan` and Home show it."""
    work.uow.duty.add_shift(
        Shift(
            team=team.id,
            starts_at=planned.slot.starts_at,
            ends_at=planned.slot.ends_at,
            assignments=assignments_of(planned.choice),
            confirmed=False,
            week=planned.slot.week,
            explanation=to_json(planned),
        )
    )
    audit(work, team, planned.slot.week, "rotation.announced", BOT_ACTOR, people=list(planned.choice.people))


def _planned(slot: Slot, found: Pick | None, row: Shift | None) -> Planned:
    if row is None:
        return Planned(
            slot=slot, pick=found or Pick(slot=slot, choice=Choice(responders=())), standing=Standing.TENTATIVE
        )
    standing = Standing.PROPOSED if row.proposed_at is not None else Standing.ANNOUNCED
    told = explained(row, slot)
    return Planned(
        slot=slot,
        pick=told if told.choice == choice_of(row) or found is None else found,
        standing=Standing.CONFIRMED if row.confirmed else standing,
    )
