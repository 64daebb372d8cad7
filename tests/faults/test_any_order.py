"""Whatever happens in whatever order, to the real core on SQLite: the promises of durability.md 4 and 7.2 hold."""

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.requests import Request
from bot.domain.teams import Rulebook
from bot.integrations.slack import web_client
from bot.integrations.trackers import Console
from bot.metrics import Metrics
from bot.ports.identity import Identity
from bot.ports.outbox import OutboxRow
from bot.ports.rows import AuditRow
from bot.scheduler.inbox import InboxWorkers
from bot.services import board, catch_up, chain, seeding, timers
from bot.services.catch_up import CatchUp
from bot.services.deliver import Deliverer
from bot.services.work import Desk, Work
from handlers.app import build_app, dispatch_row
from handlers.middleware import row_of
from handlers.office import Office
from handlers.views import render
from storage.engine import open_store
from storage.inbox_writer import InboxWriter
from tests.databases import fresh_sqlite
from tests.faults.scripted import Fate, Message, ProcessDied, ScriptedSlack
from tests.scheduler.parts import HandClock
from tests.story import CONFIG, SUPPORT, T0, with_team

ME = Identity(team_id="T1", bot_user="U0FIRSTLINE", bot_id="B0FIRSTLINE", app_id="A1", scopes=frozenset())
ANN = "U0ANN"
LAST_STEP = timedelta(minutes=20)  # the chain of every request is over by then
ROUNDS = 400
HARD = (Fate.AFTER, Fate.DEATH_AFTER)  # where a second post threatens
FATES = st.lists(st.sampled_from([*HARD, *Fate]), min_size=1, max_size=4)
QUICK = [phase for phase in Phase if phase is not Phase.shrink]  # the limit of a test's time is no place to shrink
PARTS = ("reap", "judge", "ring", "send")
MOMENT = ("answer", "judge", "ring", "send")  # what may happen in any order when a step of the chain is due
PAUSE = st.sampled_from([timedelta(seconds=seconds) for seconds in (0, 1, 6, 26, 61, 180)])
TURN = st.tuples(PAUSE, st.sets(st.sampled_from(PARTS), max_size=2), FATES)


@cache
def rules() -> Rulebook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(with_team(CONFIG, internal_channel=None)))  # no board, no storms: each alone
        return rulebook(load(path, {}), T0)


def _escalations(work: Work, number: int) -> list[AuditRow]:
    rows = work.uow.audit.of(f"request:{number}", 100)
    return [row for row in rows if row.action == "request.escalated"]


