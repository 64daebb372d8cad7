"""Two replicas of the bot on one PostgreSQL: use cases meet in transactions that a test holds open."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from bot.domain.messages import Author, Posted, Reacted
from bot.domain.requests import Request
from bot.domain.teams import Rulebook
from bot.ports.outbox import OutboxRow
from bot.ports.rows import RequestMessage
from bot.sandbox.clock import slack_ts
from bot.services import intake
from bot.services.work import Desk, Outcome, Work
from storage.engine import SqlStore, open_store
from tests.scheduler.parts import HandClock
from tests.storage.threads import in_thread, looking, wait_blocked
from tests.story import SUPPORT

T = TypeVar("T")
KEYS = sa.text("SELECT key FROM outbox WHERE starts_with(key, :prefix) ORDER BY id")


@dataclass(frozen=True)
class Replica:
    """One bot process, without its threads."""

    store: SqlStore
    desk: Desk

    def does(self, act: Callable[[Work], T], source: str = "button") -> T:
        """One unit of work."""
        with self.desk.work(source) as work:
            return act(work)

    def begins(self, act: Callable[[Work], T], source: str = "button") -> "Future[T]":
        """One unit of work in a thread of its own."""
        return in_thread(lambda: self.does(act, source))


@dataclass(frozen=True)
class Pair:
    """Two replicas on one database, under one clock."""

    url: str
    clock: HandClock
    one: Replica
    two: Replica

    @contextmanager
    def held(self, act: Callable[[Work], T], source: str = "button") -> Iterator[T]:
        """The first replica has acted and not committed yet."""
        with self.one.desk.work(source) as work:
            yield act(work)

    def wait_blocked(self, sessions: int = 1) -> None:
        """Return once so many sessions wait for a lock."""
        wait_blocked(self.url, sessions)

    def asks(self, user: str, text: str = "The export is broken") -> Request:
        """A person posts in the support channel, and the bot has judged it."""
        message = self.message(user, text)
        request = self.one.does(lambda work: intake.message_posted(work, message), "event")
        assert request is not None
        self.clock.advance(minutes=3)  # beyond grouping
        return request

    def message(self, user: str, text: str, *, thread: str | None = None, backfilled: bool = False) -> Posted:
        """A message as it comes in now."""
        self.clock.advance(seconds=1)
        return Posted(
            channel=SUPPORT,
            ts=slack_ts(self.clock.now()),
            thread_ts=thread,
            user=user,
            bot_id=None,
            author=Author.PERSON,
            subtype=None,
            text=text,
            backfilled=backfilled,
        )

    def reaction(self, user: str, ts: str, emoji: str, **more: bool) -> Reacted:
        """A reaction that is added now."""
        self.clock.advance(seconds=1)
        return Reacted(channel=SUPPORT, ts=ts, user=user, emoji=emoji, at=self.clock.now(), **{"added": True, **more})

    def request(self, number: int) -> Request:
        """A request as it is stored now."""
        with self.one.desk.reading() as work:
            found = work.uow.requests.get(number)
        assert found is not None
        return found

    def messages(self, number: int) -> list[RequestMessage]:
        """The messages of a request."""
        with self.one.desk.reading() as work:
            return list(work.uow.requests.messages(number))

    def wanted(self, prefix: str) -> list[OutboxRow]:
        """Everything that is to be seen under keys that begin so."""
        with looking(self.url) as connection:
            keys = connection.execute(KEYS, {"prefix": prefix}).scalars().all()
        with self.one.store.reading() as uow:
            return [row for key in keys if (row := uow.outbox.get(key)) is not None]


def said(outcome: Outcome) -> str:
    """What the person reads; empty where the card shows it."""
    return outcome.sentence or ""


@contextmanager
def replicas(url: str, rules: Rulebook, clock: HandClock) -> Iterator[Pair]:
    """Two bots on a database."""
    stores = [open_store(url), open_store(url)]
    one, two = (Replica(store, Desk(store, clock, rules)) for store in stores)
    yield Pair(url, clock, one, two)
    for store in stores:
        store.close()
