"""Retries, duplicates, reordering, holding: the courier with an outlet that the test reads."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import VirtualClock
from bot.sandbox.delivery import Courier, Delivery
from bot.sandbox.faults import Dice, Faults
from bot.sandbox.stream import Stream

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Reader:
    """An outlet that keeps what it gets as (event, attempt, reason)."""

    timeout_reason = "timeout"

    def __init__(self) -> None:
        self.sent: list[tuple[str, int, str]] = []
        self.envelopes: list[str] = []

    def send(self, delivery: Delivery) -> None:
        self.sent.append((json.loads(delivery.body)["event"], delivery.attempt, delivery.reason))
        self.envelopes.append(delivery.envelope_id)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START, flowing=False)


@pytest.fixture
def courier(clock: VirtualClock) -> Courier:
    courier = Courier(clock, threading.RLock(), Stream(), Faults(), Dice())
    clock.on_move(courier.moved)
    return courier


@pytest.fixture
def reader(courier: Courier) -> Reader:
    reader = Reader()
    courier.opened(reader)
    return reader


def send(courier: Courier, *names: str) -> None:
    for name in names:
        courier.event({"event": name})


def test_an_acked_event_is_done(courier: Courier, reader: Reader, clock: VirtualClock) -> None:
    send(courier, "a")
    courier.acked(reader.envelopes[0])
    clock.advance(60 * MINUTE)

    assert reader.sent == [("a", 0, "")]
    assert courier.unacked == 0


def test_a_refused_event_comes_again_at_once_then_after_one_and_five_minutes(
    courier: Courier, reader: Reader, clock: VirtualClock
) -> None:
    send(courier, "a")
    courier.failed(reader.envelopes[-1], "http_error")
    assert reader.sent[1:] == [("a", 1, "http_error")]

    courier.failed(reader.envelopes[-1], "http_error")
    clock.advance(MINUTE - timedelta(seconds=1))
    assert len(reader.sent) == 2
    clock.advance(timedelta(seconds=1))
    assert len(reader.sent) == 3

    courier.failed(reader.envelopes[-1], "http_error")
    clock.advance(5 * MINUTE)
    assert reader.sent[3:] == [("a", 3, "http_error")]

    courier.failed(reader.envelopes[-1], "http_error")
    clock.advance(timedelta(days=2))
    assert len(reader.sent) == 4
    assert (courier.lost, courier.unacked) == (1, 0)


def test_every_attempt_has_an_envelope_of_its_own(courier: Courier, reader: Reader) -> None:
    send(courier, "a")
    courier.failed(reader.envelopes[0], "http_error")
    courier.acked(reader.envelopes[0])

    assert len(set(reader.envelopes)) == 2
    assert courier.unacked == 1


def test_an_app_can_ask_for_no_retry(courier: Courier, reader: Reader, clock: VirtualClock) -> None:
    send(courier, "a")
    courier.failed(reader.envelopes[0], "http_error", no_retry=True)
    clock.advance(60 * MINUTE)

    assert len(reader.sent) == 1


def test_with_delayed_events_slack_tries_every_hour_for_a_day(
    courier: Courier, reader: Reader, clock: VirtualClock
) -> None:
    courier.event({"event": "a"}, delayed_events=True)
    for _ in range(4):
        courier.failed(reader.envelopes[-1], "http_error")
        clock.advance(5 * MINUTE)
    for _ in range(30):
        clock.advance(60 * MINUTE)
        courier.failed(reader.envelopes[-1], "http_error")

    assert len(reader.sent) == 4 + 24


def test_what_a_closed_socket_had_not_acked_goes_to_another(courier: Courier, reader: Reader) -> None:
    send(courier, "a")
    other = Reader()
    courier.opened(other)

    courier.closed(reader)

    assert other.sent == [("a", 1, "connection_failed")]


def test_each_event_goes_to_one_of_several_sockets(courier: Courier, reader: Reader) -> None:
    other = Reader()
    courier.opened(other)

    send(courier, "a", "b", "c", "d")

    assert len(reader.sent) == len(other.sent) == 2


def test_an_event_waits_a_moment_for_a_socket(courier: Courier) -> None:
    send(courier, "a")
    late = Reader()
    courier.opened(late)

    assert late.sent == [("a", 0, "")]


def test_through_ten_minutes_of_outage_all_attempts_are_missed(
    courier: Courier, reader: Reader, clock: VirtualClock
) -> None:
    courier.faults_changed(Faults(outage=True))
    send(courier, "a")
    clock.advance(10 * MINUTE)
    courier.faults_changed(Faults())
    clock.advance(60 * MINUTE)

    assert reader.sent == []
    assert courier.lost == 1


def test_an_outage_of_three_minutes_is_survived_by_the_last_retry(
    courier: Courier, reader: Reader, clock: VirtualClock
) -> None:
    courier.faults_changed(Faults(outage=True))
    send(courier, "a")
    clock.advance(3 * MINUTE)
    courier.faults_changed(Faults())
    clock.advance(3 * MINUTE)

    assert reader.sent == [("a", 3, "connection_failed")]


def test_an_interaction_is_tried_once(courier: Courier, reader: Reader, clock: VirtualClock) -> None:
    answer = courier.interaction("interactive", {"event": "click"}, accepts_payload=False)
    courier.failed(reader.envelopes[0], "http_error")
    clock.advance(60 * MINUTE)

    assert answer.result(0) == (False, "http_error")
    assert len(reader.sent) == 1


def test_the_ack_of_an_interaction_brings_its_payload(courier: Courier, reader: Reader) -> None:
    answer = courier.interaction("interactive", {"event": "submit"}, accepts_payload=True)
    courier.acked(reader.envelopes[0], {"response_action": "clear"})

    assert answer.result(0) == (True, {"response_action": "clear"})


def test_duplicates_are_the_same_event_in_two_envelopes(courier: Courier, reader: Reader) -> None:
    courier.faults_changed(Faults(duplicate=1.0))
    send(courier, "a")

    assert reader.sent == [("a", 0, ""), ("a", 0, "")]
    assert len(set(reader.envelopes)) == 2


def test_reordering_swaps_pairs_and_lets_a_single_one_go_when_it_ends(courier: Courier, reader: Reader) -> None:
    courier.faults_changed(Faults(reorder=True))
    send(courier, "a", "b", "c")
    courier.faults_changed(Faults())

    assert [event for event, _, _ in reader.sent] == ["b", "a", "c"]


def test_held_events_are_delivered_together_on_release(courier: Courier, reader: Reader) -> None:
    courier.faults_changed(Faults(hold_deliveries=True))
    send(courier, "a", "b")
    assert reader.sent == []

    courier.faults_changed(Faults())
    assert [event for event, _, _ in reader.sent] == ["a", "b"]


def test_an_event_is_fixed_as_it_was_when_it_happened(courier: Courier) -> None:
    body = {"event": "as it was"}
    courier.event(body)
    body["event"] = "as it is now"
    late = Reader()
    courier.opened(late)

    assert late.sent == [("as it was", 0, "")]
