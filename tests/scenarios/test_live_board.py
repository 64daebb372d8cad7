"""The live board: one message in the team's room that follows what happens and never notifies (X5)."""

from collections.abc import Callable
from datetime import timedelta

from tests.story import CONFIG, ROOM, T0, Person, Story, with_team


def boards(story: Story) -> list[str]:
    """The ts of every board in the team's room."""
    messages = story.sandbox.client.messages(ROOM)
    keys = [(m["ts"], (m.get("metadata") or {}).get("event_payload", {}).get("key", "")) for m in messages]
    return [ts for ts, key in keys if key.startswith("board:")]


def test_one_message_lists_what_is_open_oldest_first_and_mentions_nobody(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    first = olga.posts("The export is broken")
    assert first.card.ts
    story.advance(minutes=1)
    second = tom.posts("Login fails")
    assert second.card.ts
    story.advance(seconds=5)

    shown = story.board()
    assert shown.index("export is broken") < shown.index("Login fails")
    assert "2 open requests, 2 waiting for a first response" in shown
    assert "<@" not in shown
    assert "4 min left" in shown
    assert "5 min left" in shown
    assert "nobody yet" in shown
    assert "/archives/C0BACKEND/p" in shown
    assert len(boards(story)) == 1

    first.card.click(ann, "Take")
    first.reply(ann, "Looking")
    story.advance(seconds=5)

    shown = story.board()
    assert shown.index("Login fails") < shown.index("export is broken"), "who waits stands above who was answered"
    assert "Answered and open" in shown
    second.reply(ann, "Looking")
    assert len(boards(story)) == 1


def test_a_line_leaves_with_its_request(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Restarted it")
    assert "export is broken" in story.board()

    ask.card.click(ann, "Resolve")
    story.advance(seconds=5)

    assert "export is broken" not in story.board()
    assert "nothing is open, nobody is waiting" in story.board()
    ask.card.click(olga, "Reopen")
    story.expect("Olga needs help again with #1", to=ann)
    story.advance(seconds=5)
    assert "export is broken" in story.board()


def test_the_time_left_is_drawn_again_every_minute_while_somebody_waits(
    story: Story, olga: Person, ann: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    assert "5 min left" in story.board()

    for left in ("4 min left", "3 min left"):
        story.advance(minutes=1)
        story.advance(seconds=3)
        assert left in story.board()
    ask.reply(ann, "Looking")


def test_overdue_is_counted_on(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=8)
    story.advance(seconds=3)

    assert "⏰ 3 min overdue" in story.board()
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    story.expect("within 5 min", thread=ask.ts)
    story.expect("missed", channel=ROOM)
    ask.reply(ann, "Looking")


def test_where_nobody_waits_nothing_is_drawn(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Looking")
    story.advance(minutes=2)
    before = len(story.sandbox.client.calls())

    for _ in range(10):
        story.advance(minutes=1)

    assert len(story.sandbox.client.calls()) == before


def test_at_night_the_board_rests_and_says_when_each_is_due(tell: Callable[..., Story]) -> None:
    story = tell(at=T0.replace(hour=18, minute=30))
    olga, ann = story.person("olga"), story.person("ann")
    ask = olga.posts("The nightly report is broken")
    assert ask.card.ts
    story.advance(seconds=5)
    before = len(story.sandbox.client.calls())

    for _ in range(5):
        story.advance(hours=1)

    assert len(story.sandbox.client.calls()) == before
    assert "due " in story.board()
    story.until(T0 + timedelta(days=1) - timedelta(hours=1))
    for responder in (ann, story.person("ben")):
        story.expect("Support is open", to=responder)
    story.advance(seconds=5)
    assert "5 min left" in story.board()
    ask.reply(ann, "Looking")


def test_a_team_without_a_room_has_no_board(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, internal_channel=None))
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts

    ask.reply(story.person("ann"), "Looking")

    assert boards(story) == []
    story.advance(hours=1)
    story.expect_nothing()


def test_a_board_that_somebody_deleted_comes_back(story: Story, olga: Person, tom: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.bot.slack.delete(ROOM, boards(story)[0])
    story.settle()

    other = tom.posts("Login fails")
    assert other.card.ts
    story.advance(seconds=5)

    assert "Login fails" in story.board()
    ask.reply(ann, "Looking")
    other.reply(ann, "Looking")
