"""People who leave, who only observe, and who want peace (F6, D2, N4)."""

from collections.abc import Callable

from bot.services.refresh import refresh
from tests.story import ROOM, T0, Person, Story, shift_of


def test_a_deactivated_responder_is_passed_over_with_one_notice(story: Story, olga: Person, ann: Person) -> None:
    story.sandbox.client.deactivate("U0BEN")
    refresh(story.bot.desk, story.bot.slack)
    refresh(story.bot.desk, story.bot.slack)
    story.settle()

    notice = story.expect("Ben's Slack account is deactivated", "Take them off the roster", channel=ROOM)
    assert notice.mentions() == set()
    ask = olga.posts("The export is broken")
    assert ask.card.shows("<@U0ANN>").mentions() == {"U0ANN"}
    story.advance(minutes=3)
    story.expect("export is broken", to=ann)
    story.advance(minutes=2, seconds=1)
    assert story.expect("within 5 min", thread=ask.ts).mentions() == {"U0ANN"}
    story.expect("missed", channel=ROOM)
    ask.reply(ann, "Looking")
    story.advance(hours=1)
    story.expect_nothing()
    assert "Ben" not in ann.commands("who")
    assert "Ben" not in story.board()


def test_an_account_that_is_switched_off_between_two_looks_parks_nothing(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.sandbox.client.deactivate("U0BEN")
    story.settle()

    story.advance(minutes=3)

    story.expect("export is broken", to=ann)
    story.expect("Ben's Slack account is deactivated", channel=ROOM)
    ask.reply(ann, "Looking")
    assert "no problems" in lea.commands("config")
    other = story.person("tom").posts("Login fails")
    assert other.card.mentions() == {"U0ANN"}
    other.reply(ann, "Looking")


def test_when_everybody_on_duty_is_gone_the_step_is_skipped_and_the_card_says_so(
    story: Story, olga: Person, lea: Person, max_: Person
) -> None:
    for user in ("U0ANN", "U0BEN"):
        story.sandbox.client.deactivate(user)
    refresh(story.bot.desk, story.bot.slack)
    story.settle()
    for name in ("Ann", "Ben"):
        story.expect(f"{name}'s Slack account is deactivated", channel=ROOM)

    ask = olga.posts("The export is broken")
    assert ask.card.mentions() == set()
    story.advance(minutes=3, seconds=1)
    story.expect_nothing()
    story.advance(minutes=2)
    story.expect("missed", channel=ROOM)
    story.expect("export is broken", to=lea)
    ask.card.shows("Overdue", "nobody")

    story.advance(minutes=10)
    story.expect("export is broken", to=max_)
    ask.reply(story.person("cid"), "Looking")
    story.expect("Thank you for helping out", only_to=story.person("cid"))


def test_a_request_of_somebody_who_left_stays_readable(story: Story, olga: Person, ann: Person, lea: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Which export?")
    ask.card.click(ann, "Waiting on requester")

    story.sandbox.client.deactivate("U0OLGA")
    story.advance(minutes=15)

    story.expect("do you still need help here?", thread=ask.ts)
    story.advance(minutes=15)
    ask.card.shows("Parked", "no answer from Olga")
    assert "no problems" in lea.commands("config")


def test_handing_off_to_a_deactivated_colleague_is_refused(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Take")
    ask.reply(ann, "Looking")
    story.sandbox.client.deactivate("U0CID")
    refresh(story.bot.desk, story.bot.slack)
    story.settle()
    story.expect("Cid's Slack account is deactivated", channel=ROOM)

    ask.reply(ann, "<@U0FIRSTLINE> handoff <@U0CID> please")

    story.expect("This person's Slack account is deactivated. Choose somebody else.", only_to=ann)


def test_observers_read_along_and_are_never_chased(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert "U0NOA" not in ask.card.mentions()
    story.advance(minutes=5, seconds=1)

    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    assert "U0NOA" not in story.expect("within 5 min", thread=ask.ts).mentions()
    assert "U0NOA" not in story.expect("missed", channel=ROOM).mentions()
    ask.reply(story.person("noa"), "I found it in the handbook: restart it")
    assert ask.row.responded_by == "U0NOA"
    assert not ask.row.by_colleague
    story.advance(hours=1)
    story.expect_nothing()


def test_an_observer_who_takes_a_request_is_reminded_of_their_own_word(story: Story, olga: Person) -> None:
    noa = story.person("noa")
    ask = olga.posts("The export is broken")
    ask.card.click(noa, "Take")

    story.advance(minutes=15)

    story.expect("Olga still waits for an answer in words", to=noa)
    ask.reply(noa, "Looking")


def test_every_direct_message_ends_with_a_way_to_mute_them(story: Story) -> None:
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=16)

    told = [story.expect("export is broken", to=story.person(name)) for name in ("ann", "ben", "lea", "max")]

    for message in told:
        assert message.blocks[-1]["elements"][-1]["action_id"] == "mute_today"
    story.expect("within 5 min", thread=ask.ts)
    story.expect("missed", channel=ROOM)
    ask.reply(story.person("ann"), "Looking")


def test_a_fallback_responds_on_the_days_on_which_they_are_needed(tell: Callable[..., Story]) -> None:
    story = tell(shift=False)
    story.confirm(shift_of(T0.replace(day=18, hour=9), responders=("U0ANN",), fallback=("U0CID",)))
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.mentions() == {"U0ANN"}
    story.advance(minutes=5, seconds=1)

    story.expect("export is broken", to=story.person("ann"))
    assert story.expect("within 5 min", thread=ask.ts).mentions() == {"U0ANN", "U0CID"}
    story.expect("missed", channel=ROOM)
    ask.reply(story.person("cid"), "Looking")
    assert ask.row.responded_by == "U0CID"
    assert not ask.row.by_colleague
