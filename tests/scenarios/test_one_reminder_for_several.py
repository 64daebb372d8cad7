"""Requests that are due in the same breath are one direct message, not several (F6)."""

from datetime import timedelta

from tests.story import SUPPORT, Person, Story


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


def test_what_a_reminder_has_named_ahead_is_not_named_again_by_one_that_comes_late(
    story: Story, olga: Person, tom: Person, ann: Person, ben: Person
) -> None:
    first = olga.posts("The export is broken")
    story.advance(seconds=5)
    asks = [first, tom.posts("The shop is slow")]
    story.advance(seconds=20)
    asks.append(story.person("pia").posts("The label is cut off"))
    assert all(ask.card.ts for ask in asks)
    story.advance(minutes=2, seconds=30)
    story.sandbox.client.post(olga.id, SUPPORT, "Any news?", thread_ts=first.ts)
    story.sandbox.client.drain()
    with story.store.begin() as uow:  # a process takes the event and dies, so that it is not judged for a while
        uow.inbox.claim(story.clock.now(), limit=1, lease=timedelta(seconds=20))

    story.advance(seconds=15)
    for responder in (ann, ben):
        story.expect("shop is slow", "label is cut off", to=responder).shows_no("export is broken")
    story.advance(seconds=10)

    for responder in (ann, ben):
        story.expect("export is broken", to=responder).shows_no("label is cut off")


def test_a_bot_that_was_down_when_the_time_came_of_a_request_that_it_had_named_ahead_does_not_name_it_again(
    story: Story, olga: Person, tom: Person, lea: Person
) -> None:
    first = olga.posts("The export is broken")
    story.advance(seconds=20)
    second = tom.posts("The shop is slow")
    story.advance(minutes=9, seconds=45)
    story.expect("export is broken", "shop is slow", to=lea)

    with story.down():
        story.advance(minutes=3)

    to_lea = story.direct_channel(lea)
    assert not [each.words for each in story.left_over() if each.channel == to_lea]
    for ask in (first, second):
        ask.reply(story.person("ann"), "Looking")
    while story.left_over():
        story.expect("")
