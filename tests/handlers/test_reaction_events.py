"""👀, ✅ and 🎫 on messages (F2, F5, R3, R14)."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.messages import instant_of
from bot.domain.requests import Origin, RequestState
from bot.ports.slack import SlackFailed
from bot.sandbox.clock import slack_ts
from tests.handlers.front_desk import BOT_USER, FrontDesk
from tests.story import ROOM, SUPPORT

SOME_TS = "1795424400.000100"


def react(desk: FrontDesk, person: str, emoji: str, ts: str, *, added: bool = True, **changes: Any) -> None:
    desk.event(
        {
            "type": "reaction_added" if added else "reaction_removed",
            "user": f"U0{person.upper()}",
            "reaction": emoji,
            "item": {"type": "message", "channel": SUPPORT, "ts": ts},
            **changes,
        }
    )


def test_eyes_take_a_request_and_a_tick_resolves_it_f2(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")

    react(desk, "ann", "eyes", ts)
    assert (desk.request(ts).owner, desk.request(ts).state) == ("U0ANN", RequestState.IN_PROGRESS)

    react(desk, "ann", "white_check_mark", ts)
    assert desk.request(ts).state is RequestState.RESOLVED
    assert desk.nothing_left()


def test_a_skin_tone_makes_no_difference(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")

    react(desk, "ann", "eyes::skin-tone-3", ts)

    assert desk.request(ts).owner == "U0ANN"


def test_eyes_taken_back_within_a_minute_never_happened_f5(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    react(desk, "ann", "eyes", ts)

    desk.passes(seconds=59)
    react(desk, "ann", "eyes", ts, added=False)

    assert desk.request(ts).state is RequestState.WAITING


@pytest.mark.parametrize(
    "changes", [{"user": BOT_USER}, {"user": "U0TOM"}, {"reaction": "tada"}, {"item": {"type": "file", "file": "F1"}}]
)
def test_other_reactions_change_nothing_and_are_done_f3(desk: FrontDesk, changes: dict[str, Any]) -> None:
    ts = desk.posts("olga", "It hangs")
    before = desk.request(ts)

    react(desk, "ann", "eyes", ts, **changes)

    assert desk.request(ts) == before
    assert desk.nothing_left()


def test_a_ticket_makes_a_member_s_message_a_request_opened_at_the_gesture_r3(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red for everybody")
    at = desk.sandbox.clock.now()
    desk.passes(minutes=3)

    react(desk, "ann", "ticket", ts, event_ts=slack_ts(at))

    request = desk.request(ts)
    assert (request.author, request.origin, request.text) == ("U0CID", Origin.GESTURE, "The build is red for everybody")
    assert (request.posted_at, request.opened_at) == (instant_of(ts), at)


def test_a_ticket_makes_a_reply_a_request_of_its_own_r3(desk: FrontDesk) -> None:
    first = desk.posts("olga", "It hangs")
    reply = desk.posts("tom", "And I cannot log in", thread=first)

    react(desk, "ann", "ticket", reply)

    assert desk.request(reply).id != desk.request(first).id
    assert desk.request(reply).thread_ts == first


def test_a_ticket_that_is_taken_away_opens_nothing(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")

    react(desk, "ann", "ticket", ts, added=False)

    assert desk.find(ts) is None
    assert desk.nothing_left()


def test_a_second_ticket_opens_nothing_more_r7(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")
    react(desk, "ann", "ticket", ts)
    first = desk.request(ts)
    desk.passes(minutes=1)

    react(desk, "ben", "ticket", ts)

    assert desk.request(ts) == first


def test_a_ticket_in_a_channel_without_a_team_asks_slack_nothing(desk: FrontDesk) -> None:
    calls = len(desk.sandbox.client.calls(method="conversations.replies"))

    react(desk, "ann", "ticket", SOME_TS, item={"type": "message", "channel": ROOM, "ts": SOME_TS})

    assert len(desk.sandbox.client.calls(method="conversations.replies")) == calls
    assert desk.nothing_left()


def test_a_ticket_on_a_message_that_is_gone_is_done(desk: FrontDesk) -> None:
    react(desk, "ann", "ticket", SOME_TS)

    assert desk.nothing_left()


def test_a_ticket_while_slack_is_down_is_tried_again_and_keeps_its_time_r3(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")
    at = desk.sandbox.clock.now()
    desk.sandbox.client.faults(rules=[{"method": "conversations.replies", "kind": "500", "count": 1}])

    with pytest.raises(SlackFailed):
        react(desk, "ann", "ticket", ts)
    assert not desk.nothing_left()
    desk.passes(seconds=90)
    desk.run_again()
    desk.run_again()  # what came before the gesture is judged once more

    assert desk.request(ts).opened_at - at < timedelta(seconds=1)
    assert desk.nothing_left()
