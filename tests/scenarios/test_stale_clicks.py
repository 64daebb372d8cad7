"""People press buttons on a screen that is older than the request: they read what happened meanwhile (X5, R8)."""

import pytest

from bot.domain.requests import RequestState
from tests.story import Ask, Person, Story


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    return asked


def test_a_click_on_a_card_of_before_says_who_was_faster(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    with story.slow_screens():
        ask.card.click(ann, "Take")
        ask.card.click(ben, "Take")

    story.expect("Meanwhile Ann took it, so nothing was changed", "in progress", only_to=ben)
    assert ask.row.owner == "U0ANN"
    ask.reply(ann, "Looking")


def test_one_may_reply_and_resolve_before_the_card_is_drawn_again(story: Story, ann: Person, ask: Ask) -> None:
    with story.slow_screens():
        ask.reply(ann, "Restarted it")
        ask.card.click(ann, "Resolve")

    assert ask.row.state is RequestState.RESOLVED


def test_a_double_click_does_it_once_and_says_so(story: Story, ann: Person, ask: Ask) -> None:
    with story.slow_screens():
        ask.card.click(ann, "Take")
        ask.card.click(ann, "Take")

    story.expect("You took it already, so nothing was changed", only_to=ann)
    assert ask.row.owner == "U0ANN"
    ask.reply(ann, "Looking")


def test_taking_again_what_one_has_is_answered_politely(story: Story, ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Take")

    ask.card.click(ann, "Take over")

    story.expect("It is yours already", only_to=ann)
    ask.reply(ann, "Looking")


def test_a_second_resolve_is_answered_politely(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ask.reply(ann, "Restarted it")

    with story.slow_screens():
        ask.card.click(ann, "Resolve")
        ask.card.click(ben, "Resolve")

    story.expect("Meanwhile Ann resolved it, so nothing was changed", only_to=ben)
    assert ask.row.state is RequestState.RESOLVED


def test_a_take_on_a_request_that_the_requester_took_back_meanwhile(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    with story.slow_screens():
        ask.card.click(olga, "Not a request")
        ask.card.click(ann, "Take")

    story.expect("Meanwhile Olga withdrew it, so nothing was changed", "withdrawn", only_to=ann)
    assert ask.row.owner is None


def test_an_answer_that_came_before_the_card_was_drawn_again_is_told(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    with story.slow_screens():
        ask.reply(ann, "It is the disk, I am cleaning it up")
        ask.card.click(ben, "Take")

    story.expect("Meanwhile Ann answered it", only_to=ben)
    assert ask.row.owner == "U0ANN"


def test_an_answer_of_the_requester_is_told_as_well(story: Story, olga: Person, ann: Person, ask: Ask) -> None:
    ask.reply(ann, "Which export?")

    with story.slow_screens():
        ask.reply(olga, "The one for customers")
        ask.card.click(ann, "Waiting on requester")

    story.expect("Meanwhile Olga replied, so nothing was changed", only_to=ann)


def test_a_choice_in_the_menu_of_an_old_card_is_told_what_happened(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    with story.slow_screens():
        ask.card.click(ann, "Take")
        ask.card.click(ben, "Hand off…")

    assert ben.modal is None
    story.expect("Meanwhile Ann took it, so nothing was changed", only_to=ben)
    ask.reply(ann, "Looking")


def test_a_form_that_was_open_while_somebody_resolved_the_request_keeps_what_was_written(
    ann: Person, ben: Person, ask: Ask
) -> None:
    ask.reply(ann, "Restarted it")
    ask.card.click(ben, "Triage…")
    ask.card.click(ann, "Resolve")

    answer = ben.submits(category={"option": "bug"})

    assert "Meanwhile Ann resolved it" in str(answer["errors"])
    assert ben.modal is not None
    assert ask.row.category is None


def test_take_in_an_old_reminder_says_who_has_it(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    story.advance(minutes=3)
    reminder = story.expect("export is broken", to=ben)
    story.expect("export is broken", to=ann)
    ask.card.click(ann, "Take")

    reminder.click(ben, "Take")

    story.expect("Meanwhile Ann took it, so nothing was changed", only_to=ben)
    assert ask.row.owner == "U0ANN"
    ask.reply(ann, "Looking")
