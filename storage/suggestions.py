"""Suggestions and recurring questions (T3, T4): `bot.ports.suggestions`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.recurrence import Alike, Recurrence
from bot.domain.requests import Origin, RequestState
from bot.domain.suggestions import Outcome, Suggestion
from storage.mapping import mapping
from storage.tables import requests
from storage.tables_suggestions import alike_requests, recurrences, suggestions

SUGGESTION = mapping(Suggestion, suggestions)
RECURRENCE = mapping(Recurrence, recurrences)

_SUGGESTIONS = sa.select(*SUGGESTION.columns)
_ADD = (
    insert(suggestions)
    .on_conflict_do_nothing(index_elements=[suggestions.c.request_id, suggestions.c.entry_id])
    .returning(suggestions.c.id)
)
_GET = _SUGGESTIONS.where(suggestions.c.id == bindparam("number"))
_OF_REQUEST = _SUGGESTIONS.where(suggestions.c.request_id == bindparam("request")).order_by(suggestions.c.id)
_LATEST_OF = (
    _SUGGESTIONS.where(
        suggestions.c.entry_id == bindparam("entry"),
        suggestions.c.shown_at >= bindparam("since"),
        suggestions.c.outcome != sa.literal_column(f"'{Outcome.REPLACED.value}'"),
    )
    .order_by(suggestions.c.shown_at.desc(), suggestions.c.id.desc())
    .limit(bindparam("at_most"))
)
_SAVE = (
    sa.update(suggestions)
    .where(suggestions.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in SUGGESTION.names if name != "id"})
)

_LINK = insert(alike_requests)
_LINKED = _LINK.on_conflict_do_update(
    index_elements=[alike_requests.c.one, alike_requests.c.other], set_={"score": _LINK.excluded.score}
)
_OPENED = sa.select(requests.c.id, requests.c.team, requests.c.opened_at).where(
    requests.c.id.in_(bindparam("ids", expanding=True))
)
_RECENT = sa.and_(alike_requests.c.team == bindparam("team"), alike_requests.c.opened_at >= bindparam("since"))
_PAIRS = (
    sa.select(alike_requests.c.one, alike_requests.c.other, alike_requests.c.score)
    .where(_RECENT)
    .order_by(alike_requests.c.opened_at.desc(), alike_requests.c.one, alike_requests.c.other)
    .limit(bindparam("at_most"))
)
_NUMBERS = sa.union(
    sa.select(alike_requests.c.one).where(_RECENT), sa.select(alike_requests.c.other).where(_RECENT)
).subquery()
_LEFT_OUT = [each.value for each in (RequestState.WITHDRAWN, RequestState.DUPLICATE)]
_ASKERS = sa.select(requests.c.id, requests.c.author).where(
    requests.c.id.in_(sa.select(_NUMBERS.c.one)),
    requests.c.state.not_in(_LEFT_OUT),
    requests.c.origin != Origin.ALERT.value,
)
_OF_DUPLICATES = sa.select(requests.c.duplicate_of, requests.c.author).where(
    requests.c.duplicate_of.in_(sa.select(_NUMBERS.c.one))
)
_FORGET = sa.delete(alike_requests).where(alike_requests.c.opened_at < bindparam("before"))

_RECURRENCES = sa.select(*RECURRENCE.columns)
_PROPOSE = sa.insert(recurrences).returning(recurrences.c.id)
_LOCK_PROPOSAL = _RECURRENCES.where(recurrences.c.id == bindparam("number")).with_for_update()
_SOME = _RECURRENCES.where(recurrences.c.id.in_(bindparam("ids", expanding=True))).order_by(recurrences.c.id)
_SINCE = _RECURRENCES.where(
    recurrences.c.team == bindparam("team"), recurrences.c.proposed_at >= bindparam("instant")
).order_by(recurrences.c.proposed_at.desc(), recurrences.c.id.desc())
_DECIDE = (
    sa.update(recurrences)
    .where(recurrences.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in RECURRENCE.names if name != "id"})
)


class SqlSuggestions:
    """`bot.ports.suggestions.Suggestions`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, suggestion: Suggestion) -> Suggestion | None:
        """Insert (the given id is ignored); None if the entry was shown for this request before."""
        values = SUGGESTION.write(replace(suggestion, id=0))
        number = self._connection.execute(_ADD, values).scalar_one_or_none()
        return None if number is None else replace(suggestion, id=number)

    def get(self, suggestion_id: int) -> Suggestion | None:
        row = self._connection.execute(_GET, {"number": suggestion_id}).one_or_none()
        return None if row is None else SUGGESTION.read(row)

    def of_request(self, request_id: int) -> Sequence[Suggestion]:
        """All that were shown for a request, oldest first."""
        return SUGGESTION.read_all(self._connection.execute(_OF_REQUEST, {"request": request_id}))

    def latest_of(self, entry_id: int, since: datetime, limit: int) -> Sequence[Suggestion]:
        """Where an entry was shown since an instant, newest first; without those that were replaced."""
        values = {"entry": entry_id, "since": since, "at_most": limit}
        return SUGGESTION.read_all(self._connection.execute(_LATEST_OF, values))

    def save(self, suggestion: Suggestion) -> None:
        self._connection.execute(_SAVE, {**SUGGESTION.write(suggestion), "row_id": suggestion.id})


