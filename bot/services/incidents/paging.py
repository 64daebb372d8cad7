"""Calls for help: one person after the other is paged, until somebody acknowledges (I4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain import incidents, paging
from bot.domain.incidents import EntryKind, Incident, IncidentMove, IncidentState, Page, PageKind
from bot.domain.paging import Climb
from bot.ports.rows import Timer
from bot.services import noise, outside, people, timers
from bot.services.incidents import busy, hooks, involved, keeping, severity_times, thread
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

CLIMB = "incident_climb"
CLIMB_OUTSIDE = "incident_climb_outside"  # the same where pages leave Slack: it goes on while Slack is away
USUAL = timedelta(minutes=15)  # for somebody who is paged where the severity has no target
ROUNDS = 2
NOBODY_REACTS = "Nobody reacts to incident {}, “{}” ({})."
ONCE_MORE = (
    "I paged everybody whom I know, one after the other and twice. Please call somebody, by phone if need be. "
    "Its card is in <#{}>."
)
NOBODY_CAME = "Nobody whom I paged for you has acknowledged incident {}, “{}”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call for help and how far it has come. `number`: its first page, 0 for the one that raising began."""

    number: int = 0
    by: str = BOT_ACTOR
    note: str = ""
    climb: Climb = field(default_factory=Climb)
    gaps: tuple[str, ...] = ()


@hooks.on_raised
def begin(work: Work, incident: Incident) -> None:
    """Page the first of the chain, if the severity wants somebody to acknowledge and no chain is running."""
    if _is_wanted(work, incident, Call()) and _chain(work, incident) is None:
        go_on(work, incident, Call())


