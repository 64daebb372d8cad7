"""A colleague who is not on duty answers: the requester did get an answer; who is on support stays clear (F4)."""

from collections.abc import Callable
from datetime import timedelta

from tests.story import CONFIG, T0, Person, Story, shift_of, with_team


def test_a_colleague_stops_the_clock_and_sees_one_hint_per_request(
    story: Story, olga: Person, tom: Person, cid: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    ask.reply(cid, "Try the other button")

    story.expect("Thank you for helping out", "Ann and Ben are on support now", only_to=cid)
    assert ask.row.by_colleague
    ask.card.shows("Answered by Cid", "a colleague who is not on support", "Nobody has it yet")
    ask.reply(cid, "The green one, I mean")
    story.advance(hours=1)
    story.expect_nothing()

    other = tom.posts("The import is broken")
    assert other.card.ts
    other.reply(cid, "Try the other button")
    story.expect("Thank you for helping out", only_to=cid)


def test_a_colleague_answers_after_a_responder_and_hears_nothing_of_the_clock(
    story: Story, olga: Person, ann: Person, cid: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Looking")

    ask.reply(cid, "I saw that last week, it was the disk")

    story.expect("Ann and Ben are on support now", only_to=cid)
    assert not ask.row.by_colleague
    assert ask.row.owner == "U0ANN"


def test_each_colleague_sees_the_hint_once(story: Story, olga: Person, ann: Person, cid: Person, lea: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Looking")

    for colleague in (cid, lea):
        ask.reply(colleague, "I saw that last week")
        ask.reply(colleague, "It was the disk")
        story.expect("Thank you for helping out", only_to=colleague)

    story.advance(hours=1)
    story.expect_nothing()


def test_whoever_goes_on_after_their_shift_gets_no_hint(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Looking")
    story.confirm(shift_of(T0 + timedelta(hours=1), ("U0CID", "U0BEN")))
    story.advance(hours=2)

    ask.reply(ann, "Found it, it was the disk")

    story.advance(hours=1)
    story.expect_nothing()


def test_whoever_got_it_by_a_handoff_gets_no_hint(story: Story, olga: Person, ann: Person, cid: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Cid knows that, I ask him")
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0CID"}, note="You fixed it last week")
    story.expect("Ann hands this to", thread=ask.ts)

    ask.reply(cid, "Yes, it is the disk again")

    assert story.ephemeral_to(cid) == []
    ask.card.click(cid, "Take")
    story.expect("You took it over from Ann", only_to=cid)


def test_silent_teams_let_colleagues_answer_without_a_hint(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, first_response={"colleague_answers": "silent"}))
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts

    ask.reply(story.person("cid"), "Try the other button")

    assert ask.row.by_colleague
    story.advance(hours=1)
    story.expect_nothing()


def test_where_colleagues_do_not_count_the_clock_goes_on(tell: Callable[..., Story]) -> None:
    story = tell(with_team(CONFIG, first_response={"colleague_answers": "not_counted"}))
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts

    ask.reply(story.person("cid"), "Try the other button")

    assert ask.row.responded_at is None
    ask.card.shows("Waiting for a first response")
    story.advance(minutes=3)
    for responder in ("ann", "ben"):
        story.expect("export is broken", to=story.person(responder))
    ask.reply(story.person("ann"), "Cid is right")
    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()


def test_a_take_by_a_colleague_makes_them_the_owner_but_does_not_stop_the_clock(
    story: Story, olga: Person, ann: Person, ben: Person, cid: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    ask.card.click(cid, "Take")

    assert ask.row.owner == "U0CID"
    assert ask.row.responded_at is None
    ask.card.shows("Cid")
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    ask.reply(cid, "It was the disk, please try again")
    story.expect("Thank you for helping out", only_to=cid)
    assert ask.row.by_colleague
    assert ask.row.missed_at is None
    story.advance(hours=1)
    story.expect_nothing()


def test_eyes_of_a_colleague_take_nothing_away_from_the_team(olga: Person, ann: Person, cid: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    cid.reacts(ask.ts, "eyes")

    assert ask.row.owner is None
    assert ask.row.responded_at is None
    ask.reply(ann, "Looking")


def test_an_observer_counts_like_a_responder_and_is_never_chased(story: Story, olga: Person) -> None:
    noa = story.person("noa")
    ask = olga.posts("The export is broken")
    assert "U0NOA" not in ask.card.mentions()

    ask.reply(noa, "I am asking Ann, one moment")

    assert ask.row.responded_by == "U0NOA"
    assert not ask.row.by_colleague
    story.advance(hours=1)
    story.expect_nothing()
