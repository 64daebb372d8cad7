"""Calls to Slack that fail in every way: nothing lost, nothing said twice, and Slack's wishes respected."""

from typing import Any

import pytest

from tests.faults import tally
from tests.faults.live import Live
from tests.story import ROOM, SUPPORT, Person, Story

POST = "chat.postMessage"
CARD = {"method": POST, "channel": SUPPORT}
FAILS_BEFORE = ("500", "drop_before", "bad_json")
FAILS_AFTER = ("500_after", "drop_after", "bad_json_after")


def cards(story: Story) -> list[dict[str, Any]]:
    return [call for call in story.sandbox.client.calls(method=POST) if call["channel"] == SUPPORT]


@pytest.mark.parametrize("kind", FAILS_AFTER)
def test_a_post_that_took_effect_and_then_failed_is_found_and_not_repeated(
    story: Story, olga: Person, kind: str
) -> None:
    story.sandbox.client.faults(rules=[{**CARD, "kind": kind, "count": 1}])

    ask = olga.posts("The export is broken")
    story.advance(seconds=30)

    assert ask.card.shows("Waiting for a first response")
    assert tally.doubled(story.sandbox.client) == {}
    assert len(cards(story)) == 1


@pytest.mark.parametrize("kind", FAILS_BEFORE)
def test_a_post_that_failed_before_it_took_effect_is_repeated_once(story: Story, olga: Person, kind: str) -> None:
    story.sandbox.client.faults(rules=[{**CARD, "kind": kind, "count": 1}])

    ask = olga.posts("The export is broken")
    story.advance(seconds=30)

    assert ask.card.shows("Waiting for a first response")
    assert tally.doubled(story.sandbox.client) == {}
    assert len(cards(story)) == 2


def test_a_post_that_fails_again_and_again_is_neither_given_up_nor_doubled(story: Story, olga: Person) -> None:
    kinds = [*FAILS_BEFORE, *FAILS_AFTER]
    story.sandbox.client.faults(
        rules=[
            *({**CARD, "kind": kind, "count": 1} for kind in kinds),
            *({"method": "conversations.replies", "kind": kind, "count": 1} for kind in kinds),
        ]
    )

    olga.posts("The export is broken")
    story.advance(minutes=15)

    assert tally.keys(story.sandbox.client)["card:1"] == 1
    assert tally.doubled(story.sandbox.client) == {}


def test_retry_after_is_honored_to_the_second_and_by_that_channel_alone(story: Story, olga: Person) -> None:
    story.sandbox.client.faults(rules=[{**CARD, "kind": "429", "retry_after": 40, "count": 1}])

    ask = olga.posts("The export is broken")
    board = story.board()
    story.advance(seconds=39.9)
    before = len(cards(story))
    story.advance(seconds=0.1)

    assert "export is broken" in board, f"the refusal in {SUPPORT} must not hold up {ROOM}"
    assert before == 1
    assert len(cards(story)) == 2
    assert ask.card.ts


def test_a_later_message_in_the_channel_waits_for_retry_after_too(story: Story, olga: Person, tom: Person) -> None:
    story.sandbox.client.faults(rules=[{**CARD, "kind": "429", "retry_after": 40, "count": 1}])
    olga.posts("The export is broken")

    story.advance(seconds=10)
    tom.posts("The import is broken as well")
    story.advance(seconds=29.9)
    before = len(cards(story))
    story.advance(seconds=1)

    assert before == 1
    assert len(cards(story)) == 3


def test_a_call_that_took_effect_and_was_never_answered_is_found_and_not_repeated(live: Live) -> None:
    live.slack.faults(rules=[{**CARD, "kind": "timeout_after", "count": 1}])

    asked = live.asks("olga")
    live.until_carded(asked)
    live.until_idle()

    assert tally.doubled(live.slack) == {}
    assert len([call for call in live.slack.calls(method=POST) if call["channel"] == SUPPORT]) == 1


def test_a_post_that_history_shows_late_is_still_found_before_it_is_repeated(live: Live) -> None:
    live.slack.faults(rules=[{**CARD, "kind": "500_after", "count": 1}], history_lag_ms=300)

    asked = live.asks("olga")
    live.until(lambda: len(live.slack.calls(method="conversations.replies")) > 0, "a look before the repetition")
    live.until_idle()

    assert live.card(asked)
    assert tally.doubled(live.slack) == {}


def test_a_slow_slack_delays_cards_but_neither_acknowledgements_nor_clicks(live: Live) -> None:
    first = live.asks("olga")
    live.until_carded(first)
    live.slack.faults(latency_ms=500)

    asked = [live.asks(name, f"Question of {name}") for name in ("tom", "eve")]
    assert live.slack.drain(timeout=3.0), "every event is acknowledged while Slack is slow"
    answer = live.slack.command("U0ANN", SUPPORT, "/support", "open")

    assert "error" not in answer
    live.until_carded(*asked)
    live.until_idle()
    assert tally.doubled(live.slack) == {}


def test_a_slack_that_answers_nothing_any_more_keeps_everything_and_nobody_waits(live: Live) -> None:
    live.slack.faults(rules=[{"method": "*", "kind": "timeout_after"}])

    asked = [live.asks(name, f"Question of {name}") for name in ("olga", "tom", "eve")]
    assert live.slack.drain(timeout=3.0)
    live.until(lambda: len(live.rows("SELECT id FROM requests")) == 3, "all requests are stored")
    live.slack.clear_faults()

    live.until_carded(*asked)
    live.until_idle()
    assert tally.doubled(live.slack) == {}
