"""Wednesday 09:00: what is open passes to the new team, and nothing is closed or lost (D7, H2, H3)."""

from collections.abc import Callable

import pytest

from tests.scenarios.weeks import at, on_duty, rotating, team_of
from tests.story import ROOM, Ask, Person, Story

WEDNESDAY, NEXT = at(25, "09:00"), at(2, "09:00", 12)


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """Tuesday 1 December at 16:00: Monday's proposal is confirmed, its team takes over tomorrow."""
    told = tell(rotating(handbook={"url": "https://handbook.example.com/support"}), shift=False)
    told.until(at(23, "14:00"))
    told.expect("proposed team for", channel=ROOM).click(told.person("ann"), "Confirm")
    told.until(WEDNESDAY)
    told.expect("on support until", channel=ROOM)
    for user in sorted(on_duty(told)):
        welcome = told.expect("You are on support", to=Person(told, user))
        welcome.shows("https://handbook.example.com/support|handbook")
    told.until(at(30, "14:00"))
    told.expect("proposed team for", channel=ROOM).click(told.person("ann"), "Confirm")
    told.until(at(1, "16:00", 12))
    return told


def asks(story: Story, text: str, taken_by: Person, answer: str) -> Ask:
    ask = story.person("olga").posts(text)
    assert ask.card.ts
    ask.card.click(taken_by, "Take")
    ask.reply(taken_by, answer)
    story.advance(minutes=3)
    return ask


def use_up_welcomes(story: Story) -> None:
    for user in sorted(on_duty(story)):
        story.expect("You are on support", to=Person(story, user))


def test_five_open_requests_and_the_notes_are_listed_and_those_whose_owner_leaves_are_offered_h2_h3(
    story: Story,
) -> None:
    leaving = Person(story, min(on_duty(story)))
    staying = Person(story, min(team_of(story, NEXT)))
    asked = [asks(story, f"Export number {number} is broken", leaving, f"Looking at {number}") for number in range(4)]
    kept = asks(story, "The mail is slow", staying, "It is the relay")
    story.expect("Thank you for helping out", only_to=staying)  # they are on duty from tomorrow on
    assert "Noted" in leaving.commands("note The export job restarts at noon, ask <@U0KIM>")

    story.until(NEXT)

    story.expect("on support until", channel=ROOM)
    listed = story.expect("handoff", "5 open requests", channel=ROOM)
    listed.shows("Looking at 3", "It is the relay", "restarts at noon, ask @someone", "Export number 0")
    assert not listed.mentions()
    buttons = [block for block in listed.blocks if block.get("accessory")]
    assert len(buttons) == len(asked), "the one whose owner is on duty again needs no Take"
    use_up_welcomes(story)
    assert all(each.row.state == "in_progress" for each in [*asked, kept])
    assert asked[0].row.owner == leaving.id

    listed.click(staying, "Take")

    story.expect("You took it over from", only_to=staying)
    assert asked[0].row.owner == staying.id
    assert len([block for block in listed.now.blocks if block.get("accessory")]) == len(asked) - 1
    asked[1].card.click(leaving, "Resolve")
    listed.shows("resolved")


def test_without_anything_open_and_without_notes_there_is_no_list(story: Story) -> None:
    story.until(NEXT)

    story.expect("on support until", channel=ROOM)
    use_up_welcomes(story)
    story.expect_nothing()


def test_notes_of_earlier_weeks_are_not_repeated_h3(story: Story) -> None:
    Person(story, min(on_duty(story))).commands("note Mind the relay")
    story.until(NEXT)
    story.expect("on support until", channel=ROOM)
    story.expect("Mind the relay", channel=ROOM)
    use_up_welcomes(story)
    Person(story, min(on_duty(story))).commands("note The relay is mended")
    story.until(at(7, "14:00", 12))
    story.expect("proposed team for", channel=ROOM).click(story.person("ann"), "Confirm")

    story.until(at(9, "09:00", 12))

    story.expect("on support until", channel=ROOM)
    story.expect("The relay is mended", channel=ROOM).shows_no("Mind the relay")
    use_up_welcomes(story)
