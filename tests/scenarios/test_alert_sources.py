"""What each monitoring app writes becomes an alert, and what it writes at the end closes it (A1, A2)."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.alerts.alert import Source
from bot.domain.requests import ClosedAs, RequestState
from tests.domain.alerts.shapes import Sample, sample, samples
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS
from tests.story import ALERTS, Ask, Story

ENDS = [each for each in samples() if each.is_message and each.case["alert"].get("resolved") and "repeats" in each.case]
SILENT = {Source.AIRBRAKE}  # never tells of an end


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def says(story: Story, each: Sample) -> Ask:
    """The app of a sample posts its message."""
    parts = content(each)
    ts = story.sandbox.client.app_post(bot_of(each), ALERTS, name=each.message.app_name or "hook", **parts)
    story.settle()
    return Ask(story, story.person("olga"), ALERTS, ts)


def bot_of(each: Sample) -> str:
    return f"B0{each.source.upper().replace('_', '')}"


def content(each: Sample) -> dict[str, Any]:
    return {part: each.case["message"].get(part) or "" for part in ("text", "blocks", "attachments")}


def test_the_samples_have_the_end_of_an_alert_of_every_source_that_tells_of_one() -> None:
    assert {each.source for each in ENDS} == {source.value for source in Source if source not in SILENT}


def test_what_an_app_says_at_the_end_closes_the_alert_that_it_said_at_the_beginning(story: Story) -> None:
    for end in ENDS:
        alert = says(story, sample(end.source, end.case["repeats"]))
        assert alert.card.mentions(), end.name

        says(story, end)

        assert (alert.row.state, alert.row.closed_as) == (RequestState.RESOLVED, ClosedAs.OVER), end.name
    story.expect_nothing()


def test_an_app_that_turns_its_message_into_the_end_closes_the_alert(story: Story) -> None:
    for end in ENDS:
        alert = says(story, sample(end.source, end.case["repeats"]))
        assert alert.card.mentions(), end.name

        story.sandbox.client.app_edit(bot_of(end), ALERTS, alert.ts, **content(end))
        story.settle()

        assert (alert.row.state, alert.row.closed_as) == (RequestState.RESOLVED, ClosedAs.OVER), end.name
    story.expect_nothing()
