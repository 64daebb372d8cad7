"""Clocks that differ, clicks that come late or twice: still one of everything, and a sentence for the person."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.messages import instant_of
from tests.databases import fresh_sqlite
from tests.faults import tally
from tests.faults.live import Live
from tests.story import SUPPORT, Person, Story

POST = {"method": "chat.postMessage", "channel": SUPPORT}


@pytest.fixture(params=[timedelta(minutes=7), timedelta(minutes=-7)], ids=["bot ahead", "bot behind"])
def skewed(request: pytest.FixtureRequest, memory: Path) -> Iterator[Live]:
    with Live(memory, fresh_sqlite(memory), bot_ahead=request.param) as running:
        yield running


def test_a_clock_minutes_off_slacks_neither_doubles_nor_moves_what_was_asked(skewed: Live) -> None:
    skewed.slack.faults(rules=[{**POST, "kind": "500_after", "count": 2}])

    asked = [skewed.asks("olga"), skewed.asks("tom", "The import is broken")]
    skewed.until_carded(*asked)
    skewed.until_idle()
    skewed.answers("ann", asked[0])
    skewed.until(lambda: skewed.rows("SELECT id FROM responses"), "the answer counts")

    assert tally.doubled(skewed.slack) == {}
    with skewed.store.reading() as uow:
        requests = [uow.requests.get(number) for number in (1, 2)]
    assert [request and request.opened_at for request in requests] == [instant_of(ts) for ts in asked]
    assert requests[0] is not None
    assert requests[0].responded_at is not None
    assert requests[0].responded_at - requests[0].opened_at < timedelta(minutes=1), "Slack's times are compared"


def test_a_form_that_slack_will_not_open_any_more_asks_for_another_click(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = olga.posts("The export is broken")
    story.sandbox.client.faults(
        rules=[{"method": "views.open", "kind": "error", "error": "expired_trigger_id", "count": 1}]
    )

    ask.card.click(ann, "Hand off…")
    story.expect("took too long", "click again", only_to=ann)
    ask.card.click(ann, "Hand off…")

    assert ann.modal is not None


def test_a_double_click_has_its_effect_once_although_slack_fails_to_show_it(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.sandbox.client.faults(rules=[{"method": "chat.update", "kind": "500", "count": 3}])

    with story.slow_screens():
        ask.card.click(ann, "Take")
        ask.card.click(ann, "Take")
    story.advance(minutes=1)

    assert ask.row.owner == ann.id
    ask.card.shows("In progress with Ann")
    with story.store.reading() as uow:
        taken = [row for row in uow.audit.of(f"request:{ask.row.id}", 100) if row.action == "request.taken"]
    assert len(taken) == 1
