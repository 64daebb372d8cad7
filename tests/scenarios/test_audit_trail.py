"""Every change is a row that says who, what, when, why and from where (P2)."""

from typing import Any

from tests.scenarios.triaging import triages
from tests.story import Ask, Person, Story


def trail(story: Story, ask: Ask) -> list[Any]:
    """What happened to a request, oldest first."""
    with story.bot.desk.reading() as work:
        return list(reversed(work.uow.audit.of(f"request:{ask.row.id}", 100)))


def told(rows: list[Any]) -> list[tuple[str, str, str]]:
    return [(row.action, row.actor, row.source) for row in rows]


def test_the_whole_life_of_a_request_can_be_read_from_its_rows(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Take")
    ask.reply(ann, "Which export?")
    ask.card.click(ann, "Waiting on requester")
    ask.reply(olga, "The big one")
    triages(ann, ask, "bug", "record", priority={"option": "high"})
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"}, note="You know the export")
    story.expect("You know the export", thread=ask.ts)
    ben.commands("take #1")
    ben.shortcut("Resolve…", ask.ts)
    ben.submits(resolution="A stale lock, removed")
    story.expect("A stale lock, removed", thread=ask.ts)
    story.advance(minutes=1)
    ask.reply(olga, "It is broken again")
    story.expect("Olga needs help again with #1", to=ben)
    ben.reacts(ask.ts, "white_check_mark")

    assert told(trail(story, ask)) == [
        ("request.opened", "U0OLGA", "event"),
        ("request.responded", "U0ANN", "button"),
        ("request.taken", "U0ANN", "button"),
        ("request.waiting_on_requester", "U0ANN", "menu"),
        ("request.requester_replied", "U0OLGA", "event"),
        ("request.priority", "U0ANN", "modal"),
        ("request.category", "U0ANN", "modal"),
        ("request.handed_off", "U0ANN", "modal"),
        ("request.taken", "U0BEN", "command"),
        ("request.resolved", "U0BEN", "modal"),
        ("request.reopened", "U0OLGA", "event"),
        ("request.resolved", "U0BEN", "event"),
    ]
    reasons = {row.action: row.reason for row in trail(story, ask)}
    assert reasons["request.handed_off"] == "You know the export"
    assert reasons["request.reopened"] == "the requester replied"
    assert {row.team for row in trail(story, ask)} == {"backend"}


def test_what_the_bot_does_by_itself_is_told_as_its_own_act(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    opened = story.clock.now()
    story.advance(minutes=16)

    rows = trail(story, ask)

    assert told(rows)[1:] == [
        ("request.escalated", "firstline", "timer"),
        ("request.missed", "firstline", "timer"),
        ("request.escalated", "firstline", "timer"),
        ("request.escalated", "firstline", "timer"),
        ("request.escalated", "firstline", "timer"),
    ]
    assert [sorted(row.data["told"]) for row in rows if row.action == "request.escalated"] == [
        ["U0ANN", "U0BEN"],
        ["U0ANN", "U0BEN"],
        ["U0LEA"],
        ["U0MAX"],
    ]
    assert [round((row.at - opened).total_seconds() / 60) for row in rows] == [0, 3, 5, 5, 10, 15]
    for left in story.left_over():
        story.expect(left.text[:20])
    ask.reply(ann, "Looking")


def test_refused_acts_leave_no_row(story: Story, olga: Person, tom: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    before = len(trail(story, ask))

    ask.card.click(tom, "Take")
    story.expect("Only members of Backend support can do that", only_to=tom)
    tom.shortcut("Resolve…", ask.ts)

    assert "Only members of Backend support" in str(tom.modal)
    assert len(trail(story, ask)) == before
    ask.reply(ann, "Looking")


def test_settings_and_notes_of_people_are_kept_as_well(story: Story, ann: Person) -> None:
    ann.opens_home()
    story.click_home(ann, "Mute for today")
    story.click_home(ann, "Unmute")
    ann.commands("note the export job restarts at noon")

    with story.bot.desk.reading() as work:
        rows = list(reversed(work.uow.audit.of("person:U0ANN")))

    assert told(rows) == [
        ("person.muted", "U0ANN", "button"),
        ("person.unmuted", "U0ANN", "button"),
        ("shift.note", "U0ANN", "command"),
    ]


def test_what_was_found_afterwards_says_where_it_came_from(story: Story, olga: Person, ann: Person) -> None:
    with story.down():
        ask = olga.posts("The export is broken")
        ask.reply(ann, "Looking")
        story.advance(minutes=10)

    assert ask.card.ts
    assert ("request.opened", "U0OLGA", "catch-up") in told(trail(story, ask))
    assert ("request.responded", "U0ANN", "catch-up") in told(trail(story, ask))
