"""Messages that Slack refuses for good are parked, visible, block nothing, and can be sent again (X1, P1)."""

from typing import Any

from tests.story import SUPPORT, Person, Story


def refuse(story: Story, error: str = "restricted_action", count: int = 1, **where: Any) -> None:
    """Slack refuses the next posts of the bot in the support channel."""
    rule = {"method": "chat.postMessage", "kind": "error", "error": error, "count": count, "channel": SUPPORT, **where}
    story.sandbox.client.faults(rules=[rule])


def test_an_admin_sees_what_is_parked_and_sends_it_again(
    story: Story, olga: Person, tom: Person, ann: Person, lea: Person
) -> None:
    refuse(story)
    ask = olga.posts("The export is broken")
    other = tom.posts("Login fails")

    assert other.card.ts, "one that is parked holds up no other"
    report = lea.commands("config")

    assert "1 message could not be delivered and is parked" in report
    assert "the card of request #1 for <#C0BACKEND> could not be delivered: restricted_action" in report
    shown = story.ephemerals_of(lea)[-1]
    shown.click(lea, "Try again")

    story.expect("It is on its way again", only_to=lea)
    assert ask.card.shows("Waiting for a first response").mentions() == {"U0ANN", "U0BEN"}
    assert "no problems" in lea.commands("config")
    ask.reply(ann, "Looking")
    other.reply(ann, "Looking")


def test_others_see_the_problem_but_not_the_buttons(story: Story, olga: Person, ann: Person) -> None:
    refuse(story)
    ask = olga.posts("The export is broken")

    report = ann.commands("config")

    assert "1 message could not be delivered and is parked" in report
    assert "Try again" not in report
    story.expect_parked("card:1")
    ask.reply(ann, "Looking")


def test_try_again_pressed_twice_says_that_it_is_gone(story: Story, olga: Person, ann: Person, lea: Person) -> None:
    refuse(story)
    ask = olga.posts("The export is broken")
    lea.commands("config")
    shown = story.ephemerals_of(lea)[-1]

    shown.click(lea, "Try again")
    story.expect("It is on its way again", only_to=lea)
    shown.click(lea, "Try again")

    story.expect("This message is not parked any more", only_to=lea)
    assert ask.card.ts
    ask.reply(ann, "Looking")


def test_what_is_refused_once_more_is_listed_once_more(story: Story, olga: Person, ann: Person, lea: Person) -> None:
    refuse(story, count=2)
    ask = olga.posts("The export is broken")
    lea.commands("config")

    story.ephemerals_of(lea)[-1].click(lea, "Try again")

    story.expect("It is on its way again", only_to=lea)
    assert "1 message could not be delivered and is parked" in lea.commands("config")
    story.expect_parked("card:1")
    ask.reply(ann, "Looking")


def test_a_request_without_its_card_is_reminded_of_all_the_same(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    refuse(story)
    ask = olga.posts("The export is broken")
    story.expect_parked("card:1")

    story.advance(minutes=3)

    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(ann, "Looking")
    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()
