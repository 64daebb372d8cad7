"""Nobody answers: reminder, miss, leads, manager on call, then silence (F6, F8, N1-N3)."""

from datetime import timedelta

from tests.story import ROOM, Person, Story


def test_nobody_answers_and_the_whole_chain_hears_of_it_in_order(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    lea, max_ = story.person("lea"), story.person("max")
    ask = olga.posts("The export is broken")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}

    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)

    story.advance(minutes=2, seconds=1)
    missed = story.expect(thread=ask.ts)
    assert missed.mentions() == {"U0ANN", "U0BEN"}
    line = story.expect("export is broken", channel=ROOM)
    assert line.mentions() == set()
    assert ask.row.missed_at == ask.row.due_at

    story.advance(minutes=5)
    story.expect("export is broken", to=lea)
    story.advance(minutes=5)
    story.expect("export is broken", to=max_)

    story.advance(hours=3)
    story.expect_nothing()


def test_a_first_response_after_the_miss_ends_the_chain_and_stays_a_miss(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    ask.card.shows("Olga")
    story.advance(minutes=5, seconds=1)
    story.expect(to=ann)
    story.expect(to=ben)
    called = story.expect(thread=ask.ts)
    line = story.expect(channel=ROOM)

    ask.reply(ben, "On it now")

    assert ask.row.missed_at == ask.row.due_at
    ask.card.shows("Ben", "just after its target")
    line.shows("export")
    called.shows("The first answer came after more than 5 min, from Ben")
    assert called.now.mentions() == set()
    story.advance(hours=1)
    story.expect_nothing()


def test_a_reply_at_the_due_instant_meets_the_target(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.until(ask.row.due_at)
    story.expect(to=ann)
    story.expect(to=ben)

    ask.reply(ann, "Looking")

    assert ask.row.responded_at - ask.row.due_at <= timedelta(milliseconds=1)
    story.advance(minutes=30)
    story.expect_nothing()
