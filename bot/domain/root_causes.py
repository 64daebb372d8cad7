"""Root causes: what is asked, of whom and until when, who is reminded when, and when an incident ends (I9)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.incidents import Incident, IncidentMove, IncidentPolicy, IncidentState, RcaAction, RcaKind, RootCause
from bot.domain.working_time import DAY, Calendar, at_wall, local_date, next_opening, opens_on

LEADS_AFTER = DAY  # after whoever owes it was reminded at the due time
ACTION_LEADS_AFTER = 7  # days after the date of an action
LOOK_BACK = 14  # days in which the team opens at least once, or it has no working days at all
RECURS_WITHIN = timedelta(days=90)
RECURS_FROM = 2  # other incidents of the same cause or service
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a root-cause analysis: its key, as it is asked, and what an answer looks like."""

    key: str
    asks: str
    hint: str


QUESTIONS: Mapping[RcaKind, tuple[Question, ...]] = {
    RcaKind.INITIAL: (
        Question("happened", "What happened?", "In two or three sentences, for people who were not there"),
        Question("impact", "What was the impact?", "Who could not do what, and for how long"),
        Question("found", "How was it found?", "Such as: an alert, a customer called, by chance"),
        Question("fixed", "What fixed it?", "What was done, and since when it works again"),
        Question("meanwhile", "What do we do until the cause is known?", "Such as: watch the queue, keep it off"),
    ),
    RcaKind.ENGINEERING: (
        Question("why", "Why did it happen?", "Ask why until an answer can be changed"),
        Question("not_caught", "Why was it not caught earlier?", "By tests, reviews, alerts, a rollout in steps"),
        Question("again", "Can it happen again?", "Under which conditions, and how likely that is"),
        Question("prevention", "What will prevent it?", "Each thing to be done becomes an action with owner and date"),
    ),
}


class Remind(StrEnum):
    """A reminder of something that is due, in the order in which they come."""

    BEFORE = "before"
    DUE = "due"
    LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Reminder:
    """When somebody is reminded (aware, UTC)."""

    what: Remind
    at: datetime


def due_at(kind: RcaKind, resolved_at: datetime, policy: IncidentPolicy) -> datetime:
    """Until when a part is to be written: in real hours, so nights, weekends and clock changes count as they are."""
    within = policy.initial_due if kind is RcaKind.INITIAL else policy.engineering_due
    return resolved_at.astimezone(UTC) + within


def candidates(
    kind: RcaKind, incident: Incident, owners: Sequence[str], leads: Sequence[str], managers: Sequence[str] = ()
) -> tuple[str, ...]:
    """Who owes a part, the first who is still here: who managed it, or who owns the service; then leads, managers."""
    managed = (incident.manager, incident.responder, incident.resolved_by)
    first = [user for user in managed if user] if kind is RcaKind.INITIAL else owners
    return tuple(dict.fromkeys((*first, *leads, *managers)))


def reminders(due: datetime, *, before: timedelta, calendar: Calendar, at_once: bool) -> tuple[Reminder, ...]:
    """Before it is due, when it is due, and a day after that to leads, each in its order.

    `at_once`: of emergencies; any other reminder waits for the team's next opening, and one that would then come no
    earlier than the next is left out.
    """

    def awake(at: datetime) -> datetime:
        return at if at_once else next_opening(calendar, at) or at

    second = awake(due.astimezone(UTC))
    first, third = awake(due.astimezone(UTC) - before), awake(second + LEADS_AFTER)
    planned = (Reminder(Remind.BEFORE, first), Reminder(Remind.DUE, second), Reminder(Remind.LEADS, third))
    return planned if first < second else planned[1:]


def action_due(calendar: Calendar, day: date) -> datetime:
    """The last minute of that day in the team's zone."""
    return at_wall(calendar.zone, day, time(23, 59))


def action_reminders(due: datetime, calendar: Calendar) -> tuple[Reminder, ...]:
    """At the team's openings: on its last working day before the date, on the date, and once to leads a week later."""
    day = local_date(calendar.zone, due)
    before = next((each for back in range(1, LOOK_BACK) if opens_on(calendar, each := day - back * DAY)), day - DAY)
    days = ((Remind.BEFORE, before), (Remind.DUE, day), (Remind.LEADS, day + ACTION_LEADS_AFTER * DAY))
    return tuple(Reminder(what, _opening(calendar, each)) for what, each in days)


def is_overdue(due: datetime | None, now: datetime) -> bool:
    """Whether what is not done yet should have been."""
    return due is not None and due < now


def next_move(state: IncidentState, causes: Iterable[RootCause], actions: Iterable[RcaAction]) -> IncidentMove | None:
    """What happens to an incident by itself: both parts written explain it, the last action done closes it."""
    if state is IncidentState.RESOLVED:
        written = {each.kind for each in causes if each.written_at is not None}
        return IncidentMove.EXPLAIN if written == set(RcaKind) else None
    if state is IncidentState.ROOT_CAUSE and all(each.done_at is not None for each in actions):
        return IncidentMove.CLOSE
    return None


def alike(incident: Incident, cause: str, other: Incident, other_cause: str) -> bool:
    """Whether two incidents have the same service, or the same words as their cause in any order."""
    same_service = bool(incident.service) and (incident.service or "").casefold() == (other.service or "").casefold()
    return same_service or (bool(_words(cause)) and _words(cause) == _words(other_cause))


def recurring(incident: Incident, cause: str, others: Iterable[tuple[Incident, str]]) -> tuple[int, ...]:
    """The incidents of the 90 days before this one that it repeats; none unless there are at least two."""
    since = incident.raised_at - RECURS_WITHIN
    found = [
        other.id
        for other, other_cause in others
        if since <= other.raised_at
        and (other.raised_at, other.id) < (incident.raised_at, incident.id)
        and other.state is not IncidentState.MERGED
        and alike(incident, cause, other, other_cause)
    ]
    return tuple(sorted(found)) if len(found) >= RECURS_FROM else ()


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _opening(calendar: Calendar, day: date) -> datetime:
    midnight = at_wall(calendar.zone, day, time(0))
    return next_opening(calendar, midnight) or midnight
