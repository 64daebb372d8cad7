"""The course of a change request: who may do what with it when, reminders, and what is written down (C1, P1, P2)."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import changes
from bot.domain.changes import Change, ChangeMove, ChangeState, Wish, last_actor
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.domain.working_time import add_working
from bot.ports.change_screens import ChangeNewsKind
from bot.ports.rows import AuditRow, Timer
from bot.services import announcing, noise, people, timers
from bot.services.changes import showing
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import Work

UNDECIDED, UNVERIFIED = "change_undecided", "change_unverified"
REMIND_AFTER = timedelta(minutes=30)  # working time
GONE = Reason("gone", "I do not know this change any more. What is open stands in the answer to the command.")
NO_ROOM = "{} has no internal channel. Propose the change in one of its channels, so that its card has a place."
PAST = {
    ChangeState.APPROVED: "approved",
    ChangeState.DECLINED: "declined",
    ChangeState.WITHDRAWN: "withdrew",
    ChangeState.APPLIED: "applied",
    ChangeState.VERIFIED: "verified",
    ChangeState.ROLLED_BACK: "rolled back",
}


def may_propose(work: Work, user: str, team_id: str) -> Team | Reason:
    """The team if the person may propose a change in it (P1)."""
    team = work.team(team_id)
    if team is None:
        return GONE
    if not people.is_member(work, team, user):
        return Reason("members_only", f"Only members of {team.name} can propose changes there.")
    return team


def propose(work: Work, user: str, team_id: str, channel: str | None, wish: Wish) -> Change | Reason:
    """Propose it: a card where it was typed if that is a channel of the team, else in the team's room."""
    team = may_propose(work, user, team_id)
    if isinstance(team, Reason):
        return team
    known = {each.id for each in team.channels} | {team.internal_channel}
    place = channel if channel in known else team.internal_channel
    if place is None:
        return Reason("no_room", NO_ROOM.format(team.name))
    change = work.uow.changes.add(
        Change(
            team=team.id,
            channel=place,
            author=user,
            setting=wish.setting,
            before=wish.before,
            after=wish.after,
            why=wish.why,
            planned=wish.planned,
            verified_how=wish.verified_how,
            verify_minutes=round(wish.verify_within.total_seconds() / 60),
            proposed_at=work.now,
        )
    )
    noise.channel_line(work, place, team=team.id, key=card_key(change), view="change", data={"change": change.id})
    due_at = add_working(team.calendar, work.now, REMIND_AFTER)
    timers.arm(work, UNDECIDED, _subject(change.id), team.id, due_at, key=f"{UNDECIDED}:{change.id}")
    _audit(work, change, "proposed", user, wish.why)
    showing.changed(work, change)
    return change


def move(
    work: Work, user: str, change_id: int, seen_version: int | None, wanted: ChangeMove, *, note: str = ""
) -> Change | Reason:
    """A button of the card; the note is why it is declined or rolled back."""
    work.uow.serialize(_subject(change_id))
    change = possible(work, user, change_id, seen_version, wanted)
    if isinstance(change, Reason):
        return change
    if wanted in {ChangeMove.DECLINE, ChangeMove.ROLL_BACK} and not note.strip():
        return Reason("no_reason", "Please write in a few words why.")
    moved = changes.apply(change, wanted, user, work.now, note.strip())
    if isinstance(moved, Reason):
        return moved
    saved = work.uow.changes.save(moved)
    _audit(work, saved, saved.state.value, user, note.strip())
    announcing.redraw(work, [card_key(saved)])
    showing.changed(work, saved)
    _look_after(work, saved)
    return saved


def possible(work: Work, user: str, change_id: int, seen_version: int | None, wanted: ChangeMove) -> Change | Reason:
    """The change if the person may do that with it now, or why not: not allowed (P2), overtaken (X5), no such move."""
    change = work.uow.changes.get(change_id)
    team = work.team(change.team) if change is not None else None
    if change is None or team is None:
        return GONE
    return (
        _not_a_member(work, team, user)
        or _overtaken(work, change, seen_version, user)
        or _not_theirs(work, team, change, user, wanted)
        or change
    )


def deciders(work: Work, team: Team, change: Change) -> tuple[str, ...]:
    """Who is called to decide: people on duty but the author, else the leads but the author."""
    on_duty = tuple(user for user in people.present_at(work, team, work.now).responders if user != change.author)
    return on_duty or tuple(user for user in people.still_here(work, team.leads) if user != change.author)


