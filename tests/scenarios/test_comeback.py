"""A request that comes back finds somebody who is there, also after the shift has changed (R9)."""

from datetime import timedelta

import pytest

from tests.story import T0, Ask, Person, Story, shift_of

NEXT_SHIFT = (T0 + timedelta(days=2)).replace(hour=9)


@pytest.fixture
def ask(story: Story, olga: Person, ann: Person) -> Ask:
    """Ann answered and resolved it; on Wednesday Cid and Ben follow Ann and Ben."""
    story.confirm(shift_of(NEXT_SHIFT, ("U0CID", "U0BEN")))
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    asked.reply(ann, "Restarted, please try again")
    asked.card.click(ann, "Resolve")
    return asked


def test_after_the_shift_the_people_on_duty_hear_that_it_is_open_again(
    story: Story, olga: Person, ben: Person, cid: Person, ask: Ask
) -> None:
    story.until(NEXT_SHIFT + timedelta(hours=2))

    ask.reply(olga, "It is broken again")

    story.expect("Olga needs help again with #1", "export is broken", to=ben)
    story.expect("Olga needs help again with #1", "Ann had it before", to=cid).click(cid, "Take")
    story.expect("You took it over from Ann", only_to=cid)
    ask.card.shows("In progress with Cid")
    ask.reply(cid, "Looking")
    story.advance(hours=3)
    story.expect_nothing()


def test_at_night_nobody_is_told_before_support_opens(
    story: Story, olga: Person, ben: Person, cid: Person, ask: Ask
) -> None:
    story.until(NEXT_SHIFT + timedelta(hours=12))

    ask.reply(olga, "It is broken again")

    story.until(NEXT_SHIFT + timedelta(hours=23, minutes=59))
    story.expect_nothing()
    story.advance(minutes=1)
    for responder in (ben, cid):
        story.expect("Olga needs help again with #1", to=responder)


def test_what_was_answered_overnight_needs_nobody_in_the_morning(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    story.until(NEXT_SHIFT + timedelta(hours=12))
    ask.reply(olga, "It is broken again")
    ask.reply(ann, "Sorry, restarted once more")

    story.until(NEXT_SHIFT + timedelta(days=1, hours=2))

    story.expect_nothing()


def test_an_owner_on_duty_who_wrote_in_the_thread_hears_of_the_reply_by_slack(
    story: Story, olga: Person, ask: Ask
) -> None:
    story.advance(hours=1)

    ask.reply(olga, "It is broken again")

    story.advance(hours=3)
    story.expect_nothing()


def test_an_owner_on_duty_hears_that_the_button_was_pressed(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    story.advance(hours=1)

    ask.card.click(olga, "Reopen")

    story.expect("Olga needs help again with #1", to=ann)
    story.advance(hours=3)
    story.expect_nothing()


def test_a_responder_who_reopens_it_tells_nobody(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Reopen")

    story.advance(hours=3)
    story.expect_nothing()
