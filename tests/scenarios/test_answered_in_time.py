"""A request is answered in time: card, emoji, board, and silence afterwards (F2, F6, N2, R14)."""

from tests.story import Person, Story


def test_a_reply_by_a_responder_stops_the_clock_and_all_reminders(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken, customers are waiting")
    ask.card.shows("<@U0ANN>", "<@U0BEN>")
    assert "export is broken" in story.board()

    story.advance(minutes=2)
    ask.reply(ann, "I am looking at it")

    ask.card.shows("Ann").shows_no("<@U0ANN>")
    assert ask.row.responded_by == "U0ANN"
    story.advance(minutes=60)
    story.expect_nothing()


def test_taking_by_button_shows_the_owner_and_one_emoji(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("Login fails for everybody")

    ask.card.click(ann, "Take")

    ask.card.shows("Ann")
    assert ask.emoji == {"eyes"}
    ask.reply(ann, "Fixed, please try again")
    ask.card.click(ann, "Resolve")
    assert ask.emoji == {"white_check_mark"}
    story.advance(seconds=5)
    assert "Login fails" not in story.board()
