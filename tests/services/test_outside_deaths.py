"""A request from outside Slack begins once and its news goes back in order, at whichever line a process dies (O1)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Author, Posted
from bot.domain.outside_requests import OutsideSource
from bot.domain.requests import CLOSED, Request
from bot.domain.teams import Rulebook
from bot.ports.notifier import Notification
from bot.ports.rows import MessagePart
from bot.ports.storage import UnitOfWork
from bot.services import intake, requests, seeding, timers, webhooks
from bot.services.deliver import Deliverer, Pace
from bot.services.work import Desk
from handlers.views import render
from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite
from tests.faults.scripted import Fate, ProcessDied, ScriptedSlack
from tests.scheduler.parts import HandClock
from tests.story import SUPPORT, T0

ROUNDS = 60
LEASE = timedelta(seconds=20)


class Mortal:
    """A store whose process dies as it begins its nth transaction from now."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.left: int | None = None

    @contextmanager
    def begin(self, **how: Any) -> Iterator[UnitOfWork]:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise ProcessDied
        with self._store.begin(**how) as uow:
            yield uow

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.reading()

    def close(self) -> None:
        self._store.close()


class Outside:
    """Where news arrives; each with the key by which repeats are known."""

    names = ("sales",)

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def send(self, _name: str, notification: Notification, *, key: str) -> None:
        self.told.append((key, notification.body.partition("\n")[2] or notification.body))


class Town:
    """A bot that may die, a Slack that remembers, and one question with its answer."""

    def __init__(self, store: SqlStore, rules: Rulebook) -> None:
        self.clock = HandClock()
        self.clock.time = T0
        self.store = Mortal(store)
        self.slack = ScriptedSlack(self.clock)
        self.outside = Outside()
        source = OutsideSource(id="intranet", name="the intranet", channel=SUPPORT, updates="sales")
        self.desk = Desk(self.store, self.clock, replace(rules, outside={"intranet": source}))
        timers.kinds()
        with self.desk.work("test") as work:
            seeding.seed(work)

    def lives(self) -> None:
        """All that there is to do, in processes that come back whenever one dies."""
        for step in (self._question, self._more, self._answered, self._resolved):
            for _ in range(5):
                with suppress(ProcessDied):
                    step()
                    self._works_until_idle()
                    break
                self._starts_again()

    def _starts_again(self) -> None:
        self.clock.advance(seconds=6)
        self._deliverer().take_back_all()
        with self.store.begin() as uow:
            uow.inbox.release_all()

    def _deliverer(self) -> Deliverer:
        pace = Pace(gap=timedelta(0))
        return Deliverer(
            desk=self.desk,
            store=self.store,
            slack=self.slack,
            render=render,
            clock=self.clock,
            worker="test",
            pace=pace,
            notifier=self.outside,
        )

    def _works_until_idle(self) -> None:
        """Half a minute, second by second: what timers look after has been looked after."""
        deliverer, quiet = self._deliverer(), 0
        for _ in range(ROUNDS):
            with self.store.begin() as uow:
                rows = uow.inbox.claim(self.clock.now(), limit=10, lease=LEASE)
            for row in rows:
                webhooks.judge(self.desk, row)
            did = len(rows) + timers.run_due(self.desk)
            claimed = deliverer.claim(10)
            for row in claimed:
                deliverer.send(row)
            quiet = 0 if did + len(claimed) else quiet + 1
            if quiet == 7:
                return
            self.clock.advance(seconds=1)
        raise AssertionError("it does not come to rest")

    def _comes(self, number: str, text: str) -> None:
        payload = {"id": number, "from": {"name": "Petr"}, "text": text, "reply_to": "1"}
        row = webhooks.row_of("requests", "intranet", payload, identity=number, received_at=T0)
        with self.store.begin() as uow:
            uow.inbox.add_many([row])

    def _question(self) -> None:
        self._comes("1", "No orders")

    def _more(self) -> None:
        self._comes("2", "Since ten")
        self._comes("1", "No orders")

    def _answered(self) -> None:
        request = self.request()
        ts = f"{int(T0.timestamp()) + 120}.000001"  # Ann's reply, however often it is delivered
        posted = Posted(
            channel=SUPPORT,
            ts=ts,
            thread_ts=request.thread_ts,
            user="U0ANN",
            bot_id=None,
            author=Author.PERSON,
            subtype=None,
            text="Looking",
        )
        with self.desk.work("event") as work:
            intake.message_posted(work, posted)

    def _resolved(self) -> None:
        if self.request().state not in CLOSED:
            with self.desk.work("button") as work:
                requests.resolve(work, "U0ANN", self.request().id, None, "Restarted")

    def request(self) -> Request:
        with self.store.reading() as uow:
            found = uow.requests.get(1)
            assert found is not None
            assert uow.requests.get(2) is None, "there is one request"
            return found


def is_as_it_should_be(town: Town, *, died: bool) -> None:
    request = town.request()
    assert (request.opened_at, request.text, request.state in CLOSED) == (T0, "No orders", True)
    posts = {key: count for key, count in town.slack.posts().items() if key.startswith("outside_")}
    assert sorted(posts.values()) == [1, 1], posts
    with town.store.reading() as uow:
        replies = [each.text for each in uow.requests.messages(1) if each.part is MessagePart.REPLY]
    assert sorted(replies) == ["Looking", "Since ten"]
    once = list(dict.fromkeys(town.outside.told))
    assert [body for _, body in once] == [
        "Looking",
        "Restarted\nNot solved? To write on, send a message that begins with #1.",
    ]
    assert len(town.outside.told) - len(once) <= died, "what nobody can look up may come twice after a death"


@pytest.fixture
def rulebook(rules: Rulebook) -> Rulebook:
    return replace(rules, teams={"backend": rules.teams["backend"]})


def a_town(folder: Path, rules: Rulebook) -> tuple[Town, SqlStore]:
    store = open_store(fresh_sqlite(folder))
    return Town(store, rules), store


@pytest.mark.parametrize("third", [0, pytest.param(1, marks=pytest.mark.soak), pytest.param(2, marks=pytest.mark.soak)])
def test_a_death_at_any_transaction_loses_and_doubles_nothing(tmp_path: Path, rulebook: Rulebook, third: int) -> None:
    deaths, number = 0, third
    while True:
        town, store = a_town(tmp_path, rulebook)
        town.store.left = number
        town.lives()
        died = town.store.left is None
        is_as_it_should_be(town, died=died)
        store.close()
        if not died:
            break
        deaths, number = deaths + 1, number + 3
    assert deaths > 10


@pytest.mark.parametrize("fate", [Fate.DEATH_BEFORE, Fate.DEATH_AFTER, Fate.BEFORE, Fate.AFTER])
@pytest.mark.parametrize("call", range(6))
def test_whatever_becomes_of_a_call_of_slack_it_is_posted_once(
    tmp_path: Path, rulebook: Rulebook, call: int, fate: Fate
) -> None:
    town, store = a_town(tmp_path, rulebook)
    town.slack.fates.extend([*[Fate.OK] * call, fate])

    town.lives()

    is_as_it_should_be(town, died=fate in {Fate.DEATH_BEFORE, Fate.DEATH_AFTER})
    store.close()
