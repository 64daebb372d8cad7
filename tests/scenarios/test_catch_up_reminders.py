"""The bot was down and nobody answered: one late honest reminder, of the highest step only (R13, F6, F8)."""

import pytest

from tests.story import ROOM, T0, Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    """A request from before the bot went down."""
    asked = olga.posts("The export is broken")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def test_after_ten_minutes_of_silence_the_miss_is_said_once(story: Story, ann: Person, lea: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=9)

    assert ask.row.missed_at == ask.row.due_at
    assert story.expect("within 5 min", thread=ask.ts).mentions() == {"U0ANN", "U0BEN"}
    story.expect("missed the first-response target", "still waiting", channel=ROOM)
    ask.card.shows("Overdue")
    story.expect_nothing()

    story.advance(minutes=2)  # the chain goes on where it would have been
    story.expect("export is broken", "5 min ago", to=lea)
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_after_twelve_minutes_only_the_lead_is_told(story: Story, ann: Person, lea: Person, ask: Ask) -> None:
    with story.down():
        story.advance(minutes=12)

    story.expect("export is broken", "7 min ago", to=lea)
    assert ask.row.missed_at == ask.row.due_at
    story.expect_nothing()
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_after_an_hour_only_the_manager_on_call_is_told(story: Story, ann: Person, max_: Person, ask: Ask) -> None:
    with story.down():
        story.advance(hours=1)

    story.expect("export is broken", "55 min ago", to=max_)
    story.expect_nothing()
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_that_waited_unheard_for_eleven_minutes_calls_those_on_duty_and_the_lead(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    with story.down():
        ask = olga.posts("The export is broken")
        story.advance(minutes=11)

    assert ask.card.shows("Overdue").mentions() == {"U0ANN", "U0BEN"}
    story.expect("export is broken", "6 min ago", to=lea)
    story.expect_nothing()
    ask.reply(ann, "Looking")


def test_what_was_sent_before_the_fall_is_not_sent_again(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)

    with story.down():
        story.advance(minutes=1)

    story.expect_nothing()
    ask.reply(ann, "Looking")


def test_a_night_that_passed_while_down_ends_with_one_message_in_the_morning(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    evening = T0.replace(hour=18)
    story.until(evening)
    ask = olga.posts("The nightly report is broken")
    assert ask.card.mentions() == set()

    with story.down():
        story.advance(hours=15, minutes=1)  # support has been open for a minute

    for responder in (ann, ben):
        story.expect("Support is open", "nightly report", to=responder)
    ask.reply(ann, "Looking")
    assert ask.row.missed_at is None
    story.advance(hours=1)
    story.expect_nothing()
