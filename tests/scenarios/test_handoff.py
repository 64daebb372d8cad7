"""Handing a request to a person: by the card, by the shortcut, in words; and what happens until it is taken (H1)."""

import pytest

from tests.story import Ask, Person, Story


@pytest.fixture
def ask(ann: Person, olga: Person) -> Ask:
    """A request that Ann has."""
    asked = olga.posts("The export is broken")
    asked.card.click(ann, "Take")
    asked.reply(ann, "Looking")
    return asked


def test_the_receiver_reads_the_note_and_confirms_with_take(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ask.card.click(ann, "Hand off…")
    assert ann.submits(person={"user": "U0BEN"}, note="It is the disk, see the runbook")["ok"]

    handed = story.expect("Ann hands this to", "It is the disk, see the runbook", thread=ask.ts)
    assert handed.mentions() == {"U0BEN"}
    ask.card.shows("Handed to Ben, who confirms with Take")
    assert ask.row.owner == "U0ANN", "until somebody confirms it, nobody lost it"

    ask.card.click(ben, "Take")

    ask.card.shows("In progress with Ben").shows_no("Handed to")
    assert ask.row.owner == "U0BEN"
    story.expect("You took it over from Ann", only_to=ben)
    story.advance(hours=1)
    story.expect_nothing()


def test_unconfirmed_for_fifteen_working_minutes_both_are_reminded_once(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"}, note="It is the disk")
    story.expect("It is the disk", thread=ask.ts)

    story.advance(minutes=14, seconds=59)
    story.expect_nothing()
    story.advance(seconds=1)

    to_giver = story.expect("Ben has not confirmed your handoff yet", "export is broken", "Mute for today", to=ann)
    to_receiver = story.expect("Ann waits for you to confirm", "export is broken", to=ben)
    story.advance(hours=2)
    story.expect_nothing()

    to_receiver.click(ben, "Take")
    assert ask.row.owner == "U0BEN"
    story.expect("You took it over from Ann", only_to=ben)
    to_giver.click(ann, "Take")
    story.expect("Meanwhile Ben took it", only_to=ann)


def test_the_receiver_finds_it_on_their_home_and_takes_it_there(
    story: Story, ann: Person, ben: Person, ask: Ask
) -> None:
    ben.opens_home()
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"})
    story.expect("Ann hands this to", thread=ask.ts)
    story.advance(seconds=5)

    assert "handed to you · Olga" in ben.home
    story.click_home(ben, "Take")

    assert "You took it over from Ann" in str(ben.modal)
    assert ask.row.owner == "U0BEN"
    assert "handed to you" not in ben.home


def test_the_message_shortcut_opens_the_same_form(story: Story, ann: Person, ask: Ask) -> None:
    ann.shortcut("Hand off…", ask.ts)
    ann.submits(person={"user": "U0BEN"})

    assert story.expect("Ann hands this to", thread=ask.ts).mentions() == {"U0BEN"}
    ask.card.click(story.person("ben"), "Take")
    story.expect("You took it over from Ann", only_to=story.person("ben"))


def test_the_shortcut_works_on_any_message_of_the_thread(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    reply = ask.reply(ann, "It is the disk")

    ann.shortcut("Hand off…", reply)
    ann.submits(person={"user": "U0BEN"})

    story.expect("Ann hands this to", thread=ask.ts)
    assert ask.row.handoff_to == ben.id


def test_written_in_the_thread_it_does_the_same(story: Story, ann: Person, ben: Person, ask: Ask) -> None:
    ask.reply(ann, "<@U0FIRSTLINE> handoff <@U0BEN> the disk is full, <!channel> look &amp; clean")

    handed = story.expect("Ann hands this to", "the disk is full", "look &amp; clean", thread=ask.ts)
    assert "<!channel>" not in handed.words
    assert handed.mentions() == {"U0BEN"}
    ask.card.shows("Handed to Ben")
    ask.card.click(ben, "Take")
    story.expect("You took it over from Ann", only_to=ben)


@pytest.mark.parametrize(
    ("who", "receiver", "answer"),
    [
        ("ann", "U0TOM", "Only members of Backend support can take it over"),
        ("ann", "U0ANN", "You cannot hand a request to yourself"),
        ("olga", "U0BEN", "Only members of Backend support can do that"),
        ("tom", "U0BEN", "Only members of Backend support can do that"),
    ],
)
def test_a_handoff_in_words_that_cannot_be_is_refused_to_its_author_alone(
    story: Story, ask: Ask, who: str, receiver: str, answer: str
) -> None:
    ask.reply(story.person(who), f"<@U0FIRSTLINE> handoff <@{receiver}> please")

    story.expect(answer, only_to=story.person(who))
    assert ask.row.handoff_to is None


def test_a_form_without_a_receiver_says_what_to_choose(ann: Person, ask: Ask) -> None:
    ask.card.click(ann, "Hand off…")

    nobody = ann.submits(note="Somebody please")
    herself = ann.submits(person={"user": "U0ANN"})
    both = ann.submits(person={"user": "U0BEN"}, destination={"option": "next_shift"})

    assert nobody["errors"] == {"person": "Choose a person, the next shift or a team."}
    assert "cannot hand a request to yourself" in herself["errors"]["person"]
    assert both["errors"] == {"destination": "Choose either a person or one of these, not both."}


def test_a_closed_request_and_an_outsider_get_no_form(story: Story, ann: Person, tom: Person, ask: Ask) -> None:
    ask.card.click(tom, "Hand off…")
    story.expect("Only members of Backend support can do that", only_to=tom)
    assert tom.modal is None

    ask.card.click(ann, "Resolve")
    ann.shortcut("Hand off…", ask.ts)

    assert "already resolved. Reopen it first" in str(ann.modal)


def test_a_message_of_no_request_cannot_be_handed_off(ann: Person, tom: Person) -> None:
    chat = tom.posts("Lunch?", channel="C0OTHER")

    ann.shortcut("Hand off…", chat.ts, channel="C0OTHER")

    assert "belongs to no request" in str(ann.modal)


def test_a_third_person_may_take_it_and_the_handoff_is_over(story: Story, ann: Person, cid: Person, ask: Ask) -> None:
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"})
    story.expect("Ann hands this to", thread=ask.ts)

    ask.card.click(cid, "Take")

    story.expect("You took it over from Ann", only_to=cid)
    ask.card.shows("In progress with Cid")
    story.advance(hours=1)
    story.expect_nothing()


def test_a_handoff_of_an_unanswered_request_does_not_stop_the_clock(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The import is broken")
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"}, note="You know the import")
    story.expect("You know the import", thread=ask.ts)

    assert ask.row.responded_at is None
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("import is broken", to=responder)
    ask.card.click(ben, "Take")
    assert ask.row.responded_by == "U0BEN"
    ask.reply(ben, "Looking")