class SqlRecurrences:
    """`bot.ports.suggestions.Recurrences`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def link(self, pairs: Sequence[Alike]) -> None:
        """Remember likenesses of a request; a pair that is known keeps its newest score."""
        numbers = {number for pair in pairs for number in (pair.one, pair.other)}
        found = self._connection.execute(_OPENED, {"ids": sorted(numbers)}).all() if numbers else ()
        opened = {number: (team, at) for number, team, at in found}
        rows = [
            {
                "one": min(pair.one, pair.other),
                "other": max(pair.one, pair.other),
                "team": opened[pair.one][0],
                "score": pair.score,
                "opened_at": min(opened[pair.one][1], opened[pair.other][1]),
            }
            for pair in pairs
            if pair.one in opened and pair.other in opened and pair.one != pair.other
        ]
        if rows:
            self._connection.execute(_LINKED, rows)

    def pairs(self, team: str, since: datetime, limit: int) -> Sequence[Alike]:
        """Likenesses between the team's requests that were opened since then, newest first."""
        values = {"team": team, "since": since, "at_most": limit}
        return [Alike(*row) for row in self._connection.execute(_PAIRS, values)]

    def askers(self, team: str, since: datetime) -> Mapping[int, frozenset[str]]:
        """Who asked each of the team's requests since then that has likenesses, with the authors of its duplicates."""
        values = {"team": team, "since": since}
        asked = {number: {author} for number, author in self._connection.execute(_ASKERS, values)}
        again: defaultdict[int, set[str]] = defaultdict(set)
        for number, author in self._connection.execute(_OF_DUPLICATES, values):
            again[number].add(author)
        return {number: frozenset(authors | again[number]) for number, authors in asked.items()}

    def forget(self, before: datetime) -> int:
        """Delete likenesses of requests that were opened before; the number of pairs."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount

    def add(self, recurrence: Recurrence) -> Recurrence:
        """Insert (the given id is ignored)."""
        values = RECURRENCE.write(replace(recurrence, id=0))
        return replace(recurrence, id=self._connection.execute(_PROPOSE, values).scalar_one())

    def lock(self, recurrence_id: int) -> Recurrence | None:
        """The row, locked until the end of the unit of work."""
        found = RECURRENCE.read_all(self._connection.execute(_LOCK_PROPOSAL, {"number": recurrence_id}))
        return found[0] if found else None

    def some(self, ids: Sequence[int]) -> Sequence[Recurrence]:
        """Those of these proposals that exist, by id."""
        return RECURRENCE.read_all(self._connection.execute(_SOME, {"ids": list(ids)}))

    def since(self, team: str, instant: datetime) -> Sequence[Recurrence]:
        """The team's proposals since then, newest first."""
        return RECURRENCE.read_all(self._connection.execute(_SINCE, {"team": team, "instant": instant}))

    def save(self, recurrence: Recurrence) -> None:
        self._connection.execute(_DECIDE, {**RECURRENCE.write(recurrence), "row_id": recurrence.id})
