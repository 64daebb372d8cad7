"""The shared lines of a team's room: missed targets and storms, each one message that is edited in place (N1, F9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import CLOSED, Request, is_alert, is_unanswered
from bot.domain.teams import Team
from bot.ports.outbox import Desired, Kind, OutboxRow, Priority
from bot.services.work import Work

MISSED, STORM, ALERT_STORM = "missed", "storm", "alert_storm"
EVERY = timedelta(minutes=10)  # N1
_LATEST, _LISTED = "line:", "lines_of:"  # settings: a team's latest line of a topic; the lines that list a request


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """A storm after a step of the chain came to its line: what waits in it, and who must be told beside the line."""

    key: str
    waiting: tuple[int, ...]
    untold: tuple[str, ...]


def missed(work: Work, team: Team, request: Request) -> None:
    """F6: a request missed its target: a new line at most every ten minutes, else one more entry in the last.

    It leaves room to a storm's line as well (N1). A storm's line itself cannot wait, since it calls people (F9).
    """
    if team.internal_channel is None:
        return
    work.uow.serialize(f"{_LATEST}{team.id}")
    row = _latest(work, team, MISSED)
    known = row if row is not None and work.now - row.created_at < EVERY else None
    rush = _latest(work, team, STORM)
    not_before = rush.created_at + EVERY if rush is not None and known is None else None
    _write(work, team, MISSED, known, requests=[request.id], data={}, not_before=not_before)


def in_storm(work: Work, request: Request) -> bool:
    """F9: whether a storm's line stands for the request's single reminders already."""
    return _storm_topic(request) in _lines_of(work, request.id)


def storm(work: Work, team: Team, requests: Sequence[Request], reached: Sequence[str]) -> Storm:
    """F9: the one line of a storm, which lists the requests, and calls `reached` when it is new.

    An edit notifies nobody, so whoever a later step reaches for the first time is left to be told directly. The
    first of the requests is the one whose step has come.
    """
    work.uow.serialize(f"{_LATEST}{team.id}")
    row = _storm_of(work, team, requests[0])
    told = _list(row, "told") if row is not None else list(reached)
    data: dict[str, object] = {
        "mention": _list(row, "mention") if row is not None else list(reached),
        "told": [*dict.fromkeys([*told, *reached])],
    }
    topic = _storm_topic(requests[0])
    line = _write(work, team, topic, row, requests=[each.id for each in requests], data=data)
    return Storm(
        key=line.key,
        waiting=tuple(each for each in _requests_of(line) if _unanswered(work, each)),
        untold=tuple(user for user in reached if user not in told),
    )


def follow(work: Work, topic: str, key: str, requests: Sequence[int]) -> None:
    """Have another message that lists these requests drawn again whenever one of them changes (H2)."""
    for each in sorted(requests):  # one order, for whoever writes or closes several
        work.uow.settings.put(f"{_LISTED}{each}", {**_lines_of(work, each), topic: key}, work.now)


def listing(work: Work, requests: Sequence[Request]) -> list[str]:
    """The keys of the lines that list any of the requests; a closed one is looked after no longer."""
    keys: dict[str, None] = {}
    for request in requests:
        known = _lines_of(work, request.id)
        keys |= dict.fromkeys(known.values())
        if known and request.state in CLOSED:
            work.uow.settings.delete(f"{_LISTED}{request.id}")
    return list(keys)


def _storm_topic(request: Request) -> str:
    """Alerts and people do not share a line: what came in at once concerns others and is handled otherwise (F9)."""
    return ALERT_STORM if is_alert(request) else STORM


def _storm_of(work: Work, team: Team, request: Request) -> OutboxRow | None:
    """The line of the request's storm: its own, else the latest if it is young and not over."""
    topic = _storm_topic(request)
    own = _lines_of(work, request.id).get(topic)
    if own is not None:
        return work.uow.outbox.get(own)
    row = _latest(work, team, topic)
    goes_on = row is not None and work.now - row.created_at < EVERY
    return row if goes_on and any(_unanswered(work, each) for each in _requests_of(row)) else None


def _write(
    work: Work,
    team: Team,
    topic: str,
    row: OutboxRow | None,
    *,
    requests: Sequence[int],
    data: dict[str, object],
    not_before: datetime | None = None,
) -> OutboxRow:
    pointer = f"{_LATEST}{team.id}:{topic}"
    key = row.key if row is not None else f"{pointer}:{requests[0]}:{int(work.now.timestamp())}"
    listed = [*dict.fromkeys([*_requests_of(row), *requests])]
    work.uow.settings.put(pointer, key, work.now)
    follow(work, topic, key, requests)
    return work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.MESSAGE,
            team=team.id,
            view="missed_line" if topic == MISSED else "storm",
            channel=team.internal_channel,
            data={"team": team.id, "requests": listed, **data},
            priority=Priority.OTHER if topic == MISSED else Priority.ESCALATION,
            not_before=not_before,
        ),
        work.now,
    )


def _latest(work: Work, team: Team, topic: str) -> OutboxRow | None:
    key = work.uow.settings.get(f"{_LATEST}{team.id}:{topic}")
    return work.uow.outbox.get(key) if isinstance(key, str) else None


def _lines_of(work: Work, request_id: int) -> dict[str, str]:
    known = work.uow.settings.get(f"{_LISTED}{request_id}")
    return {str(topic): str(key) for topic, key in known.items()} if isinstance(known, dict) else {}


def _unanswered(work: Work, request_id: int) -> bool:
    request = work.uow.requests.get(request_id)
    return request is not None and is_unanswered(request)


def _requests_of(row: OutboxRow | None) -> list[int]:
    return [each for each in _list(row, "requests") if isinstance(each, int)]


def _list(row: OutboxRow | None, field: str) -> list[object]:
    found = row.data.get(field, []) if row is not None else []
    return list(found) if isinstance(found, list) else []
