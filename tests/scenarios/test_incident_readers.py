"""Who reads of an incident, as its severity changes, as people mute the bot, and outside Slack (I3, I7, N4, O1)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.integrations.notifiers import AppriseNotifiers
from bot.sandbox.server import Sandbox
from bot.services import personal
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, raises
from tests.scenarios.outside_asking import OUTSIDE, Outsiders, asked, mentioned_ids, news, reached
from tests.scenarios.written_down import clicks
from tests.stand_ins.outside import Hooks, hooks
from tests.story import INCIDENTS, ROOM, Person, Story

BUSINESS, BOARD = "C0OTHER", "C0ALERTS"
SEVERITIES: dict[str, Any] = {
    **RUN["severities"],
    "sev1": {"update_every": "30m", "audiences": ["mail"], "channels": [BUSINESS, BOARD]},
    "sev3": {"channels": [BUSINESS]},
}
CONFIGURED: dict[str, Any] = {
    **WITH_INCIDENTS,
    "notify": {"mail": {"kind": "email"}},
    "incidents": {**RUN, "severities": SEVERITIES},
}
WORDS = {"impact": "Invoices come late", "doing": "We run them again"}


@pytest.fixture
def place() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], place: Hooks) -> Story:
    """A Monday at 10:00; a worse severity has more readers."""
    story = tell(CONFIGURED)
    with story.down():
        story.notifier = AppriseNotifiers({"mail": f"json://127.0.0.1:{place.port}/mail"})
    return story


def subjects(place: Hooks) -> list[str]:
    return [sent["title"] for _, _, sent in place.posts]


def test_a_worse_severity_tells_its_readers_what_the_others_know_and_starts_the_clock_i3_i7(
    story: Story, olga: Person, ann: Person, max_: Person, place: Hooks
) -> None:
    card = raises(story, olga, "Invoices are late", severity={"option": "sev3"})
    card.click(ann, "Acknowledge")
    card.click(max_, "Update…")
    max_.submits(**WORDS, next_update={"option": "none"})
    line = story.expect("> Invoices come late", "· sev3", channel=BUSINESS)
    story.expect("*Update 1*", thread=card.ts)
    story.expect("You follow it.", to=olga)
    assert subjects(place) == []

    card.click(ann, "More…")
    clicks(story, ann, "Change severity…")
    ann.submits(severity={"option": "sev1"})

    line.shows("· sev1")
    story.expect("> Invoices come late", "· sev1", channel=BOARD)
    assert subjects(place) == ["[sev1] Invoices are late: update 1"]
    story.advance(minutes=25)
    story.expect("the next update is due", to=max_)


def test_a_lesser_severity_keeps_its_word_to_those_who_were_told_i3_i7(
    story: Story, olga: Person, ann: Person, max_: Person, place: Hooks
) -> None:
    card = raises(story, olga, "Invoices are late", severity={"option": "sev1"})
    card.click(max_, "Update…")
    max_.submits(**WORDS, next_update={"option": "30"})
    card.click(ann, "More…")
    clicks(story, ann, "Change severity…")
    ann.submits(severity={"option": "sev4"})
    for label in ("Acknowledge", "Contact made", "Resolve"):
        card.click(ann, label)

    story.advance(hours=1)
    for channel in (BUSINESS, BOARD):
        story.expect("· sev4", "It is resolved.", channel=channel)
    assert subjects(place) == ["[sev1] Invoices are late: update 1", "[sev4] Invoices are late: resolved"]
    everything_else(story)


def test_whoever_muted_the_bot_reads_on_when_they_hear_it_again_n4(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    with story.bot.desk.work("story") as work:
        personal.mute_today(work, olga.id)
    card = raises(story, olga, "Invoices are late", severity={"option": "sev3"})
    card.click(ann, "Acknowledge")
    card.click(max_, "Update…")
    max_.submits(**WORDS, next_update={"option": "none"})
    everything_else(story)
    assert story.direct_channel(olga) == "none"
    story.advance(hours=48)

    card.click(max_, "Update…")
    max_.submits(impact="It is nearly over", doing=WORDS["doing"], next_update={"option": "none"})

    story.expect("You follow it.", "> It is nearly over", "update 2", to=olga)
    everything_else(story)


def test_an_emergency_without_its_customer_promises_and_reminds_of_nothing_until_they_answer_i7_i8(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev2"})
    for label in ("Acknowledge", "Contact made", "More…"):
        card.click(ann, label)
    clicks(story, ann, "Waiting for the customer")
    story.advance(minutes=40)
    card.shows("No emergency any more").shows_no("Next update by")
    story.advance(hours=1)
    everything_else(story)

    card.click(ann, "More…")
    clicks(story, ann, "Customer answered")

    story.advance(minutes=4)
    everything_else(story)
    story.advance(minutes=1)
    story.expect("an update is due now", to=max_)
    story.advance(minutes=10)
    story.expect("nobody wrote an update since", "Max was reminded.", to=story.person("lea"))
    story.advance(hours=5)
    everything_else(story)


def test_whoever_asked_in_teams_hears_what_readers_hear_o1(tell: Callable[..., Story], place: Hooks) -> None:
    config = {**OUTSIDE, "schedules": CONFIGURED["schedules"], "incidents": {"channel": RUN["channel"]}}
    story = tell(config)
    reached(story, place, config)
    ann = story.person("ann")
    with Outsiders(story) as outsiders:
        outsiders.teams(outsiders.activity("Nobody can pay"))
        ask = asked(story, "Jana Nova asks from Microsoft Teams")
        ask.card.click(ann, "Similar and more…")
        clicks(story, ann, "Raise an incident")
        ann.submits(severity={"option": "sev1"})
        card = story.expect("Incident 1", thread=ask.ts)

        card.click(ann, "Update…")
        ann.submits(**WORDS, next_update={"option": "30"})

    assert news(place)[-1] == "Ann answers Jana Nova:\nInvoices come late\n\nWe run them again"
    assert mentioned_ids(place) == []
    everything_else(story)


def test_a_topic_that_slack_refuses_is_explained_once_and_parked_d7(
    story: Story, olga: Person, lea: Person, sandbox: Sandbox
) -> None:
    scopes = [scope for scope in sandbox.workspace.app.scopes if not scope.endswith(":write.topic")]
    story.sandbox.client.change_app(scopes=scopes)
    raises(story, olga, "Invoices are late", severity={"option": "sev4"})
    story.advance(minutes=1)

    story.expect("I cannot keep the topic of the incidents channel equal to the incidents that run", channel=ROOM)
    story.expect_parked(f"incidents_topic:{INCIDENTS}")
    assert "the topic of the incidents channel" in lea.commands("config")
    raises(story, olga, "Mails are late", severity={"option": "sev4"})
    story.advance(minutes=1)
    everything_else(story)


def everything_else(story: Story) -> None:
    """What the bot says of other things, which other stories are about; nobody is asked for an update."""
    for seen in story.left_over():
        assert "Two sentences are enough" not in seen.words, seen.words
        story.expect(channel=seen.channel)


def test_readers_of_what_became_part_of_another_read_on_there_i2_i7(
    story: Story, olga: Person, ann: Person, place: Hooks
) -> None:
    lesser = raises(story, ann, "Mails come late", severity={"option": "sev4"})
    lesser.click(ann, "Acknowledge")
    card = raises(story, olga, "Invoices are late", severity={"option": "sev1"})
    card.click(ann, "Update…")
    ann.submits(**WORDS, next_update={"option": "none"})
    line = story.expect("Invoices are late", channel=BUSINESS)
    card.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    ann.submits(reference="1")
    line.shows("It is now part of")
    use_up_all(story)

    lesser.click(ann, "Update…")
    ann.submits(**WORDS, next_update={"option": "none"})

    story.expect("Mails come late", "> Invoices come late", channel=BUSINESS)
    story.expect("Mails come late", channel=BOARD)
    assert subjects(place)[-1] == "[sev4] Mails come late: update 1"
    use_up_all(story)


def use_up_all(story: Story) -> None:
    """Whatever else is said around it is told by other stories."""
    for told in story.left_over():
        story.expect(told.text, channel=told.channel)
