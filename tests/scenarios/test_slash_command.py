"""The slash command: every verb, unknown words, and who may what (X1, P1, P2)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.story import CONFIG, SUPPORT, T0, Ask, Person, Story, shift_of

VERBS = ("help", "open", "mine", "take", "who", "note", "config")


@pytest.fixture
def two(story: Story, olga: Person, tom: Person) -> tuple[Ask, Ask]:
    """Olga's request, and a minute later Tom's."""
    first = olga.posts("The export is broken")
    assert first.card.ts
    story.advance(minutes=1)
    second = tom.posts("Login fails")
    assert second.card.ts
    return first, second


@pytest.mark.parametrize("text", ["", "help", "HELP", " help me "])
def test_help_lists_every_verb_and_what_it_does(olga: Person, text: str) -> None:
    shown = olga.commands(text)

    assert "This is what I can do." in shown
    for verb in VERBS:
        assert f"`/support {verb}" in shown


@pytest.mark.parametrize(
    ("typed", "meant"), [("taek", "take"), ("opne", "open"), ("wo", "who"), ("m", "mine"), ("CONFG", "config")]
)
def test_an_unknown_word_is_answered_with_the_nearest_verb(olga: Person, typed: str, meant: str) -> None:
    assert f"I do not know “{typed.casefold()}”. Did you mean /support {meant}?" in olga.commands(typed)


def test_a_word_like_no_verb_shows_what_there_is_and_pings_nobody(olga: Person) -> None:
    shown = olga.commands("<!channel> xyzzy *now*")

    assert "I do not know" in shown
    assert "<!channel>" not in shown
    assert "`/support open`" in shown


def test_open_lists_what_waits_first(ann: Person, two: tuple[Ask, Ask]) -> None:
    first, second = two
    first.card.click(ann, "Take")
    first.reply(ann, "Looking")

    shown = ann.commands("open")

    assert "Open requests of Backend support · 2 requests" in shown.replace("*", "")
    assert shown.index("Login fails") < shown.rindex("export is broken")
    assert "in progress" in shown
    assert "nobody yet" in shown
    second.reply(ann, "Looking")


def test_open_and_mine_say_so_when_there_is_nothing(ann: Person, olga: Person) -> None:
    assert "Nothing is open. Well done." in ann.commands("open")
    assert "you opened none in the last seven days" in olga.commands("mine")


def test_mine_shows_what_one_has_and_what_one_asked(olga: Person, ann: Person, two: tuple[Ask, Ask]) -> None:
    first, second = two
    first.card.click(ann, "Take")
    first.reply(ann, "Looking")

    assert "export is broken" in ann.commands("mine")
    assert "Login" not in ann.commands("mine")
    assert "export is broken" in olga.commands("mine")
    second.reply(ann, "Looking")


def test_take_takes_the_oldest_that_waits_and_shows_where_it_is(
    story: Story, ann: Person, ben: Person, two: tuple[Ask, Ask]
) -> None:
    first, second = two

    answer = ann.commands("take")

    assert "Yours now: #1 from Olga, “The export is broken”." in answer
    assert "/archives/C0BACKEND/p" in answer
    assert first.row.owner == "U0ANN"
    assert "#2 from Tom" in ben.commands("take")
    assert second.row.owner == "U0BEN"
    assert "Nothing waits for a first response right now." in ann.commands("take")
    first.reply(ann, "Looking")
    second.reply(ben, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_take_with_a_number_takes_that_one(ann: Person, ben: Person, two: tuple[Ask, Ask]) -> None:
    first, second = two

    assert "Yours now: #2 from Tom" in ann.commands("take #2")
    assert "It is yours already: #2 from Tom" in ann.commands("take 2")
    assert "You took it over from Ann: #2 from Tom" in ben.commands("take #2")

    assert second.row.owner == "U0BEN"
    assert first.row.owner is None
    first.reply(ann, "Looking")
    second.reply(ben, "Looking")


def test_take_says_what_is_wrong_with_a_number(ann: Person, olga: Person, two: tuple[Ask, Ask]) -> None:
    first, second = two

    assert "There is no request #99." in ann.commands("take #99")
    assert "Write the number of the request behind the word" in ann.commands("take the first one")
    assert "Only members of Backend support can do that" in olga.commands("take #1")
    assert "Only members of a support team can take requests." in olga.commands("take")
    first.card.click(ann, "Resolve")
    assert "This request is already resolved. Reopen it first" in ann.commands("take #1")
    second.reply(ann, "Looking")


def test_who_says_who_is_on_duty_now_and_next(story: Story, olga: Person) -> None:
    assert "Ann and Ben · observing Noa" in olga.commands("who")
    assert "Next: not decided yet." in olga.commands("who")

    story.confirm(shift_of(T0.replace(day=25, hour=9), responders=("U0CID",), observers=()))

    assert "Ann and Ben until" in olga.commands("who")
    assert "Next: Cid." in olga.commands("who")
    story.advance(days=3)
    assert "Cid" in olga.commands("who")


def test_who_before_the_first_shift_says_that_the_whole_roster_answers(tell: Callable[..., Story]) -> None:
    olga = tell(shift=False).person("olga")

    assert "No shift is confirmed yet, so the whole roster answers." in olga.commands("who")


def test_note_is_kept_for_the_next_handoff(story: Story, ann: Person, olga: Person) -> None:
    assert "Noted for the next handoff of Backend support." in ann.commands("note the export job restarts at noon")
    assert "Write the note behind the word" in ann.commands("note")
    assert "Only members of a support team can leave shift notes." in olga.commands("note hello")

    with story.bot.desk.reading() as work:
        notes = work.uow.duty.notes("backend", T0)
    assert [(each.author, each.text) for each in notes] == [("U0ANN", "the export job restarts at noon")]


def test_the_command_can_have_another_name(tell: Callable[..., Story]) -> None:
    config: dict[str, Any] = {**CONFIG, "slack": {"command": "/firstline"}}
    story = tell(config)
    story.sandbox.client.change_app(commands=["/firstline"])

    answer = story.sandbox.client.command("U0OLGA", SUPPORT, "/firstline", "help")

    assert "`/firstline take" in str(answer)
    story.use_up_ephemerals("U0OLGA")
