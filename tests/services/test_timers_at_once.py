"""Timers beside people and beside other replicas: each rings once, and nobody waits for anybody (F6, design.md)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.ports.rows import TimerState
from bot.services import intake, requests, timers
from tests.services.replicas import Pair
from tests.storage.threads import all_at_once

pytestmark = pytest.mark.postgres


def test_a_timer_that_comes_while_somebody_answers_reminds_nobody_f6(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    reply = pair.message("U0ANN", "Looking", thread=request.thread_ts)
    pair.clock.advance(minutes=3)

    with pair.held(lambda work: intake.message_posted(work, reply), "event"):
        timers.run_due(pair.two.desk)
    timers.run_due(pair.two.desk)

    assert pair.wanted("reminder:") == []


def test_a_request_that_somebody_holds_keeps_no_other_from_being_reminded_of_f6(pair: Pair) -> None:
    held, other = pair.asks("U0OLGA"), pair.asks("U0TOM")
    pair.clock.advance(seconds=30)

    with pair.held(lambda work: work.uow.requests.lock(held.id)):
        timers.run_due(pair.two.desk)
        told = [row.data["requests"] for row in pair.wanted("reminder:")]

    assert told == [[other.id], [other.id]], "Ann and Ben"
    timers.run_due(pair.two.desk)
    assert pair.request(held.id).missed_at is not None


def test_two_replicas_remind_of_each_step_once_f6(pair: Pair) -> None:
    asked = [pair.asks(user) for user in ("U0OLGA", "U0TOM", "U0EVE")]
    for _ in range(20):
        pair.clock.advance(minutes=1)
        all_at_once(*[lambda each=each: timers.run_due(each.desk) for each in (pair.one, pair.two)])
        timers.run_due(pair.one.desk)

    for request in asked:
        with pair.one.desk.reading() as work:
            rows = work.uow.audit.of(f"request:{request.id}")
            armed = work.uow.timers.armed(f"request:{request.id}")
        steps = [row.data["step"] for row in rows if row.action == "request.escalated"]
        assert sorted(steps) == sorted(set(steps)), "no step twice"
        assert max(steps) == 4, "and none left out that was the highest"
        assert len([row for row in rows if row.action == "request.missed"]) == 1
        assert armed == []


def test_timers_that_one_replica_rings_in_several_threads_ring_each_step_once_f6(pair: Pair) -> None:
    asked = [pair.asks(user) for user in ("U0OLGA", "U0TOM", "U0EVE", "U0KIM")]  # minutes after each other
    pair.clock.advance(seconds=30)

    with ThreadPoolExecutor(4) as threads:
        timers.run_due(pair.one.desk, each=threads.map)

    with pair.one.desk.reading() as work:
        rows = [row for request in asked for row in work.uow.audit.of(f"request:{request.id}")]
    assert [row.data["step"] for row in rows if row.action == "request.escalated"] == [3, 2, 2, 1]
    assert sorted(row.user or "" for row in pair.wanted("reminder:")) == ["U0ANN", "U0BEN", "U0LEA"]


def test_a_press_that_comes_while_a_step_is_told_waits_for_it_and_ends_the_chain_f6(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    pair.clock.advance(seconds=30)

    with pair.held(lambda work: work.uow.requests.lock(request.id), "timer"):
        press = pair.two.begins(lambda work: requests.take(work, "U0ANN", request.id, None))
        pair.wait_blocked()
    press.result()

    pair.clock.advance(hours=1)
    while timers.run_due(pair.one.desk):
        pass
    assert pair.wanted("reminder:") == []
    assert pair.request(request.id).owner == "U0ANN"


def test_a_timer_that_was_armed_again_meanwhile_is_not_closed_by_whoever_saw_it_before(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    pair.clock.advance(minutes=3)
    with pair.one.desk.reading() as work:
        seen = work.uow.timers.armed(f"request:{request.id}")[0]
    pair.one.does(lambda work: work.uow.timers.rearm(replace(seen, due_at=seen.due_at.replace(year=2030))))

    closed = pair.two.does(lambda work: work.uow.timers.close(seen, TimerState.FIRED, work.now))

    assert not closed
