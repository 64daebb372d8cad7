"""Incidents and what goes wrong around them: deleted cards, closed channels, Slack away, other severities (I1, I3)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.services import webhooks
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, files, use_up_what_others_read
from tests.scenarios.written_down import clicks
from tests.story import INCIDENTS, ROOM, Person, Story

NEW = "C0SHARED"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Iterator[Story]:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    told = tell(WITH_INCIDENTS)
    yield told
    use_up_what_others_read(told)


def stored(story: Story, number: int = 1) -> Any:
    with story.bot.desk.reading() as work:
        return work.uow.incidents.get(number)


def test_a_deleted_card_comes_back_once_and_the_thread_moves_with_it(story: Story, olga: Person, ann: Person) -> None:
    card = files(story, olga, "Nobody can pay", severity={"option": "sev4"})
    card.click(ann, "Acknowledge")
    ann.posts("Looking", channel=INCIDENTS, thread=card.ts)

    story.person("lea").deletes(card.ts, channel=INCIDENTS)

    again = story.expect("Incident 1: Nobody can pay", "*acknowledged*", channel=INCIDENTS)
    assert again.thread_ts in {None, again.ts}
    assert again.mentions() == set()
    assert stored(story).thread_ts == again.ts
    story.expect("Somebody deleted the card", "incident 1 goes on here", thread=again.ts)
    again.click(ann, "Contact made")
    again.shows("*contact made*")
    ann.posts("It was the bank", channel=INCIDENTS, thread=card.ts)  # who still reads the old thread is heard
    with story.bot.desk.reading() as work:
        assert "It was the bank" in [each.text for each in work.uow.incidents.timeline(1)]
    story.advance(minutes=5)
    story.expect_nothing()


def test_a_deleted_card_in_a_requests_thread_comes_back_there(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ann.shortcut("Raise an incident…", ask.ts)
    ann.submits(severity={"option": "sev4"})
    card = story.expect("🚨 *Incident 1", thread=ask.ts)

    story.person("lea").deletes(card.ts)

    again = story.expect("🚨 *Incident 1", thread=ask.ts)
    again.click(ann, "Acknowledge")
    again.shows("*acknowledged*")
    ask.reply(ann, "Looking")


def test_the_card_of_one_that_is_part_of_another_stays_away(story: Story, olga: Person, ann: Person) -> None:
    whole = files(story, olga, "Nobody can pay", severity={"option": "sev4"})
    part = files(story, olga, "The till is slow", severity={"option": "sev4"})
    part.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    ann.submits(reference="1")
    story.expect("This is part of another incident now.", thread=part.ts)

    story.person("lea").deletes(part.ts, channel=INCIDENTS)

    assert whole.now
    use_up_what_others_read(story)
    story.expect_nothing()


def test_when_the_channel_is_archived_open_incidents_go_on_in_the_teams_channel(
    story: Story, olga: Person, ann: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity={"option": "sev4"})
    card.click(ann, "Acknowledge")

    story.sandbox.client.archive(INCIDENTS)
    story.settle()

    story.expect(f"<#{INCIDENTS}> was archived", channel=ROOM)
    moved = story.expect("Incident 1: Nobody can pay", "*acknowledged*", channel=ROOM)
    story.expect("The channel of this incident is closed", thread=moved.ts)
    moved.click(ann, "Contact made")
    moved.shows("*contact made*")

    olga.commands("incident sev4 The till is slow")
    story.expect("Incident 2: The till is slow", channel=ROOM)
    story.sandbox.client.unarchive(INCIDENTS)
    story.settle()
    olga.commands("incident sev4 The lift is stuck")
    story.expect("Incident 3: The lift is stuck", channel=INCIDENTS)


def test_a_channel_with_a_new_id_keeps_its_incidents_and_gets_the_next(story: Story, olga: Person, ann: Person) -> None:
    files(story, olga, "Nobody can pay", severity={"option": "sev4"})

    story.sandbox.client.change_id(INCIDENTS, NEW)
    story.settle()

    card = story.expect("Incident 1: Nobody can pay", channel=NEW)  # the same card, under its new address
    card.click(ann, "Acknowledge")
    card.shows("*acknowledged*")
    olga.commands("incident sev4 The till is slow")
    story.expect("Incident 2: The till is slow", channel=NEW)


def test_what_a_program_raises_while_slack_is_away_stands_there_once_when_it_is_back(story: Story) -> None:
    report: dict[str, object] = {"id": 7, "title": "Checkout is down", "severity": "sev4"}
    story.sandbox.client.faults(outage=True)
    with story.bot.desk.work("webhook") as work:
        work.uow.inbox.add_many(
            [webhooks.row_of("incidents", "statuspage", report, identity="one", received_at=work.now)]
        )
    story.settle()
    story.advance(minutes=10)
    assert stored(story).thread_ts is None

    story.sandbox.client.faults(outage=False)
    story.advance(minutes=10)

    card = story.expect("Incident 1: Checkout is down", channel=INCIDENTS)
    assert stored(story).thread_ts == card.ts
    story.advance(minutes=10)
    story.expect_nothing()


def test_a_severity_that_is_not_configured_any_more_is_shown_and_can_be_changed_i3(
    story: Story, olga: Person, ann: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity={"option": "sev4"})
    other = {**RUN, "severities": {"high": {"update_every": "1h"}, "low": {}}}

    with story.down({**WITH_INCIDENTS, "incidents": other}):
        pass

    card.click(ann, "Acknowledge")
    card.shows("*sev4*", "*acknowledged*")
    card.click(ann, "More…")
    clicks(story, ann, "Change severity…")
    ann.submits(severity={"option": "high"})
    card.shows("*high*", "Next update by")
    assert stored(story).severity == "high"
