"""Texts full of control tokens ping nobody wherever they are quoted, and cut short they stay whole (N5)."""

import json

import pytest

from tests.story import ROOM, Person, Seen, Story

LOUD = "<!channel> <!here> <@U0BEN> <!subteam^S0BACKEND> <#C0OTHER> *bold* `code` <https://evil.example|click here>"
POWERFUL = ("<!channel", "<!here", "<!everyone", "<!subteam", "<@U0BEN>")


def powerless(seen: Seen, *, but: str = "") -> None:
    """Nothing in the message pings or links anybody for the quoted text."""
    raw = json.dumps([seen.text, seen.blocks])
    assert [token for token in POWERFUL if token in raw and token != but] == []
    assert "evil.example" not in raw


def test_control_tokens_in_a_text_ping_nobody_wherever_it_is_quoted(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts(LOUD)
    powerless(ask.card, but="<@U0BEN>")  # he is on duty, and mentioned once
    assert json.dumps(ask.card.blocks).count("<@U0BEN>") == 1
    assert not any(token in story.board() for token in POWERFUL)

    story.advance(minutes=5, seconds=1)
    for responder in (ann, ben):
        powerless(story.expect("click here", to=responder))
    powerless(story.expect("Nobody has answered", thread=ask.ts), but="<@U0BEN>")
    powerless(story.expect("click here", channel=ROOM))

    answer = ann.commands("open")
    assert "click here" in answer
    assert not any(token in answer for token in POWERFUL)
    assert not any(token in ann.opens_home() for token in POWERFUL)
    ask.reply(ann, "Looking")


def test_control_tokens_in_a_resolution_ping_nobody(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.reply(ann, "Looking")

    ann.shortcut("Resolve…", ask.ts)
    ann.submits(resolution="<!channel> fixed & <done>, @here")

    powerless(story.expect("fixed", thread=ask.ts))
    assert ask.card.ts


@pytest.mark.parametrize("text", ["<@U0BEN> " * 4_000, "&amp;" * 8_000, "x" * 40_000])
def test_forty_thousand_characters_are_cut_without_breaking_anything(
    story: Story, olga: Person, ann: Person, ben: Person, text: str
) -> None:
    ask = olga.posts(text.strip())

    assert ask.card.mentions() == {"U0ANN", "U0BEN"}
    story.advance(minutes=3)
    for responder in (ann, ben):
        assert story.expect("waits for a first response", to=responder).mentions() == set()
    ask.reply(ann, text.strip())
    ask.card.shows("Answered by Ann")
