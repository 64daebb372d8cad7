"""What the stories about updates on incidents share: what people write, and what the bot says of other things."""

from tests.story import Person, Seen, Story

FIRST = {"impact": "Nobody in Europe can pay by card", "doing": "We go back to yesterday's version"}
SECOND = {"impact": "Some payments still fail", "doing": "We repeat those that failed"}


def writes(card: Seen, by: Person, words: dict[str, str], next_in: str = "30") -> None:
    """Somebody presses **Update…** on the card and fills in the form."""
    card.click(by, "Update…")
    by.submits(**words, next_update={"option": next_in})


def resolves(card: Seen, by: Person) -> None:
    for label in ("Contact made", "Resolve"):
        card.click(by, label)


def quiet(story: Story) -> None:
    """Nobody hears more about updates; what the bot says of other things is what other stories are about."""
    for seen in story.left_over():
        assert "update" not in seen.words, seen.words
        story.expect(channel=seen.channel)
