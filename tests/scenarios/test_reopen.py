"""A request comes back: by the requester's words, by the button, or as a new one when it is too late (R9, P1)."""

import pytest

from tests.story import ROOM, Ask, Person, Story


@pytest.fixture
def ask(story: Story, olga: Person, ann: Person) -> Ask:
    """Olga asked, Ann answered and resolved it."""
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    story.advance(minutes=1)
    asked.reply(ann, "Restarted, please try again")
    asked.card.click(ann, "Resolve")
    asked.card.shows("Resolved by Ann")
    return asked


def test_a_substantial_reply_within_seven_days_reopens_it_without_a_second_first_response(
    story: Story, olga: Person, ask: Ask
) -> None:
    answered_at = ask.row.responded_at
    story.advance(days=1)

    ask.reply(olga, "It is broken again")

    assert ask.row.state == "in_progress"
    ask.card.shows("In progress with Ann").shows_no("Resolved")
    assert ask.emoji == {"eyes"}
    assert ask.row.responded_at == answered_at
    story.advance(seconds=5)
    assert "export is broken" in story.board()
    story.advance(hours=3)
    story.expect_nothing()


@pytest.mark.parametrize("words", ["thanks 🙏", ":pray:", "Thank you so much, works now!", "👍", "díky moc"])
def test_thanks_do_not_reopen_it(story: Story, olga: Person, ask: Ask, words: str) -> None:
    ask.reply(olga, words)

    ask.card.shows("Resolved by Ann")
    story.advance(hours=3)
    story.expect_nothing()


def test_after_seven_days_a_reply_opens_a_linked_request_with_a_clock_of_its_own(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    story.advance(days=7, minutes=1)

    again = olga.posts("It is broken again", thread=ask.ts)

    card = story.expect("Request #2", "continues #1", thread=ask.ts)
    assert card.mentions() == {"U0ANN", "U0BEN"}
    assert again.row.linked_from == ask.row.id
    assert again.row.due_at > again.row.opened_at
    ask.card.shows("Resolved by Ann")
    ask.reply(ann, "Looking again")
    assert again.row.responded_by == "U0ANN"
    card.shows("Answered by Ann")
    ask.card.shows("Resolved by Ann")
    story.advance(hours=3)
    story.expect_nothing()


def test_the_card_names_whoever_resolved_it_also_from_off_duty(olga: Person, ann: Person, lea: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.reply(ann, "Restarted, please try again")

    lea.reacts(ask.ts, "white_check_mark")

    ask.card.shows("Resolved by Lea")


@pytest.mark.parametrize("who", ["ann", "olga"])
def test_members_and_the_requester_may_press_reopen(story: Story, ask: Ask, who: str) -> None:
    ask.card.click(story.person(who), "Reopen")

    ask.card.shows("In progress with Ann")
    story.advance(hours=3)
    story.expect_nothing()


def test_anybody_else_who_presses_reopen_reads_who_can(story: Story, tom: Person, ask: Ask) -> None:
    ask.card.click(tom, "Reopen")

    story.expect("Only members of Backend support and Olga, who asked, can do that", only_to=tom)
    ask.card.shows("Resolved by Ann")


def missed(story: Story, ask: Ask) -> Ask:
    """Nobody answers for five minutes; the reminders and the card were seen."""
    assert ask.card.ts
    story.advance(minutes=5, seconds=1)
    for responder in ("ann", "ben"):
        story.expect("export is broken", "min left", to=story.person(responder))
    ask.card.shows("Overdue")
    return ask


def test_an_unanswered_request_that_was_taken_back_gets_a_new_clock_when_it_is_reopened(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = missed(story, olga.posts("The export is broken"))
    assert story.expect("Nobody has answered", thread=ask.ts).mentions() == {"U0ANN", "U0BEN"}
    story.expect("export is broken", channel=ROOM)
    ask.card.click(olga, "Not a request")
    ask.card.shows("Withdrawn by Olga")
    story.advance(hours=1)

    ask.card.click(olga, "Reopen")

    ask.card.shows("Waiting for a first response", "due 11:10 CET")
    missed(story, ask)
    assert story.expect("Nobody has answered", thread=ask.ts).mentions() == {"U0ANN", "U0BEN"}
    story.expect("export is broken", channel=ROOM)
    ask.reply(ann, "Looking")


def test_when_the_posts_of_the_thread_are_spent_a_miss_is_told_directly(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    for _ in range(2):
        missed(story, ask)
        story.expect("Nobody has answered", thread=ask.ts)
        ask.card.click(olga, "Not a request")
        ask.card.click(olga, "Reopen")
    story.expect("export is broken", channel=ROOM)

    missed(story, ask)

    for responder in (ann, ben):
        story.expect("export is broken", "overdue", to=responder)
    story.expect("export is broken", channel=ROOM)
    ask.reply(ann, "Looking")
