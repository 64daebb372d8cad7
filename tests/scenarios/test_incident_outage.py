"""Slack is away while an incident is raised: people are paged outside at once, the card comes later, once (I1, O1)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.incidents import Incident, Raise
from bot.integrations.notifiers import AppriseNotifiers
from bot.services import timers
from bot.services.incidents import raising
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, use_up_pages
from tests.stand_ins.outside import Hooks, hooks
from tests.story import INCIDENTS, Story

SEVERITIES: dict[str, Any] = {**RUN["severities"], "sev1": {**RUN["severities"]["sev1"], "audiences": ["pager"]}}
WITH_PAGER: dict[str, Any] = {
    **WITH_INCIDENTS,
    "notify": {"pager": {"kind": "pagerduty"}},
    "incidents": {**RUN, "severities": SEVERITIES},
}


@pytest.fixture
def pager() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], pager: Hooks) -> Story:
    """The bot starts again with a pager."""
    begun = tell(WITH_INCIDENTS)
    with begun.down(WITH_PAGER):
        begun.notifier = AppriseNotifiers({"pager": f"json://127.0.0.1:{pager.port}/page"})
    return begun


def raised_by_a_program(story: Story) -> None:
    """An incident comes in by another way than Slack."""
    with story.bot.desk.work("webhook") as work:
        wish = Raise(title="Nobody can pay", severity="sev1", source_key="webhook:1")
        assert isinstance(raising.raise_incident(work, "U0OLGA", wish), Incident)
    story.settle()


def cards(story: Story) -> int:
    return sum(seen.text.startswith("Incident 1: Nobody can pay") for seen in story.bot_messages())


@pytest.mark.parametrize("away", ["refuses our token", "does not answer"])
def test_a_page_leaves_at_once_while_slack_is_away_and_the_card_comes_later_once(
    story: Story, pager: Hooks, away: str
) -> None:
    if away == "refuses our token":
        story.bot.deliverer.refuse("token_revoked")
        story.sandbox.client.change_app(token_error="token_revoked")
    else:
        story.sandbox.client.faults(outage=True)

    raised_by_a_program(story)
    assert [sent["title"] for _, _, sent in pager.posts] == ["Page: incident 1 (sev1): Nobody can pay"]
    story.advance(minutes=10)
    assert len(pager.posts) == 4
    assert cards(story) == 0

    story.sandbox.client.change_app(token_error="")
    story.sandbox.client.faults(outage=False)
    story.advance(minutes=6)

    assert cards(story) == 1
    story.expect("Incident 1: Nobody can pay", channel=INCIDENTS)
    to_ann = [seen for seen in story.left_over() if seen.channel == story.direct_channel(story.person("ann"))]
    assert len(to_ann) == 1, "of two pages that nobody saw in time the later one is enough"
    for seen in story.left_over():
        story.expect(channel=seen.channel)


def test_a_notifier_that_fails_while_the_token_does_not_work_is_tried_again(story: Story, pager: Hooks) -> None:
    story.bot.deliverer.refuse("token_revoked")
    story.bot.deliverer.paused_until = story.clock.now() + timedelta(hours=1)
    pager.status = 503
    raised_by_a_program(story)
    pager.status = 200

    story.advance(seconds=30)

    assert len(pager.posts) == 2
    story.bot.deliverer.accept()
    story.advance(seconds=5)
    story.expect("Incident 1: Nobody can pay", channel=INCIDENTS)
    use_up_pages(story)


def test_the_chain_goes_on_while_nothing_is_heard_from_slack_and_nothing_else_does(story: Story, pager: Hooks) -> None:
    story.person("olga").posts("The export is broken")
    story.expect("", channel="C0BACKEND")
    raised_by_a_program(story)
    story.clock.set(story.clock.now() + timedelta(minutes=4, seconds=59))
    assert timers.run_due(story.bot.desk, heard=False) == 0

    story.clock.set(story.clock.now() + timedelta(seconds=1))
    assert timers.run_due(story.bot.desk, heard=False) == 1

    story.bot.deliverer.refuse("token_revoked")
    for row in story.bot.deliverer.claim(10):
        story.bot.deliverer.send(row)
    assert [sent["message"].split()[0] for _, _, sent in pager.posts] == ["Ann", "Ben"]
    story.bot.deliverer.accept()
    story.settle()
    for seen in story.left_over():
        story.expect(channel=seen.channel)
