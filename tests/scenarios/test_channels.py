"""What happens to channels: the bot removed, a channel archived, given another id, the bot invited later (R13)."""

import pytest

from tests.story import CONFIG, ROOM, SUPPORT, Ask, Person, Story, with_team

NEW = "C0SHARED"


@pytest.fixture
def ask(olga: Person) -> Ask:
    asked = olga.posts("The export is broken")
    assert asked.card.ts
    return asked


def test_a_bot_that_is_removed_tells_the_team_once_and_how_to_mend_it(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    story.sandbox.client.kick("U0FIRSTLINE", SUPPORT)
    story.settle()

    notice = story.expect(f"I was removed from <#{SUPPORT}>", "/invite", channel=ROOM)
    assert notice.mentions() == set()
    assert "no longer see requests" in notice.words
    story.expect_nothing()

    story.advance(minutes=3)  # what was open before is still reminded of
    for responder in (ann, ben):
        story.expect("export is broken", to=responder)
    story.sandbox.client.invite("U0FIRSTLINE", SUPPORT)
    story.settle()
    story.catch_up()
    ask.reply(ann, "Looking")
    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()


def test_what_was_asked_while_the_bot_was_out_is_found_when_it_comes_back(
    story: Story, tom: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Looking")
    story.sandbox.client.kick("U0FIRSTLINE", SUPPORT)
    story.settle()
    story.expect("I was removed from", channel=ROOM)
    story.advance(minutes=1)
    other = tom.posts("Login fails")
    assert other.row is None
    story.advance(minutes=1)

    story.sandbox.client.invite("U0FIRSTLINE", SUPPORT)
    story.settle()
    story.catch_up()

    assert other.card.shows("Waiting for a first response").ts
    other.reply(ann, "Looking at yours, too")


def test_an_archived_channel_is_told_once_and_is_heard_again_when_it_is_back(
    story: Story, olga: Person, ann: Person, ask: Ask
) -> None:
    ask.reply(ann, "Looking")
    story.sandbox.client.archive(SUPPORT)
    story.settle()
    story.expect(f"<#{SUPPORT}> was archived", "Unarchive it, or take it out", channel=ROOM)
    story.catch_up()
    story.expect_nothing()

    story.sandbox.client.unarchive(SUPPORT)
    story.settle()

    other = olga.posts("Is anybody still here?")
    assert other.card.ts
    other.reply(ann, "Yes")
    story.expect_nothing()


def test_what_could_not_be_shown_in_an_archived_channel_is_shown_when_it_is_back(
    story: Story, ann: Person, lea: Person, ask: Ask
) -> None:
    ask.reply(ann, "Looking")
    story.sandbox.client.archive(SUPPORT)
    story.settle()
    story.expect(f"<#{SUPPORT}> was archived", channel=ROOM)
    ann.shortcut("Resolve…", ask.ts)
    ann.submits(resolution="A stale lock, removed")
    assert "could not be delivered" in lea.commands("config")

    story.sandbox.client.unarchive(SUPPORT)
    story.settle()

    story.expect("A stale lock, removed", thread=ask.ts)
    ask.card.shows("Resolved by Ann")
    assert ask.emoji == {"white_check_mark"}
    assert "no problems" in lea.commands("config")


def test_a_renamed_channel_changes_nothing(story: Story, olga: Person, ann: Person) -> None:
    story.sandbox.client.rename(SUPPORT, "help-backend")

    ask = olga.posts("The export is broken")

    assert ask.card.ts
    ask.reply(ann, "Looking")
    story.expect_nothing()


def test_a_channel_with_a_new_id_keeps_everything_and_its_team(
    story: Story, tom: Person, ann: Person, ben: Person, ask: Ask
) -> None:
    story.sandbox.client.change_id(SUPPORT, NEW)
    story.settle()

    story.expect(f"Slack gave <#{NEW}> a new id", f"write {NEW} instead of {SUPPORT}", channel=ROOM)
    moved = Ask(story, ask.author, NEW, ask.ts)
    assert moved.row.team == "backend"
    moved.reply(ann, "Looking")
    assert moved.row.responded_by == "U0ANN"

    new = tom.posts("Login fails", channel=NEW)
    assert new.card.shows("Waiting for a first response").mentions() == {"U0ANN", "U0BEN"}
    story.advance(seconds=5)
    assert f"/archives/{NEW}/p" in story.board()
    assert f"/archives/{SUPPORT}/p" not in story.board()
    new.card.click(ben, "Take")
    assert new.row.owner == "U0BEN"
    new.reply(ben, "Looking")
    story.expect("Answered by Ann", thread=ask.ts)  # the card of before, under its new address
    story.advance(hours=1)
    story.expect_nothing()


def test_a_card_is_still_edited_after_the_channel_got_a_new_id(story: Story, ann: Person, ask: Ask) -> None:
    story.sandbox.client.change_id(SUPPORT, NEW)
    story.settle()
    story.expect("a new id", channel=ROOM)

    moved = Ask(story, ask.author, NEW, ask.ts)
    moved.reply(ann, "Looking")

    card = next(each for each in story.bot_messages() if each.ts == ask.card.ts)
    assert card.channel == NEW
    assert "Answered by Ann" in card.words
    story.expect("", thread=ask.ts)  # the same card, under its new address


def test_messages_from_the_time_of_the_change_are_read_back_under_the_new_id(
    story: Story, olga: Person, ann: Person
) -> None:
    with story.down():
        story.sandbox.client.change_id(SUPPORT, NEW)
        ask = olga.posts("The export is broken", channel=NEW)
        story.advance(seconds=30)

    story.expect(f"I cannot read <#{SUPPORT}>", "correct its id in the configuration", channel=ROOM)
    story.advance(seconds=31)  # Slack tells of the new id in its second attempt
    story.expect("a new id", channel=ROOM)
    story.catch_up()
    assert ask.row.team == "backend"
    assert ask.card.ts
    ask.reply(ann, "Looking")


def test_a_bot_that_is_not_invited_yet_says_so_once_a_day_and_starts_when_it_is(
    story: Story, olga: Person, ann: Person
) -> None:
    story.sandbox.client.kick("U0FIRSTLINE", "C0OTHER")
    story.settle()
    both = [{"id": SUPPORT, "kind": "requests"}, {"id": "C0OTHER", "kind": "requests"}]
    with story.down(with_team(CONFIG, channels=both)):
        story.advance(minutes=1)
    story.advance(minutes=10)
    story.catch_up()

    told = story.expect("I cannot read <#C0OTHER>", "Invite me with /invite in the channel", channel=ROOM)
    assert told.mentions() == set()
    story.expect_nothing()

    old = olga.posts("Nobody hears this", channel="C0OTHER")
    story.advance(minutes=1)
    story.sandbox.client.invite("U0FIRSTLINE", "C0OTHER")
    story.settle()
    new = olga.posts("The export is broken", channel="C0OTHER")
    story.catch_up()
    assert new.card.ts
    assert old.row is None, "the past before the invitation is not ours"
    new.reply(ann, "Looking")


def test_the_loss_of_the_room_is_told_to_the_leads(story: Story, lea: Person, olga: Person, ann: Person) -> None:
    story.sandbox.client.kick("U0FIRSTLINE", ROOM)
    story.settle()

    story.expect(f"I was removed from <#{ROOM}>", "can no longer write there", "Mute for today", to=lea)
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.expect_parked("board:backend")
    ask.reply(ann, "Looking")
    story.expect_nothing()