class AnyOrder(RuleBasedStateMachine):
    """People, Slack's deliveries, time, and every part of the bot, each moved by hand."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.clock = HandClock()
        self.clock.time = T0.astimezone(UTC)
        self.store = open_store(fresh_sqlite(Path(self.folder.name)))
        self.slack = ScriptedSlack(self.clock)
        self.desk = Desk(self.store, self.clock, rules())
        self.catch_up = CatchUp(self.desk, self.slack, self.clock, self._unreadable)
        office = Office(
            desk=self.desk, slack=self.slack, render=render, identity=ME, tracker=Console(), command="/support"
        )
        web = web_client("xoxb-unused", "http://127.0.0.1:9/")
        self.app = build_app(client=web, me=ME, writer=InboxWriter(self.store), clock=self.clock, desk=office)
        self.wire: list[dict[str, Any]] = []  # events that Slack has not delivered yet
        self.asked: dict[str, Message] = {}
        self.answers: dict[str, Message] = {}
        self.stored: dict[str, datetime] = {}  # when the event of a message reached the inbox first
        self.reminders_after_the_answer: list[str] = []
        timers.kinds()
        with self.desk.work("start") as work:
            seeding.seed(work)
            catch_up.begin(work, SUPPORT)
        self.start()
        self.somebody_asks(heard=True)

    def start(self) -> None:
        """A process begins: what its predecessor held in memory is gone."""
        self.claimed: list[OutboxRow] = []
        self.deliverer = Deliverer(
            desk=self.desk, store=self.store, slack=self.slack, render=render, clock=self.clock, worker="one"
        )
        self.inbox = InboxWorkers(
            store=self.store, judge=lambda row: dispatch_row(self.app, row), clock=self.clock, metrics=Metrics()
        )

    # What people do

    @rule(heard=st.booleans())
    def somebody_asks(self, heard: bool) -> None:
        author = f"U0PERSON{len(self.asked)}"
        self.clock.advance(seconds=1)
        message = self.slack.said(author, SUPPORT, f"question of {author}")
        self.asked[message.ts] = message
        self._event(message, heard)

    @precondition(lambda self: self._unanswered())
    @rule(data=st.data(), heard=st.booleans())
    def ann_answers(self, data: st.DataObject, heard: bool) -> None:
        ts = data.draw(st.sampled_from(self._unanswered()))
        self.clock.advance(seconds=1)
        self.answers[ts] = self.slack.said(ANN, SUPPORT, "on it", thread_ts=ts)
        self._event(self.answers[ts], heard)

    @precondition(lambda self: self._unanswered())
    @rule(data=st.data(), order=st.permutations(MOMENT))
    def ann_answers_as_a_step_is_due(self, data: st.DataObject, order: Sequence[str]) -> None:
        ts = data.draw(st.sampled_from(self._unanswered()))
        self.clock.time = max(self.clock.now(), self._next_step(ts))
        for what in order:
            if what == "answer":
                self.answers[ts] = self.slack.said(ANN, SUPPORT, "on it", thread_ts=ts)
                self._event(self.answers[ts], heard=True)
            else:
                self._turn(what, [])

    # What Slack does with its events

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), again=st.booleans())
    def an_event_arrives(self, data: st.DataObject, again: bool) -> None:
        """Any of them first, some of them twice."""
        event = data.draw(st.sampled_from(self.wire))
        self._arrived(event)
        if not again:
            self.wire.remove(event)

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def an_event_is_lost(self, data: st.DataObject) -> None:
        self.wire.remove(data.draw(st.sampled_from(self.wire)))

    @rule()
    def history_is_read_back(self) -> None:
        self.catch_up.run()

    # What the bot does

    @rule(turns=st.lists(TURN, min_size=1, max_size=3))
    def the_bot_works(self, turns: Sequence[tuple[timedelta, Collection[str], Sequence[Fate]]]) -> None:
        """Each time some parts of the bot take a turn, in their order; others are slow."""
        for pause, slow, fates in turns:
            self.clock.time += pause
            for part in PARTS:
                if part not in slow:
                    self._turn(part, fates)

    @rule(limit=st.integers(1, 5))
    def messages_are_claimed(self, limit: int) -> None:
        held = {row.lane for row in self.claimed if row.lease_until and row.lease_until > self.clock.now()}
        rows = self.deliverer.claim(limit)
        assert not held & {row.lane for row in rows}, "two calls at once in one lane"
        self.claimed.extend(rows)

    @precondition(lambda self: self.claimed)
    @rule(data=st.data(), fates=FATES)
    def a_claimed_message_is_sent(self, data: st.DataObject, fates: Sequence[Fate]) -> None:
        self._send_all([data.draw(st.sampled_from(self.claimed))], fates)

    @rule(alone=st.booleans())
    def the_process_dies(self, alone: bool) -> None:
        """kill -9 and a new start: where there is one process only, it takes everything back at once."""
        with self.store.begin() as uow:
            uow.inbox.claim(self.clock.now(), limit=2, lease=timedelta(seconds=30))
        self.start()
        if alone:
            self.inbox.take_back_all()
            self.deliverer.take_back_all()

    # What must hold always, and in the end

    @invariant()
    def nothing_was_said_twice_nor_after_the_answer(self) -> None:
        if hasattr(self, "slack"):
            doubled = {key: times for key, times in self.slack.posts().items() if times > 1}
            assert doubled == {}, f"posted twice: {doubled}"
            assert self.reminders_after_the_answer == []

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        try:
            self._let_everything_end()
            self._check()
        finally:
            self.store.close()
            self.folder.cleanup()

    def _let_everything_end(self) -> None:
        """Slack answers, processes live, history is read, and half an hour passes."""
        end = self.clock.now() + LAST_STEP + timedelta(minutes=10)
        for event in self.wire:
            self._arrived(event)
        self.catch_up.run()
        for _ in range(ROUNDS):
            self._settle()
            if self.clock.now() >= end and not any(self._counts().values()):
                return
            self.clock.time = self._next_moment()
        raise AssertionError(f"it does not come to rest: {self._counts()}")

    def _settle(self) -> None:
        self.deliverer.reap()
        for _ in range(ROUNDS):
            rows = self.deliverer.claim(50)
            for row in rows:
                self._send(row)
            if not self.inbox.run_until_idle() + self._ring() + len(rows):
                return
        raise AssertionError("it does not come to rest")

    def _counts(self) -> dict[str, int]:
        """Rows of the outbox that are neither sent nor skipped."""
        with self.store.reading() as uow:
            return uow.outbox.counts()

    def _next_moment(self) -> datetime:
        with self.store.reading() as uow:
            moments = [uow.timers.next_due(besides=board.BOARD), uow.outbox.next_due(self.clock.now())]
        later = self.clock.now() + timedelta(minutes=1)  # leases, and pauses between attempts
        return min([later, *(each for each in moments if each is not None and each > self.clock.now())])

    def _check(self) -> None:
        self.nothing_was_said_twice_nor_after_the_answer()
        with self.desk.reading() as work:
            requests = [work.uow.requests.get(number + 1) for number in range(len(self.asked) + 1)]
            steps = Counter(
                (row.subject, row.data["step"])
                for number in range(len(self.asked))
                for row in _escalations(work, number + 1)
            )
        known = {request.message_ts: request for request in requests if request is not None}
        assert sorted(known) == sorted(self.asked), "requests were lost or invented"
        assert max(steps.values(), default=0) <= 1, f"a step ran twice: {steps}"
        for request in known.values():
            self._check_request(request)

    def _check_request(self, request: Request) -> None:
        assert self.slack.posts()[f"card:{request.id}"] == 1
        answer = self.answers.get(request.message_ts)
        if answer is None:
            assert request.responded_at is None
            assert request.missed_at == request.due_at
            with self.desk.reading() as work:
                told = [row.data["told"] for row in _escalations(work, request.id)]
            assert any("U0MAX" in each for each in told), "nobody was told in the end"
        else:
            assert request.responded_at == answer.at, "an answer was overlooked"

    # How

    def _turn(self, part: str, fates: Sequence[Fate]) -> None:
        """One part of the bot does what it finds to do."""
        if part == "reap":
            self.deliverer.reap()
        elif part == "judge":
            self.inbox.run_until_idle()
        elif part == "ring":
            self._ring()
        else:
            self.messages_are_claimed(5)
            self._send_all(self.claimed[:], fates)

    def _ring(self) -> int:
        """Run the timers; a request that was answered, as far as anybody stored it just now, is escalated no more."""
        with self.desk.reading() as work:
            if not work.uow.timers.due_subjects(work.now, 1):
                return 0
            before = self._escalations_of_the_answered(work)
        rung = timers.run_due(self.desk)
        with self.desk.reading() as work:
            after = self._escalations_of_the_answered(work)
        assert {ts: after[ts] for ts in before} == before, "escalated although it was answered"
        return rung

    def _escalations_of_the_answered(self, work: Work) -> dict[str, int]:
        return {ts: len(_escalations(work, number)) for ts, number in self._known_to_be_answered(work)}

    def _known_to_be_answered(self, work: Work) -> Iterator[tuple[str, int]]:
        since = self.clock.now() - timers.JUDGED_WITHIN
        for ts, answer in self.answers.items():
            stored = self.stored.get(answer.ts)
            number = work.uow.requests.id_of_message(SUPPORT, ts)
            request = work.uow.requests.get(number) if number is not None else None
            if request is not None and (request.responded_at is not None or (stored is not None and stored > since)):
                yield ts, request.id

    def _request(self, ts: str) -> Request | None:
        with self.desk.reading() as work:
            number = work.uow.requests.id_of_message(SUPPORT, ts)
            return work.uow.requests.get(number) if number is not None else None

    def _next_step(self, ts: str) -> datetime:
        """When the next step about a message is due; a message that nobody has heard of has none."""
        request = self._request(ts)
        with self.desk.reading() as work:
            armed = work.uow.timers.armed(f"request:{request.id}") if request is not None else ()
        return min((timer.due_at for timer in armed if timer.kind == chain.STEP), default=self.clock.now())

    def _unreadable(self, channel: str, error: str) -> None:
        raise AssertionError(f"{channel}: {error}")

    def _unanswered(self) -> list[str]:
        return [ts for ts in self.asked if ts not in self.answers]

    def _event(self, message: Message, heard: bool) -> None:
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        event = {"type": "message", "channel": message.channel, "user": message.user, "text": message.text}
        event |= {"ts": message.ts, "event_ts": message.ts, **thread}
        body = {"type": "event_callback", "event_id": f"Ev{message.ts}", "team_id": "T1", "event": event}
        if heard:
            self._arrived(body)
        else:
            self.wire.append(body)

    def _arrived(self, event: dict[str, Any]) -> None:
        with self.store.begin() as uow:
            uow.inbox.add_many([row_of(event, self.clock.now())])
        self.stored.setdefault(event["event"]["ts"], self.clock.now())

    def _send_all(self, rows: Sequence[OutboxRow], fates: Sequence[Fate]) -> None:
        self.slack.fates.extend(fates)
        try:
            for row in rows:
                self.claimed.remove(row)
                self._send(row)
        except ProcessDied:
            self.start()
        self.slack.fates.clear()

    def _send(self, row: OutboxRow) -> None:
        """Send, and note when a reminder left after all that it is about was answered."""
        about = row.data.get("requests") or [row.request_id]
        reminds = row.view in {"reminder", "missed_thread"} and row.slack_ts is None
        with self.desk.reading() as work:
            found = [work.uow.requests.get(number) for number in about if isinstance(number, int)]
        waiting = [request for request in found if request is not None and request.responded_at is None]
        before = self.slack.posts()[row.key]
        self.deliverer.send(row)
        if reminds and not waiting and self.slack.posts()[row.key] > before:
            self.reminders_after_the_answer.append(row.key)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck)
)


class ManyOrders(AnyOrder):
    """The same at length."""


TestManyOrders = pytest.mark.timeout(1800)(pytest.mark.soak(ManyOrders.TestCase))
TestManyOrders.settings = settings(
    max_examples=150, stateful_step_count=50, derandomize=False, deadline=None, suppress_health_check=list(HealthCheck)
)