@hooks.on_severity
def _severity_changed(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    """A chain begins, or one that is running does not wait longer than the new severity allows (I3)."""
    begin(work, after)
    if not wakes(work, after):
        stop(work, after, 0)
    timer = _chain(work, after)
    soonest = work.now + waits_for(work, after)
    pages = pages_of(work, after, 0)
    if timer is None or timer.due_at <= soonest or not _is_wanted(work, after, Call()):
        return
    if not pages:  # it waited for the team's working hours
        go_on(work, after, _read(timer))
        return
    _wait(work, after, _read(timer), soonest)
    last = work.uow.incidents.save_page(replace(pages[-1], climbs_at=soonest))
    _page_outside(work, after, last)
    work.uow.outbox.redraw([page_key(last)], work.now)


def go_on(work: Work, incident: Incident, call: Call, *, steps: int = 1) -> None:
    """Page whoever comes next; at the end of the chain everybody once more, and then somebody hears that nobody came.

    `steps`: more than one when downtime left some out. Nobody is woken for what is no emergency.
    """
    calls_from = severity_times.calls_from(work, incident, work.now)
    if call.number == 0 and calls_from > work.now:
        _wait(work, incident, call, calls_from)
        return
    known = (
        {incident.raised_by} if call.number == 0 else {call.by, *([incident.responder] if incident.responder else [])}
    )
    skip = known if call.climb.round == 1 else set()
    reached = paging.next_step(call.climb, _Targets(work, incident), steps=steps, skip=skip)
    call = replace(call, climb=reached.climb, gaps=tuple(dict.fromkeys((*call.gaps, *reached.gaps))))
    if reached.user is None:
        _at_the_end(work, incident, call)
        return
    first = not pages_of(work, incident, call.number)
    waits = paging.patience(_target(work, incident), first=first)
    page(work, incident, reached.user, call, waits)


def page(work: Work, incident: Incident, user: str, call: Call, waits: timedelta) -> Call:
    """Page one person, and the notifiers that wake people; the next comes after `waits` unless somebody answers."""
    climbs_at = work.now + waits
    row = Page(
        incident_id=incident.id, user=user, asked_by=call.by, paged_at=work.now, climbs_at=climbs_at, note=call.note
    )
    row = work.uow.incidents.add_page(replace(row, call=call.number))
    if call.by != BOT_ACTOR and call.number == 0:
        call = replace(call, number=row.id)
        row = work.uow.incidents.save_page(replace(row, call=row.id))
    thread.direct(work, incident, user, key=page_key(row), view="incident_page", data={"page": row.id})
    _page_outside(work, incident, row)
    _wait(work, incident, call, climbs_at)
    keeping.entry(work, incident, EntryKind.PAGE, call.by, f"paged {Names(work).person(user).name}")
    keeping.audit(work, incident, "paged", call.by, call.note, user=user, call=call.number)
    _show(work, incident, call)
    return call


@rings(CLIMB)
@rings(CLIMB_OUTSIDE, unheard=True)
def _nobody_reacted(work: Work, due: Sequence[Timer]) -> None:
    """I4: whoever was paged did not acknowledge in time; after downtime only the highest step that is due is run."""
    for timer in due:
        incident = work.uow.incidents.get(int(timer.subject.partition(":")[2]))
        call = _read(timer)
        if incident is None or not _is_wanted(work, incident, call):
            continue
        each = paging.patience(_target(work, incident), first=False)
        go_on(work, incident, call, steps=paging.steps_due(work.now - timer.due_at, each))


@hooks.on_moved(IncidentMove.ACKNOWLEDGE, IncidentMove.CONTACT)
def _acknowledged(work: Work, before: Incident, after: Incident, by: str) -> None:
    """Somebody has it: nobody else is paged, and those who were read who it is."""
    if before.state is IncidentState.RAISED:
        stop(work, after, 0)
        for each in work.uow.incidents.pages(after.id):
            if each.user == by and each.kind is PageKind.PAGE:
                answered(work, after, each)


@hooks.on_moved(IncidentMove.RESOLVE, IncidentMove.MERGE)
def _over(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    """Nobody is needed any more."""
    work.uow.timers.cancel(thread.subject_of(after.id), {CLIMB, CLIMB_OUTSIDE})
    pages = work.uow.incidents.pages(after.id)
    lists = {_list_key(after, each.call) for each in pages}
    work.uow.outbox.redraw([*map(page_key, pages), *lists], work.now)


def answered(work: Work, incident: Incident, page: Page) -> None:
    """Whoever was paged has answered: the call they were paged by is over."""
    if page.acknowledged_at is None:
        work.uow.incidents.save_page(replace(page, acknowledged_at=work.now))
        stop(work, incident, page.call)


def stop(work: Work, incident: Incident, number: int) -> None:
    """End a call: the climb stops, and everybody who was paged by it reads why."""
    work.uow.timers.cancel_key(_timer_of(incident, number))
    work.uow.outbox.redraw([*map(page_key, pages_of(work, incident, number)), _list_key(incident, number)], work.now)


def pages_of(work: Work, incident: Incident, number: int) -> Sequence[Page]:
    """The pages of a call, in order."""
    pages = work.uow.incidents.pages(incident.id)
    return [each for each in pages if each.call == number and each.kind is PageKind.PAGE]


def page_key(page: Page) -> str:
    """The outbox key of what somebody reads who is paged."""
    return f"page:{page.incident_id}:{page.id}"


def waits_for(work: Work, incident: Incident) -> timedelta:
    """How long the first of a call has."""
    return paging.patience(_target(work, incident), first=True)


def _page_outside(work: Work, incident: Incident, page: Page) -> None:
    """Hand a page to the notifiers that wake people, each once."""
    pagers = work.rules.incidents.severity(incident.severity).pagers
    about: dict[str, object] = {"incident": incident.id, "page": page.id}
    outside.hand_over(work, pagers, team=incident.team, key=page_key(page), view="incident_page_outside", data=about)


def _wait(work: Work, incident: Incident, call: Call, until: datetime) -> None:
    """Page the next person at that moment, unless somebody answers."""
    kind = CLIMB_OUTSIDE if work.rules.incidents.severity(incident.severity).pagers else CLIMB
    subject, key = thread.subject_of(incident.id), _timer_of(incident, call.number)
    timers.arm(work, kind, subject, incident.team, until, key=key, **_kept(call))


def _at_the_end(work: Work, incident: Incident, call: Call) -> None:
    """Never silent (I4): once more from the top, louder; then somebody hears that nobody came."""
    pages = pages_of(work, incident, call.number)
    if call.number == 0 and call.climb.round < ROUNDS:
        if pages:
            called = list(dict.fromkeys(each.user for each in pages))  # without those whom downtime left out
            data: dict[str, object] = {"call": call.number, "called": called}
            thread.post(work, incident, key=f"pages_again:{incident.id}:{len(pages)}", view="incident_again", data=data)
        go_on(work, incident, replace(call, climb=paging.from_the_top(call.climb)))
        return
    _show(work, incident, call, over=True)
    keeping.entry(work, incident, EntryKind.PAGE, BOT_ACTOR, "found nobody who acknowledges")
    keeping.audit(work, incident, "nobody_reacts", BOT_ACTOR, call=call.number)
    if call.number:
        _tell_asker(work, incident, call)
    elif (team := work.team(incident.team)) is not None:
        said = NOBODY_REACTS.format(incident.id, incident.title, incident.severity)
        noise.notice(
            work,
            team,
            key=f"nobody_reacts:{incident.id}:{len(pages)}",
            sentence=said,
            detail=ONCE_MORE.format(incident.channel),
        )


def _tell_asker(work: Work, incident: Incident, call: Call) -> None:
    data: dict[str, object] = {
        "sentence": NOBODY_CAME.format(incident.id, incident.title),
        "detail": "Please call them yourself, or page somebody else.",
    }
    thread.direct(work, incident, call.by, key=f"nobody_came:{incident.id}:{call.number}", view="notice", data=data)


def _show(work: Work, incident: Incident, call: Call, *, over: bool = False) -> None:
    """One message in the thread says who was paged; only once there is more to say than the card does (N1)."""
    if over or call.gaps or len(pages_of(work, incident, call.number)) > 1:
        data: dict[str, object] = {"call": call.number, "gaps": list(call.gaps), "over": over}
        thread.post(work, incident, key=_list_key(incident, call.number), view="incident_pages", data=data)


def _is_wanted(work: Work, incident: Incident, call: Call) -> bool:
    if call.number:
        pages = pages_of(work, incident, call.number)
        return incidents.is_running(incident) and all(each.acknowledged_at is None for each in pages)
    return incident.state is IncidentState.RAISED and wakes(work, incident)


def wakes(work: Work, incident: Incident) -> bool:
    """Whether its severity wants somebody to acknowledge it."""
    return incident.lowered_at is None and work.rules.incidents.severity(incident.severity).acknowledge is not None


@dataclass(frozen=True, slots=True)
class _Targets:
    """The people of a target at this moment, all of them still here; responders who have an emergency come last."""

    work: Work
    incident: Incident

    def __call__(self, target: str) -> Sequence[str]:
        team = self.work.team(self.incident.team)
        if team is None:
            return ()
        if target == "manager":
            manager = self.incident.manager
            named = people.still_here(self.work, [manager] if manager else [])
            return (*named, *involved.managers(self.work, team))
        if target == "duty":
            elsewhere = busy.responders(self.work, besides=self.incident.id)
            there = people.present_at(self.work, team, self.work.now).responders
            return sorted(there, key=lambda user: user in elsewhere)
        return people.Targets(self.work, team, self.work.now)(target)


def _target(work: Work, incident: Incident) -> timedelta:
    return work.rules.incidents.severity(incident.severity).acknowledge or USUAL


def _pagers(work: Work, incident: Incident) -> Sequence[str]:
    return work.rules.incidents.severity(incident.severity).pagers


def _chain(work: Work, incident: Incident) -> Timer | None:
    armed = work.uow.timers.armed(thread.subject_of(incident.id))
    return next((each for each in armed if each.key == _timer_of(incident, 0)), None)


def _timer_of(incident: Incident, number: int) -> str:
    return f"{CLIMB}:{incident.id}:{number}"


def _list_key(incident: Incident, number: int) -> str:
    return f"pages:{incident.id}:{number}"


def _kept(call: Call) -> dict[str, object]:
    """What the timer keeps: the targets as they were when the call began, and how far it has come."""
    climb = call.climb
    return {
        "call": call.number,
        "by": call.by,
        "note": call.note,
        "gaps": list(call.gaps),
        "chain": list(climb.chain),
        "place": climb.place,
        "called": list(climb.called),
        "round": climb.round,
    }


def _read(timer: Timer) -> Call:
    def words(name: str) -> tuple[str, ...]:
        found = timer.data.get(name)
        return tuple(map(str, found)) if isinstance(found, list) else ()

    climb = Climb(
        chain=words("chain"),
        place=int(str(timer.data["place"])),
        called=words("called"),
        round=int(str(timer.data["round"])),
    )
    number = int(str(timer.data["call"]))
    return Call(number=number, by=str(timer.data["by"]), note=str(timer.data["note"]), climb=climb, gaps=words("gaps"))
