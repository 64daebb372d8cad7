"""Somebody deletes a message of the bot's: what people need to act comes back, the rest stays away."""

from tests.story import BOT, ROOM, Person, Story


def test_a_deleted_card_of_an_open_request_comes_back_and_works(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")

    story.person("lea").deletes(ask.card.ts)

    again = story.expect("Waiting for a first response", thread=ask.ts)
    again.click(ann, "Take")
    again.shows("Ann")
    story.expect_nothing()


def test_a_deleted_card_of_a_closed_request_stays_away(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Resolve")

    story.person("lea").deletes(ask.card.ts)

    story.expect_nothing()


def test_a_deleted_board_comes_back(story: Story, olga: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    [board] = [each["ts"] for each in story.sandbox.client.messages(ROOM) if each.get("bot_id") == BOT]

    story.person("lea").deletes(board, channel=ROOM)

    assert "export is broken" in story.board()