def card_key(change: Change) -> str:
    """The outbox key of its card."""
    return f"change:{change.id}"


def _subject(change_id: int) -> str:
    return f"change:{change_id}"


def _not_a_member(work: Work, team: Team, user: str) -> Reason | None:
    if people.is_member(work, team, user):
        return None
    return Reason("members_only", f"Only members of {team.name} can do that.")


def _overtaken(work: Work, change: Change, seen_version: int | None, user: str) -> Reason | None:
    if seen_version is None or seen_version == change.version:
        return None
    by = last_actor(change)
    who = "You" if by == user else f"Meanwhile {Names(work).person(by).name}"
    happened = f"{who} {PAST.get(change.state, 'changed')} it{' already' if by == user else ''}"
    return Reason("stale", f"{happened}, so nothing was changed. It is now {change.state.words}.")


def _not_theirs(work: Work, team: Team, change: Change, user: str, wanted: ChangeMove) -> Reason | None:
    if wanted is ChangeMove.WITHDRAW:
        if user in {change.author, *team.leads, *work.rules.admins}:
            return None
        author = Names(work).person(change.author).name
        return Reason("not_yours", f"Only {author}, who proposed it, and leads can withdraw it. You can decline it.")
    if wanted not in {ChangeMove.APPROVE, ChangeMove.DECLINE}:
        return None
    duty = people.present_at(work, team, work.now)
    on_duty = [each for each in dict.fromkeys((*duty.responders, *duty.fallback)) if each != change.author]
    if user != change.author and user in {*on_duty, *team.leads, *work.rules.admins}:
        return None
    names = " or ".join([*(person.name for person in Names(work).people(on_duty)), "a lead"])
    if user == change.author:
        return Reason("own", f"Somebody else has to decide about your change: {names}.")
    return Reason("not_on_duty", f"Only people on duty and leads can decide about a change: {names}.")


def _look_after(work: Work, change: Change) -> None:
    """What a move makes necessary or needless: timers, and news for the author about the decision."""
    if change.state is not ChangeState.PROPOSED:
        work.uow.timers.cancel_key(f"{UNDECIDED}:{change.id}")
    if change.state in {ChangeState.APPROVED, ChangeState.DECLINED}:
        _tell(work, change, [change.author], ChangeNewsKind.DECIDED)
    if change.state is ChangeState.APPLIED and change.verify_by is not None:
        key = f"{UNVERIFIED}:{change.id}"
        timers.arm(work, UNVERIFIED, _subject(change.id), change.team, change.verify_by, key=key)
    if change.state in {ChangeState.VERIFIED, ChangeState.ROLLED_BACK}:
        work.uow.timers.cancel_key(f"{UNVERIFIED}:{change.id}")


def _tell(work: Work, change: Change, users: Sequence[str], kind: ChangeNewsKind) -> None:
    for user in people.still_here(work, users):
        data: dict[str, object] = {"change": change.id, "kind": kind.value}
        key = f"change_{kind.value}:{change.id}:{user}"
        noise.direct(work, user, team=change.team, key=key, view="change_news", data=data)


@rings(UNDECIDED)
def _undecided(work: Work, due: Sequence[Timer]) -> None:
    """Nobody decided for half an hour of working time: people on duty hear it once, or leads."""
    change, team = _about(work, due[-1])
    if change is not None and team is not None and change.state is ChangeState.PROPOSED:
        _tell(work, change, deciders(work, team, change), ChangeNewsKind.UNDECIDED)


@rings(UNVERIFIED)
def _unverified(work: Work, due: Sequence[Timer]) -> None:
    """It was applied, and nobody has looked in time whether it works: its author hears it once, or who is there."""
    change, team = _about(work, due[-1])
    if change is not None and team is not None and change.state is ChangeState.APPLIED:
        to_look = people.still_here(work, [change.author]) or deciders(work, team, change)
        _tell(work, change, to_look, ChangeNewsKind.UNVERIFIED)


def _about(work: Work, timer: Timer) -> tuple[Change | None, Team | None]:
    change = work.uow.changes.get(int(timer.subject.partition(":")[2]))
    return change, work.team(timer.team)


def _audit(work: Work, change: Change, what: str, actor: str, reason: str) -> None:
    data: dict[str, object] = {"setting": change.setting, "from": change.before, "to": change.after}
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=change.team,
            actor=actor,
            action=f"change.{what}",
            subject=_subject(change.id),
            reason=reason,
            source=work.source,
            data=data,
        )
    )
