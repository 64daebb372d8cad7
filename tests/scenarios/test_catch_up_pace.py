"""Reading back takes many calls: Slack's pace is kept, and nothing is read twice or given up for it (R13)."""

import threading

import pytest

from bot.domain.requests import met
from bot.ports.slack import SlackFailed
from tests.story import Person, Story


def test_reading_back_goes_on_where_slack_asked_it_to_wait(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    asks = [person.posts("The export is broken") for person in (olga, tom)]
    for ask in asks:
        assert ask.card
    with story.down():
        story.advance(minutes=2)
        for ask in asks:
            ask.reply(ann, "Looking")
        limits = [
            {"method": f"conversations.{method}", "kind": "429", "retry_after": 0, "count": 2}
            for method in ("history", "replies")
        ]
        story.sandbox.client.faults(rules=limits)

    assert all(met(ask.row) for ask in asks)
    refused = [call for call in story.sandbox.client.calls() if not call["ok"]]
    assert len(refused) == 4


def test_whoever_is_asked_to_stop_does_not_wait_for_slack(story: Story) -> None:
    story.sandbox.client.faults(rules=[{"method": "conversations.history", "kind": "429", "retry_after": 60}])
    stopped = threading.Event()
    stopped.set()
    story.bot.catch_up.wait = stopped.wait

    with pytest.raises(SlackFailed, match="ratelimited"):
        story.bot.catch_up.run()
