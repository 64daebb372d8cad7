"""A roster without names: people are called as in Slack, in what was planned before as well (D5)."""

from collections.abc import Callable

from bot.services.refresh import refresh
from tests.scenarios.duty_changes import THURSDAY, rotating
from tests.story import Story

NAMELESS = [{"user": f"U0{name}", "production_access": True, "experienced": True} for name in ("ANN", "CID", "KIM")]


def test_plans_that_knew_only_ids_say_names_once_slack_was_asked(tell: Callable[..., Story]) -> None:
    story = tell(rotating(roster=NAMELESS), shift=False, at=THURSDAY)
    ann = story.person("ann")
    assert "U0CID has production access" in ann.commands("plan 4")

    refresh(story.bot.desk, story.bot.slack)

    shown = ann.commands("plan 4")
    assert "Cid has production access" in shown
    assert "U0" not in shown
