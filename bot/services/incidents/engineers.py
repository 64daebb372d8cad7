"""Finding another engineer: a group is asked at once, and the first to accept is the responder (I5, X5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain import incidents
from bot.domain.incidents import EntryKind, Incident, Page, PageKind, Role
from bot.domain.members import is_away
from bot.domain.reasons import Reason
from bot.domain.working_time import local_date
from bot.ports.rows import Timer
from bot.services import people, timers
from bot.services.incidents import busy, course, keeping, paging, second, thread
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import Work

SEARCH = "incident_search"
PATIENCE = timedelta(minutes=10)
NOBODY_LEFT = Reason("nobody", "There is nobody left whom I could ask. Please call somebody yourself.")
NOT_ASKED = Reason("not_asked", "You were not asked for this one. Press I respond behind More… on its card instead.")
NOBODY_TOOK = "Nobody whom I asked has taken incident {}, “{}”, within {:.0f} minutes."
NOBODY_CAN = "Nobody whom I asked can take incident {}, “{}”."
WHAT_NOW = "Please call somebody yourself, or page them: {} page {} and their name."


def search(work: Work, user: str, incident_id: int) -> Incident | Reason:
    """**Find another engineer**: everybody of the region, or of the roster, who could is asked at once."""
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    if not incidents.is_running(incident):
        return _over(incident)
    asked = asks(work, incident)
    under_way = _under_way(work, incident, asked)
    if under_way is not None:
        return under_way
    known = {user, *(each.user for each in asked)}
    wanted = [each for each in candidates(work, incident) if each not in known]
    if not wanted:
        return NOBODY_LEFT
    call = 0
    for each in wanted:
        call = _ask(work, incident, each, by=user, call=call)
    timers.arm(
        work,
        SEARCH,
        thread.subject_of(incident.id),
        incident.team,
        work.now + PATIENCE,
        key=_timer_of(incident, call),
        call=call,
    )
    named = ", ".join(each.name for each in Names(work).people(wanted))
    keeping.entry(work, incident, EntryKind.PAGE, user, f"asked {named} to respond")
    keeping.audit(work, incident, "engineer_wanted", user, users=wanted)
    work.uow.outbox.redraw([second.key_of(incident)], work.now)
    return incident


def accept(work: Work, user: str, incident_id: int, page_id: int) -> Incident | Reason:
    """**I take it**: the first has it, whoever comes later is told politely (X5)."""
    found = _asked(work, user, incident_id, page_id)
    if isinstance(found, Reason):
        return found
    incident, ask = found
    given = course.give(work, user, incident.id, None, role=Role.RESPONDER, receiver=user)
    if isinstance(given, Reason):
        return given
    work.uow.incidents.save_page(replace(ask, acknowledged_at=work.now, declined_at=None))
    work.uow.timers.cancel_key(_timer_of(incident, ask.call))
    _show(work, incident, ask.call)
    return given


def decline(work: Work, user: str, incident_id: int, page_id: int) -> Incident | Reason:
    """**Cannot**; if it was the last who could, whoever asked hears it at once."""
    found = _asked(work, user, incident_id, page_id)
    if isinstance(found, Reason):
        return found
    incident, ask = found
    work.uow.incidents.save_page(replace(ask, declined_at=work.now))
    keeping.audit(work, incident, "engineer_declined", user)
    _show(work, incident, ask.call)
    if all(each.declined_at is not None for each in asks(work, incident) if each.call == ask.call):
        work.uow.timers.cancel_key(_timer_of(incident, ask.call))
        _tell_asker(work, incident, ask, NOBODY_CAN.format(incident.id, incident.title))
    return incident


@rings(SEARCH)
def _nobody_took(work: Work, due: Sequence[Timer]) -> None:
    """Ten minutes, and nobody has it: whoever asked is told again, once."""
    for timer in due:
        incident = work.uow.incidents.get(int(timer.subject.partition(":")[2]))
        if incident is None or not incidents.is_running(incident):
            continue
        mine = [each for each in asks(work, incident) if each.call == timer.data["call"]]
        if mine and taker(mine) is None:
            minutes = PATIENCE / timedelta(minutes=1)
            _tell_asker(work, incident, mine[0], NOBODY_TOOK.format(incident.id, incident.title, minutes))


def candidates(work: Work, incident: Incident) -> Sequence[str]:
    """Who could respond: the regional group, else the roster without those on duty; nobody who is busy or away."""
    team = work.team(incident.team)
    if team is None:
        return ()
    region = work.rules.incidents.region
    group: Sequence[str]
    if region is not None:
        group = people.Targets(work, team, work.now)(region)
    else:
        on_duty = {user for user, _ in people.present_at(work, team, work.now).assignments}
        roster = [each.user for each in people.members(work, team) if each.user not in on_duty]
        group = people.still_here(work, roster)
    today = local_date(team.calendar.zone, work.now)
    taken = {*busy.responders(work, besides=incident.id), incident.responder, incident.manager}
    return [
        user
        for user in dict.fromkeys(group)
        if user not in taken and not is_away(work.uow.duty.absences_of(user), user, today)
    ]


def asks(work: Work, incident: Incident) -> Sequence[Page]:
    """Everybody who was asked to respond to it, in order."""
    return [each for each in work.uow.incidents.pages(incident.id) if each.kind is PageKind.ASK]


def taker(asked: Sequence[Page]) -> Page | None:
    """Who of them accepted."""
    return next((each for each in asked if each.acknowledged_at is not None), None)


def _ask(work: Work, incident: Incident, user: str, *, by: str, call: int) -> int:
    """Ask one person; the number of the search, which is its first question."""
    ask = Page(incident_id=incident.id, user=user, asked_by=by, paged_at=work.now, kind=PageKind.ASK, call=call)
    ask = work.uow.incidents.add_page(ask)
    if not call:
        ask = work.uow.incidents.save_page(replace(ask, call=ask.id))
    thread.direct(work, incident, user, key=paging.page_key(ask), view="incident_ask", data={"page": ask.id})
    return ask.call


def _over(incident: Incident) -> Reason:
    return Reason("over", f"Incident {incident.id} is {incident.state.words}, so nobody else is needed.")


def _asked(work: Work, user: str, incident_id: int, page_id: int) -> tuple[Incident, Page] | Reason:
    incident = course.locked(work, user, incident_id, None)
    if isinstance(incident, Reason):
        return incident
    asked = asks(work, incident)
    mine = next((each for each in asked if each.id == page_id and each.user == user), None)
    if mine is None:
        return NOT_ASKED
    if not incidents.is_running(incident):
        return _over(incident)
    winner = taker([each for each in asked if each.call == mine.call])
    if winner is not None:
        who = "You have" if winner.user == user else f"{Names(work).person(winner.user).name} has"
        return Reason("taken", f"{who} it already. Thank you all the same.")
    return incident, mine


def _under_way(work: Work, incident: Incident, asked: Sequence[Page]) -> Reason | None:
    """Whether the last search has not ended yet, or whoever it found still responds."""
    last = [each for each in asked if each.call == asked[-1].call]
    winner = taker(last)
    if winner is not None:
        if winner.user != incident.responder:
            return None
        return Reason("found", f"{Names(work).person(winner.user).name} has taken it.")
    waiting = [each.user for each in last if each.declined_at is None]
    if not waiting or work.now - last[0].paged_at >= PATIENCE:
        return None
    named = " and ".join(each.name for each in Names(work).people(waiting))
    return Reason("under_way", f"I have asked already, and wait for {named}.")


def _timer_of(incident: Incident, call: int) -> str:
    return f"{SEARCH}:{incident.id}:{call}"


def _show(work: Work, incident: Incident, call: int) -> None:
    """Everybody who was asked, and whoever asked, read how it stands."""
    keys = [paging.page_key(each) for each in asks(work, incident) if each.call == call]
    work.uow.outbox.redraw([*keys, second.key_of(incident)], work.now)


def _tell_asker(work: Work, incident: Incident, ask: Page, sentence: str) -> None:
    key = f"search_over:{incident.id}:{ask.call}"
    if work.uow.outbox.get(key) is None:
        detail = WHAT_NOW.format(work.rules.command, incident.id)
        data: dict[str, object] = {"sentence": sentence, "detail": detail}
        thread.direct(work, incident, ask.asked_by, key=key, view="notice", data=data)
