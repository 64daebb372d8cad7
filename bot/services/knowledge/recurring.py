"""Questions that recur: proposed once a week in the team's room, decided by people (T4)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.domain.reasons import Reason
from bot.domain.recurrence import WINDOW, Group, Recurrence, RecurrenceState, groups_of, is_news
from bot.domain.similarity.thresholds import RECURRING_FROM
from bot.domain.teams import Team
from bot.domain.working_time import local_date, next_weekday_time
from bot.ports.outbox import OutboxRow
from bot.ports.recurrence_screens import Recurring, RecurringQuestions
from bot.ports.rows import AuditRow, Timer
from bot.ports.search import EntryKind
from bot.services import announcing, lines, people, timers
from bot.services.compose import GONE, composes
from bot.services.knowledge import search
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

WEEKLY = "recurring_questions"
PROPOSALS = 5  # in one week; what is left comes the week after
LOOKED_AT = 50  # questions for which a common request is looked up: those of most people
PAIRS = 20_000  # newest likenesses looked at: enough for thousands of requests a month
SHOWN = 5  # requests of a question by number

UNKNOWN = Reason("gone", "I do not know this proposal any more. The next ones come with the next week.")


def arm_all(work: Work) -> None:
    """At start: each team is told at the weekly moment; one that passed while nobody was there still rings, once."""
    for team in work.rules.teams.values():
        armed = work.uow.timers.armed(_subject(team))
        if not armed or armed[0].due_at > work.now:
            _arm(work, team)


@rings(WEEKLY)
def _weekly(work: Work, due: Sequence[Timer]) -> None:
    """Propose what is asked by several people and answered by no common request; nothing new says nothing (N1)."""
    team = work.team(due[-1].team)
    if team is None:
        return
    if team.internal_channel is not None:
        proposed = [_propose(work, team, group) for group in _found(work, team)]
        if proposed:
            data: dict[str, object] = {"proposals": [each.id for each in proposed]}
            announcing.to_room(work, team, key=_key(team, proposed[0]), view=WEEKLY, data=data)
    work.uow.recurrences.forget(work.now - WINDOW)
    _arm(work, team)


def not_now(work: Work, user: str, recurrence_id: int) -> Reason | Recurrence:
    """**Not now**: quiet for 30 days, unless enough more people ask. Members, since they keep the list (P1)."""
    recurrence = work.uow.recurrences.lock(recurrence_id)
    team = work.team(recurrence.team) if recurrence is not None else None
    if recurrence is None or team is None:
        return UNKNOWN
    if not people.is_member(work, team, user):
        return Reason("members_only", f"Only members of {team.name} can decide that.")
    if recurrence.state is not RecurrenceState.PROPOSED:
        who = Names(work).person(recurrence.decided_by or "").name
        said = "added it to the common requests" if recurrence.state is RecurrenceState.ADDED else "said “not now”"
        return Reason("decided", f"{who} {said} already, so nothing was changed.")
    return _decide(work, team, recurrence, RecurrenceState.DECLINED, user)


def became_common(work: Work, team: Team, request_id: int, user: str) -> None:
    """A common request was made from a request: every proposal that it belongs to is settled."""
    for each in work.uow.recurrences.since(team.id, work.now - 2 * WINDOW):
        if request_id in each.requests and each.state is not RecurrenceState.ADDED:
            locked = work.uow.recurrences.lock(each.id)
            if locked is not None:
                _decide(work, team, locked, RecurrenceState.ADDED, user)


def _found(work: Work, team: Team) -> list[Group]:
    since = work.now - WINDOW
    pairs = work.uow.recurrences.pairs(team.id, since, PAIRS)
    before = work.uow.recurrences.since(team.id, since)
    groups = groups_of(pairs, work.uow.recurrences.askers(team.id, since))
    news = islice((group for group in groups if is_news(group, before)), LOOKED_AT)
    return list(islice((group for group in news if not _is_covered(work, team, group)), PROPOSALS))


def _is_covered(work: Work, team: Team, group: Group) -> bool:
    """Whether a common request in use answers it already."""
    request = work.uow.requests.get(group.medoid)
    if request is None:
        return True
    best = search.like(work, team, request.text, kinds={EntryKind.COMMON}, limit=1)
    return bool(best) and best[0].score >= RECURRING_FROM


def _propose(work: Work, team: Team, group: Group) -> Recurrence:
    recurrence = work.uow.recurrences.add(
        Recurrence(
            team=team.id, medoid=group.medoid, requests=group.requests, askers=group.askers, proposed_at=work.now
        )
    )
    _audit(work, recurrence, BOT_ACTOR, "recurrence.proposed", requests=list(group.requests))
    return recurrence


def _decide(work: Work, team: Team, recurrence: Recurrence, state: RecurrenceState, user: str) -> Recurrence:
    decided = replace(recurrence, state=state, decided_at=work.now, decided_by=user)
    work.uow.recurrences.save(decided)
    _audit(work, decided, user, f"recurrence.{state.value}")
    announcing.redraw(work, [_key(team, decided)])
    return decided


def _audit(work: Work, recurrence: Recurrence, actor: str, action: str, **data: object) -> None:
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=recurrence.team,
            actor=actor,
            action=action,
            subject=f"recurrence:{recurrence.id}",
            source=work.source,
            data=data,
        )
    )


def _arm(work: Work, team: Team) -> None:
    moment = work.rules.weekly
    due_at = next_weekday_time(team.calendar.zone, moment.weekday, moment.at, work.now)
    timers.arm(work, WEEKLY, _subject(team), team.id, due_at, key=_subject(team))


def _subject(team: Team) -> str:
    return f"{WEEKLY}:{team.id}"


def _key(team: Team, recurrence: Recurrence) -> str:
    """The outbox key of the message in which a proposal stands."""
    return f"{WEEKLY}:{team.id}:{local_date(team.calendar.zone, recurrence.proposed_at).isoformat()}"


@composes(WEEKLY)
def _questions(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    team, numbers = work.team(row.team), row.data.get("proposals")
    if team is None or not isinstance(numbers, list):
        return GONE
    found = (_question(work, names, each) for each in work.uow.recurrences.some([int(each) for each in numbers]))
    questions = tuple(each for each in found if each is not None)
    zone = team.calendar.zone.key
    return RecurringQuestions(team_name=team.name, zone=zone, questions=questions) if questions else GONE


def _question(work: Work, names: Names, recurrence: Recurrence) -> Recurring | None:
    medoid = work.uow.requests.get(recurrence.medoid)
    if medoid is None:
        return None
    others = [each for each in recurrence.requests if each != recurrence.medoid]
    known = [request for each in others[:SHOWN] if (request := work.uow.requests.get(each)) is not None]
    return Recurring(
        id=recurrence.id,
        medoid=lines.link(work, medoid),
        version=medoid.version,
        requests=tuple(lines.link(work, each) for each in known),
        more=len(others) - len(known),
        askers=len(recurrence.askers),
        decided_by=names.person(recurrence.decided_by) if recurrence.decided_by else None,
        decided_at=recurrence.decided_at,
        added=recurrence.state is RecurrenceState.ADDED,
    )
