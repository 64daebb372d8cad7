"""What is no request: announcements, bots, alerts channels, and what somebody says is none; forms are one (R1, R4)."""

from collections.abc import Callable

import pytest

from bot.domain.requests import RequestState
from tests.story import CONFIG, SUPPORT, Ask, Person, Story, with_team

FORM, MONITOR = "B0FORM", "B0MONITOR"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "Export is broken for *Acme*"}}]


@pytest.fixture
def with_form(tell: Callable[..., Story]) -> Story:
    """A channel in which a form opens requests."""
    return tell(with_team(CONFIG, channels=[{"id": SUPPORT, "kind": "requests", "also_from": [FORM]}]))


@pytest.mark.parametrize("text", ["📢 Maintenance tonight", ":loudspeaker: Maintenance tonight", "*📢 Maintenance*"])
def test_an_announcement_opens_nothing_whoever_writes_it(story: Story, olga: Person, ann: Person, text: str) -> None:
    assert olga.posts(text).row is None
    assert ann.posts(text).row is None

    story.advance(hours=1)
    story.expect_nothing()


def test_other_bots_open_nothing(story: Story) -> None:
    ts = story.sandbox.client.app_post(MONITOR, SUPPORT, "Disk almost full", name="Monitor")
    hook = story.sandbox.client.app_post("B0HOOK", SUPPORT, "Deployed", name="deploys", subtype="bot_message")
    story.settle()

    assert Ask(story, story.person("olga"), SUPPORT, ts).row is None
    assert Ask(story, story.person("olga"), SUPPORT, hook).row is None
    story.expect_nothing()


def test_a_bot_in_a_thread_is_no_answer(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    story.sandbox.client.app_post(MONITOR, SUPPORT, "I created a ticket", name="Monitor", thread_ts=ask.ts)
    story.settle()

    assert ask.row.responded_at is None
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")


def test_a_form_on_the_list_opens_a_request(with_form: Story) -> None:
    story, ann = with_form, with_form.person("ann")
    ts = story.sandbox.client.app_post(FORM, SUPPORT, "Export is broken", name="Help form", subtype="bot_message")
    story.settle()
    ask = Ask(story, ann, SUPPORT, ts)

    ask.card.shows("Waiting for a first response", "asked by a form")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}
    assert "Export is broken" in story.board()
    ask.reply(ann, "Looking")
    assert ask.row.responded_by == "U0ANN"
    ask.card.click(ann, "Resolve")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_workflow_that_says_everything_in_blocks_is_readable_on_the_board(with_form: Story) -> None:
    story, ann = with_form, with_form.person("ann")
    ts = story.sandbox.client.app_post(FORM, SUPPORT, "", name="Help form", blocks=BLOCKS)
    story.settle()
    ask = Ask(story, ann, SUPPORT, ts)

    assert ask.card.ts
    assert "Export is broken for ∗Acme∗" in story.board()
    ask.reply(ann, "Looking")


def test_an_alerts_channel_is_left_alone(tell: Callable[..., Story]) -> None:
    channels = [{"id": SUPPORT, "kind": "requests"}, {"id": "C0OTHER", "kind": "alerts"}]
    story = tell(with_team(CONFIG, channels=channels))
    olga = story.person("olga")

    ask = olga.posts("Is this alert about us?", channel="C0OTHER")
    story.person("ann").shortcut("Open a support request", ask.ts, channel="C0OTHER")

    assert ask.row is None
    assert "No support team answers in this channel" in str(story.person("ann").modal)
    story.advance(hours=1)
    story.expect_nothing()


def test_not_a_request_by_a_member_ends_it_without_a_word(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("Good morning everybody")

    ask.card.click(ann, "Not a request")

    assert ask.row.state is RequestState.WITHDRAWN
    ask.card.shows("Withdrawn by Ann", "it was not a support request", "Reopen").shows_no("<@U0ANN>")
    story.advance(seconds=5)
    assert "Good morning" not in story.board()
    story.advance(hours=1)
    story.expect_nothing()


def test_whoever_asked_may_take_it_back_and_change_their_mind(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(olga, "Not a request")
    ask.card.shows("Withdrawn by Olga").shows_no("it was not a support request")
    story.advance(minutes=20)

    ask.card.click(olga, "Reopen")

    assert ask.row.state is RequestState.WAITING
    assert ask.row.missed_at is None
    ask.card.shows("Waiting for a first response")
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")
    assert ask.row.missed_at is None


def test_others_cannot_withdraw_it(story: Story, olga: Person, tom: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")

    ask.card.click(tom, "Not a request")

    story.expect("Only members of Backend support and Olga, who asked, can do that", only_to=tom)
    assert ask.row.state is RequestState.WAITING
    ask.reply(ann, "Looking")
