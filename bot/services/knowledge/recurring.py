"""Questions that recur: proposed once a week in the digest, decided by people (T4)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.domain.reasons import Reason
from bot.domain.recurrence import WINDOW, Group, Recurrence, RecurrenceState, groups_of, is_news
from bot.domain.similarity.thresholds import RECURRING_FROM
from bot.domain.teams import Team
from bot.ports.recurrence_screens import Recurring
from bot.ports.rows import AuditRow
from bot.ports.search import EntryKind
from bot.services import announcing, lines, people
from bot.services.digest import sections
from bot.services.knowledge import search
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

PROPOSALS = 5  # in one week; what is left comes the week after
LOOKED_AT = 50  # questions for which a common request is looked up: those of most people
PAIRS = 20_000  # newest likenesses looked at: enough for thousands of requests a month
SHOWN = 5  # requests of a question by number

UNKNOWN = Reason("gone", "I do not know this proposal any more. The next ones come with the next week.")


def propose_new(work: Work, team: Team) -> list[Recurrence]:
    """Propose what is asked by several people and answered by no common request; nothing new is nothing to say (N1)."""
    proposed = [_propose(work, team, group) for group in _found(work, team)]
    work.uow.recurrences.forget(work.now - WINDOW)
    return proposed


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
    announcing.redraw(work, sections.keys_of(team, decided.proposed_at))
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


def shown(work: Work, names: Names, proposals: Sequence[int]) -> tuple[Recurring, ...]:
    """Proposals by their numbers as views draw them; those that are forgotten are left out."""
    found = (_question(work, names, each) for each in work.uow.recurrences.some(list(proposals)))
    return tuple(each for each in found if each is not None)


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
