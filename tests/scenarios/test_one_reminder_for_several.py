"""Requests that are due in the same breath are one direct message, not several (F6)."""

from tests.story import Person, Story


def test_two_requests_within_half_a_minute_are_one_reminder(
    story: Story, olga: Person, tom: Person, ann: Person, ben: Person
) -> None:
    first = olga.posts("The export is broken")
    story.advance(seconds=20)
    second = tom.posts("The shop is slow")
    assert first.card.ts
    assert second.card.ts

    story.advance(minutes=3)

    for responder in (ann, ben):
        story.expect("export is broken", "shop is slow", to=responder)
    story.expect_nothing()


def test_a_minute_apart_they_are_two(story: Story, olga: Person, tom: Person, ann: Person, ben: Person) -> None:
    first = olga.posts("The export is broken")
    story.advance(minutes=1)
    second = tom.posts("The shop is slow")
    assert first.card.ts
    assert second.card.ts

    story.advance(minutes=2)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder).shows_no("shop is slow")
    first.reply(ann, "Looking")

    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("shop is slow", to=responder)
    second.reply(ben, "Looking")
    story.advance(minutes=20)
    story.expect_nothing()
