"""What people asked before: requests that are found, edited, resolved and withdrawn, without Slack."""

import itertools
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.requests import ClosedAs, Origin, Request, RequestState
from bot.domain.teams import Rulebook
from bot.ports.search import EntryKind, Match
from bot.services.knowledge import search
from bot.services.knowledge.counting import count_all
from bot.services.work import Desk
from storage.engine import SqlStore, open_store
from tests.scheduler.parts import HandClock
from tests.storage.values import a_request
from tests.story import T0

ANY = frozenset(EntryKind)


class Past:
    """A store with a desk over it; what it changes passes through units of work as in the bot."""

    def __init__(self, store: SqlStore, desk: Desk, clock: HandClock) -> None:
        self.store, self.desk, self.clock = store, desk, clock
        self._numbers = itertools.count(1)

    @classmethod
    @contextmanager
    def on(cls, url: str, rules: Rulebook) -> Iterator["Past"]:
        store, clock = open_store(url), HandClock()
        clock.time = T0
        yield cls(store, Desk(store, clock, rules), clock)
        store.close()

    def asked(self, text: str, *, team: str = "backend", origin: Origin = Origin.MESSAGE, age_days: int = 1) -> int:
        """A request was opened; its id."""
        opened = T0.astimezone(UTC) - timedelta(days=age_days)
        with self.desk.work("event") as work:
            wanted = a_request(next(self._numbers), text=text, team=team, origin=origin)
            request = work.uow.requests.add(replace(wanted, opened_at=opened, posted_at=opened))
            assert request is not None
            work.audit("request.opened", request, request.author)
        return request.id

    def changed(self, request_id: int, **changes: object) -> None:
        """The request was changed in that way."""
        with self.desk.work("event") as work:
            request = work.uow.requests.lock(request_id)
            assert request is not None
            changed: Request = replace(request, **changes)  # type: ignore[arg-type]  # names of fields
            work.uow.requests.save(changed)
            work.audit("request.changed", request, "U1")

    def solved(self, request_id: int, resolution: str) -> None:
        """It was resolved with these words."""
        self.changed(
            request_id,
            state=RequestState.RESOLVED,
            closed_as=ClosedAs.SOLVED,
            closed_at=datetime(2026, 11, 20, tzinfo=UTC),
            resolution=resolution,
        )

    def counted(self) -> None:
        """Everything that happened is in the numbers of words."""
        count_all(self.desk)

    def like(
        self, text: str, *, team: str = "backend", kinds: Collection[EntryKind] = ANY, limit: int = 5, **more: int
    ) -> list[Match]:
        with self.desk.reading() as work:
            return [*search.like(work, work.rules.teams[team], text, kinds=kinds, limit=limit, **more)]

    def find(
        self, words: str, *, teams: Collection[str] = ("backend",), kinds: Collection[EntryKind] = ANY, limit: int = 5
    ) -> list[Match]:
        with self.desk.reading() as work:
            return [*search.find(work, [work.rules.teams[t] for t in teams], words, kinds=kinds, limit=limit)]
