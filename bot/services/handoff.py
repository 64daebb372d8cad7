"""Handing a request to another person, to the next shift or to another team, with a note (H1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, STATE_WORDS, Request
from bot.domain.teams import Team, target_of
from bot.domain.working_time import add_working
from bot.ports.rows import Timer
from bot.services import chain, noise, people, timers
from bot.services.finding import Found, find
from bot.services.timers import rings
from bot.services.work import Done, Outcome, Work, subject_of

LOOK_AHEAD = timedelta(days=15)  # the next shift starts within two weeks
REMINDER = "handoff"


@dataclass(frozen=True, slots=True)
class ToPerson:
    """To one person, who confirms by **Take**."""

    user: str


@dataclass(frozen=True, slots=True)
class ToNextShift:
    """To whoever responds in the next confirmed shift."""


@dataclass(frozen=True, slots=True)
class ToTeam:
    """To another team: its responders on duty take over, its targets apply from now on."""

    team: str


Receiver = ToPerson | ToNextShift | ToTeam


def hand_off(
    work: Work, user: str, request_id: int, receiver: Receiver, note: str, *, seen_version: int | None
) -> Outcome:
    """Mention the receiver with the note in the thread, show them on the card, remind both if nobody takes it (H1)."""
    found = find(work, user, request_id, seen_version, None)
    if isinstance(found, Reason):
        return found
    request = found.request
    if request.state in CLOSED:
        return Reason(
            "closed", f"This request is already {STATE_WORDS[request.state]}. Reopen it first if there is more to do."
        )
    match receiver:
        case ToPerson(person):
            return _to_person(work, found, user, person, note)
        case ToNextShift():
            return _to_next_shift(work, found, user, note)
        case ToTeam(team_id):
            return _to_team(work, request, user, team_id, note)


def _to_person(work: Work, found: Found, user: str, person: str, note: str) -> Outcome:
    if person == user:
        return Reason("self", "You cannot hand a request to yourself. Press Take if you want to own it.")
    if work.uow.settings.get(f"deleted:{person}") is True:
        return Reason("deactivated", "This person's Slack account is deactivated. Choose somebody else.")
    team = found.team
    if not people.is_member(work, team, person):
        return Reason(
            "not_a_member", f"Only members of {team.name} can take it over. Choose one, or hand it to another team."
        )
    words = people.Names(work).person(person).name
    return Done(_handed(work, team, found.request, giver=user, receivers=(person,), words=words, note=note))


def _to_next_shift(work: Work, found: Found, user: str, note: str) -> Outcome:
    team = found.team
    upcoming = [
        shift for shift in work.uow.duty.shifts(team.id, work.now, work.now + LOOK_AHEAD) if shift.starts_at > work.now
    ]
    if not upcoming:
        return Reason("no_next_shift", "The next shift is not confirmed yet. Hand it to a person instead.")
    following = min(upcoming, key=lambda shift: shift.starts_at)
    duty = people.present_at(work, team, following.starts_at)
    return Done(
        _handed(work, team, found.request, giver=user, receivers=duty.responders, words="the next shift", note=note)
    )


def _to_team(work: Work, request: Request, user: str, team_id: str, note: str) -> Outcome:
    other = work.team(team_id)
    if other is None:
        return Reason("unknown_team", "I do not know this team. Choose one from the list.")
    if other.id == request.team:
        return Reason("same_team", f"{other.name} has it already. Choose a person instead.")
    target = target_of(other, request)
    moved = replace(request, team=other.id, owner=None, target=target)
    if request.responded_at is None and request.missed_at is None:
        moved = replace(moved, due_at=add_working(other.calendar, work.now, target))
    moved = work.uow.requests.save(moved)
    if moved.responded_at is None:
        chain.restart(work, other, moved, since=work.now)  # the other team's people get their own time
    noise.lists_changed(work, request.team)
    duty = people.present_at(work, other, work.now)
    return Done(_handed(work, other, moved, giver=user, receivers=duty.responders, words=other.name, note=note))


def _handed(
    work: Work, team: Team, request: Request, *, giver: str, receivers: Sequence[str], words: str, note: str
) -> Request:
    to = receivers[0] if len(receivers) == 1 else ",".join(receivers)
    saved = work.uow.requests.save(replace(request, handoff_to=to, handoff_note=note, version=request.version + 1))
    data: dict[str, object] = {
        "request": saved.id,
        "giver": giver,
        "to": words,
        "mention": [each for each in receivers if each != giver],
        "note": note,
    }
    noise.thread_post(work, saved, key=f"handoff:{saved.id}:{saved.version}", view="handoff", data=data)
    due_at = add_working(team.calendar, work.now, team.confirm_handoff_within)
    timers.arm(
        work,
        REMINDER,
        subject_of(saved.id),
        team.id,
        due_at,
        key=f"{REMINDER}:{saved.id}",
        giver=giver,
        receivers=list(receivers),
        to=words,
        version=saved.version,
    )
    work.audit("request.handed_off", saved, giver, reason=note, to=list(receivers), named=words)
    noise.changed(work, saved)
    return saved


@rings(REMINDER)
def _unconfirmed(work: Work, due: Sequence[Timer]) -> None:
    """H1: nobody took it for 15 working minutes; giver and receivers hear of it, once."""
    timer = due[-1]
    request = work.uow.requests.get(int(timer.subject.removeprefix("request:")))
    if request is None or request.handoff_to is None or request.state in CLOSED:
        return
    receivers = timer.data.get("receivers")
    for user in [timer.data["giver"], *(receivers if isinstance(receivers, list) else [])]:
        noise.direct(
            work,
            str(user),
            team=request.team,
            key=f"handoff_reminder:{request.id}:{timer.data['version']}:{user}",
            view="handoff_reminder",
            data={
                "request": request.id,
                "giver": timer.data["giver"],
                "to": timer.data["to"],
                "to_receiver": user != timer.data["giver"],
            },
            request_id=request.id,
        )
