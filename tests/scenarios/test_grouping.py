"""Several messages in a row are one request, unless their author says otherwise (R5)."""

import pytest

from bot.sandbox.client import SandboxError
from tests.story import SUPPORT, Ask, Person, Story


@pytest.fixture
def ask(story: Story, olga: Person) -> Ask:
    """Olga asks, and adds a second message half a minute later."""
    asked = olga.posts("Hello")
    assert asked.card.ts
    story.advance(seconds=30)
    return asked


def test_messages_in_a_row_are_one_request_with_one_card(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    second = olga.posts("The export is broken")
    story.expect("added to your request #1", only_to=olga)
    story.advance(seconds=60)
    third = olga.posts("It says error 500")
    assert story.ephemeral_to(olga) == []  # one hint for a request is enough

    assert second.row.id == third.row.id == ask.row.id
    assert ask.row.opened_at.timestamp() == pytest.approx(float(ask.ts))
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_in_the_thread_of_a_grouped_message_stops_the_clock(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    second = olga.posts("The export is broken")
    story.expect("Make separate", only_to=olga)

    second.reply(ann, "Looking at the export")

    assert ask.row.responded_by == "U0ANN"
    ask.card.shows("Answered by Ann")
    story.advance(hours=1)
    story.expect_nothing()


def test_eyes_on_a_grouped_message_take_the_request(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    second = olga.posts("The export is broken")
    story.expect("Make separate", only_to=olga)

    ann.reacts(second.ts, "eyes")

    ask.card.shows("In progress with Ann")
    assert ask.emoji == {"eyes"}
    ask.reply(ann, "Fixed")
    story.advance(hours=1)
    story.expect_nothing()


def test_make_separate_gives_the_message_a_card_and_a_clock_of_its_own(
    story: Story, olga: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    second = olga.posts("By the way, I cannot log in")
    hint = story.expect("added to your request #1", only_to=olga)

    hint.click(olga, "Make separate")

    hint.shows("Your message is request #2 now.").shows_no("Make separate")
    assert second.card.mentions() == {"U0ANN", "U0BEN"}
    assert second.row.id != ask.row.id
    assert second.row.opened_at > ask.row.opened_at
    ask.reply(ann, "Hello Olga, what is it?")
    assert second.row.responded_at is None
    second.reply(ben, "Please reset your password")
    assert second.row.responded_by == "U0BEN"
    story.advance(hours=1)
    story.expect_nothing()


def test_answering_the_separated_message_in_its_own_thread_leaves_the_first_waiting(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    second = olga.posts("By the way, I cannot log in")
    story.expect("Make separate", only_to=olga).click(olga, "Make separate")
    assert second.card.ts

    second.reply(ann, "Please reset your password")

    assert ask.row.responded_at is None
    ask.reply(ann, "And hello")


def test_separating_after_an_answer_starts_a_clock_at_the_press(
    story: Story, olga: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    second = olga.posts("By the way, I cannot log in")
    hint = story.expect("Make separate", only_to=olga)
    ask.reply(ann, "Hello Olga")
    story.advance(minutes=20)
    pressed_at = story.clock.now()

    hint.click(olga, "Make separate")

    assert second.card.mentions() == {"U0ANN", "U0BEN"}
    assert second.row.opened_at == pressed_at
    assert ask.row.responded_by == "U0ANN"
    second.reply(ben, "Reset your password")
    assert second.row.missed_at is None
    story.advance(hours=1)
    story.expect_nothing()


def test_only_the_author_is_asked_and_may_separate(
    story: Story, olga: Person, tom: Person, ann: Person, ask: Ask
) -> None:
    second = olga.posts("By the way, I cannot log in")
    hint = story.expect("Make separate", only_to=olga)

    with pytest.raises(SandboxError, match="does not see"):
        hint.click(tom, "Make separate")
    assert story.ephemeral_to(tom) == []

    assert second.row.id == ask.row.id
    ask.reply(ann, "Hello")


def test_separated_by_the_shortcut_already_the_button_says_so(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    second = olga.posts("By the way, I cannot log in")
    hint = story.expect("Make separate", only_to=olga)
    olga.shortcut("Open a support request", second.ts)
    story.expect("This is request #2 now", only_to=olga)

    hint.click(olga, "Make separate")

    hint.shows("Your message is request #2 now.")
    assert second.card.ts
    second.reply(ann, "Reset your password")
    ask.reply(ann, "Hello")


@pytest.mark.parametrize(("pause", "joins"), [(119, True), (121, False)])
def test_a_message_joins_within_two_minutes_of_the_previous_one(
    story: Story, olga: Person, ann: Person, pause: int, joins: bool
) -> None:
    ask = olga.posts("Hello")
    assert ask.card.ts
    story.advance(seconds=pause)

    second = olga.posts("The export is broken")

    assert (second.row.id == ask.row.id) is joins
    if joins:
        story.expect("Make separate", only_to=olga)
    else:
        assert second.card.ts
        second.reply(ann, "Looking")
    ask.reply(ann, "Hello")


def test_messages_join_for_at_most_five_minutes(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("Hello")
    assert ask.card.ts
    for _ in range(2):
        story.advance(seconds=110)
        assert olga.posts("and another thing").row.id == ask.row.id
    story.expect("Make separate", only_to=olga)
    for responder in (ann, ben):
        story.expect("Hello", to=responder)
    story.advance(seconds=110)

    late = olga.posts("Still here")

    assert late.row.id != ask.row.id
    assert late.card.ts
    story.expect(thread=ask.ts, channel=SUPPORT)
    story.expect("Hello", channel="C0TEAM")
    ask.reply(ann, "Hello")
    late.reply(ann, "Hello again")


def test_a_message_after_the_answer_is_a_new_request(olga: Person, ann: Person, ask: Ask) -> None:
    ask.reply(ann, "Looking")

    second = olga.posts("And now the import is broken")

    assert second.row.id != ask.row.id
    assert second.card.ts
    second.reply(ann, "Looking at that too")


def test_two_people_never_share_a_request(tom: Person, ann: Person, ask: Ask) -> None:
    other = tom.posts("I cannot log in")

    assert other.row.id != ask.row.id
    assert other.card.ts
    other.reply(ann, "Reset your password")
    ask.reply(ann, "Hello")


def test_lists_name_a_request_by_all_its_messages_and_not_by_the_greeting(
    story: Story, olga: Person, ann: Person
) -> None:
    first = olga.posts("Hi all!")
    story.advance(seconds=20)
    second = olga.posts("The export is broken")
    story.advance(seconds=5)
    assert "Hi all! The export is broken" in story.board()
    assert first.card.ts
    story.expect("Make separate", only_to=olga)

    olga.edits(second, "The import is broken")
    story.advance(seconds=5)

    assert "Hi all! The import is broken" in ann.commands("open")
