"""The connection to Slack dies in every way: noticed, replaced, and nothing lost on the way (R13)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.faults import tally
from tests.faults.live import CROWD, Live
from tests.story import Person, Story


@contextmanager
def crowd_asking(live: Live, asked: list[str], every: float = 0.03) -> Iterator[None]:
    """During the block people keep asking."""
    enough = threading.Event()

    def ask() -> None:
        for name in CROWD:
            asked.append(live.asks(name, f"Question of {name}"))
            if enough.wait(every):
                return

    people = threading.Thread(target=ask)
    people.start()
    yield
    enough.set()
    people.join()


def connected_again(live: Live, times: int) -> bool:
    assert live.running.link is not None
    state = live.running.link.state()
    return state.connected and state.reconnects >= times


def test_a_dead_socket_that_looks_connected_is_noticed_and_replaced(live: Live) -> None:
    live.slack.disconnect("silent")
    asked = live.asks("olga")

    live.until_carded(asked)

    assert connected_again(live, 1)
    assert tally.doubled(live.slack) == {}


def test_while_nothing_is_heard_no_timer_rings_about_what_was_answered_meanwhile(live: Live) -> None:
    asked = live.asks("olga")
    live.until_carded(asked)
    live.slack.disconnect("silent")
    live.answers("ann", asked)

    live.until(lambda: connected_again(live, 1), "another connection")
    live.slack.advance(timedelta(minutes=6))
    live.until(lambda: live.rows("SELECT id FROM responses"), "the answer is known")
    live.until_idle()

    assert live.rows("SELECT id FROM audit WHERE action = 'request.escalated'") == []
    assert [key for key in tally.keys(live.slack) if key.startswith(("reminder:", "missed:"))] == []


@pytest.mark.parametrize("kind", ["refresh", "close", "reset"])
def test_connections_that_end_under_load_lose_and_double_nothing(live: Live, kind: str) -> None:
    asked: list[str] = []

    with crowd_asking(live, asked):
        for times in range(1, 4):
            live.slack.disconnect(kind)
            live.until(lambda times=times: connected_again(live, times), "another connection")  # type: ignore[misc]

    live.until_carded(*asked)
    assert sorted(row["message_ts"] for row in live.rows("SELECT message_ts FROM requests")) == sorted(asked)
    assert tally.doubled(live.slack) == {}


def test_ten_minutes_without_slack_are_caught_up_with_and_reminded_of_once(live: Live) -> None:
    answered, waiting = live.asks("olga"), live.asks("tom", "The import is broken")
    live.until_carded(answered, waiting)

    live.slack.faults(outage=True)
    assert live.running.link is not None
    live.until(live.running.link.problems, "the bot notices that it hears nothing")
    assert live.ready()[0] == 503
    asked = live.asks("eve", "Login fails")
    live.answers("ann", answered)
    live.slack.advance(timedelta(minutes=10))
    live.slack.clear_faults()

    live.until_carded(asked)
    live.until(lambda: live.ready()[0] == 200, "ready again")
    live.until(lambda: len(live.rows("SELECT id FROM audit WHERE action = 'request.escalated'")) >= 2, "reminders")
    live.until_idle()
    assert tally.doubled(live.slack) == {}
    steps = live.rows("SELECT subject FROM audit WHERE action = 'request.escalated'")
    assert {row["subject"] for row in steps} == {"request:2", "request:3"}, "answered ones are not reminded of"
    assert live.rows("SELECT missed_at FROM requests WHERE id = 1")[0]["missed_at"] is None


def test_requests_from_the_beginning_of_an_outage_are_found_though_newer_ones_came_first(
    story: Story, olga: Person, tom: Person
) -> None:
    story.sandbox.client.faults(outage=True)
    early = olga.posts("Asked in the first minute of the outage")
    story.advance(minutes=10)
    story.sandbox.client.faults(outage=False)
    assert story.link is not None
    assert story.link.wait_connected(timedelta(seconds=20))

    late = tom.posts("Asked when the connection was back")
    assert late.row is not None
    assert early.row is None, "Slack has given it up"
    story.catch_up()

    assert early.row.opened_at == early.row.posted_at
    assert early.card.ts


def test_deliveries_that_come_twice_and_out_of_order_count_once(live: Live) -> None:
    live.slack.faults(duplicate=1.0, reorder=True)

    asked = [live.asks(name, f"Question of {name}") for name in CROWD[:12]]
    for ts, name in zip(asked, CROWD, strict=False):
        live.answers("ann", ts)
        live.slack.edit(f"U0{name.upper()}", "C0BACKEND", ts, f"Edited question of {name}")

    live.until_carded(*asked)
    live.until(lambda: len(live.rows("SELECT id FROM responses")) == len(asked), "every answer counts")
    live.until_idle()
    requests = live.rows("SELECT text, responded_at FROM requests")
    assert [row["text"][:6] for row in requests] == ["Edited"] * 12
    assert all(row["responded_at"] for row in requests)
    assert tally.doubled(live.slack) == {}
