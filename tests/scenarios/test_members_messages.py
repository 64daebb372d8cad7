"""Messages of members open nothing by themselves; a gesture makes any message a request (R3, F2)."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.messages import instant_of
from bot.domain.requests import Origin
from tests.story import CONFIG, Person, Story, with_team


def test_a_member_is_offered_to_track_their_message_and_may_leave_it(story: Story, ann: Person) -> None:
    ask = ann.posts("I am restarting the export")

    offer = story.expect("did not open a request", "Track as a request", only_to=ann)
    assert offer.thread_ts is None
    assert ask.row is None
    story.advance(hours=1)
    story.expect_nothing()


def test_track_as_a_request_opens_it_at_the_gesture(story: Story, ann: Person, ben: Person) -> None:
    ask = ann.posts("A customer called: the export is broken")
    offer = story.expect("Track as a request", only_to=ann)
    story.advance(minutes=4)

    offer.click(ann, "Track as a request")

    offer.shows("This is request #1 now").shows_no("Track as a request")
    assert ask.row.opened_at == story.clock.now()
    assert ask.row.posted_at == instant_of(ask.ts)
    assert ask.row.origin is Origin.GESTURE
    assert ask.card.mentions() == {"U0BEN"}, "whoever asks is not called to answer"
    ask.reply(ben, "Looking")
    assert ask.row.responded_by == "U0BEN"


def test_the_tracker_of_their_own_message_does_not_answer_it_by_writing_on(
    story: Story, ann: Person, ben: Person
) -> None:
    ask = ann.posts("A customer called: the export is broken")
    story.expect("Track as a request", only_to=ann).click(ann, "Track as a request")
    assert ask.card.ts

    ask.reply(ann, "It is the big one")

    assert ask.row.responded_at is None
    story.advance(minutes=3)
    story.expect("export is broken", to=ben)
    ask.reply(ben, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_the_message_of_a_lead_or_a_newcomer_is_a_members_message_too(story: Story, lea: Person) -> None:
    noa = story.person("noa")
    lea.posts("Please keep to English here")
    noa.posts("Hello, I am new")

    story.expect("Track as a request", only_to=lea)
    story.expect("Track as a request", only_to=noa)
    story.expect_nothing()


def test_the_shortcut_makes_a_reply_a_request_with_its_card_in_the_same_thread(
    story: Story, olga: Person, tom: Person, ann: Person, ben: Person
) -> None:
    first = olga.posts("The export is broken")
    first.card.click(ann, "Take")
    reply = tom.posts("And I cannot log in at all", thread=first.ts)
    first.reply(ann, "Looking at the export")
    story.advance(minutes=1)

    ben.shortcut("Open a support request", reply.ts)

    story.expect("This is request #2 now", only_to=ben)
    assert reply.row.opened_at == story.clock.now()
    assert reply.row.posted_at == instant_of(reply.ts)
    assert reply.row.author == "U0TOM"
    assert reply.row.thread_ts == first.ts
    card = story.expect("Waiting for a first response", thread=first.ts)
    assert card.mentions() == {"U0ANN", "U0BEN"}
    card.click(ben, "Take")
    assert reply.row.owner == "U0BEN"
    assert first.row.owner == "U0ANN"


def test_the_shortcut_on_a_message_of_somebody_else_asks_in_their_name(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("📢 New export from tomorrow on")
    story.expect_nothing()

    ann.shortcut("Open a support request", ask.ts)

    story.expect("This is request #1 now", only_to=ann)
    assert ask.row.author == "U0OLGA"
    assert ask.card.shows("asked by Olga").ts
    ask.reply(ann, "We will watch it")


def test_anybody_may_do_it_and_doing_it_twice_is_doing_it_once(story: Story, tom: Person, ann: Person) -> None:
    ask = ann.posts("A customer called: the export is broken")
    story.expect("Track as a request", only_to=ann)

    tom.shortcut("Open a support request", ask.ts)
    tom.shortcut("Open a support request", ask.ts)

    story.expect("This is request #1 now", only_to=tom)
    story.expect("This is request #1 already", only_to=tom)
    assert ask.card.ts
    ask.reply(story.person("ben"), "Looking")


def test_a_ticket_sign_does_the_same(story: Story, ann: Person, ben: Person) -> None:
    ask = ann.posts("A customer called: the export is broken")
    story.expect("Track as a request", only_to=ann)
    story.advance(seconds=30)

    ben.reacts(ask.ts, "ticket")

    assert ask.row.opened_at - story.clock.now() < timedelta(seconds=1)
    assert ask.row.posted_at == instant_of(ask.ts)
    assert ask.card.shows("asked by Ann").ts
    ask.reply(ben, "Looking")


def test_a_ticket_sign_on_a_card_of_the_bot_does_nothing(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")

    ann.reacts(ask.card.ts, "ticket")

    ask.reply(ann, "Looking")
    story.expect_nothing()


def test_where_nobody_answers_the_shortcut_says_where_to_ask(tom: Person) -> None:
    chat = tom.posts("The export is broken", channel="C0OTHER")

    tom.shortcut("Open a support request", chat.ts, channel="C0OTHER")

    assert "No support team answers in this channel" in str(tom.modal)
    assert "<#C0BACKEND>" in str(tom.modal)
    assert chat.row is None


def test_the_offer_can_be_pressed_after_the_message_is_gone(story: Story, ann: Person) -> None:
    ask = ann.posts("A customer called")
    offer = story.expect("Track as a request", only_to=ann)
    ann.deletes(ask.ts)

    offer.click(ann, "Track as a request")

    story.expect("I cannot find this message any more", only_to=ann)


def test_a_member_of_one_team_asks_another_team_like_anybody(tell: Callable[..., Story]) -> None:
    payments = {
        "name": "Payments support",
        "time_zone": "Europe/Prague",
        "working_hours": {"mon-fri": ["09:00-18:00"]},
        "channels": [{"id": "C0OTHER", "kind": "requests"}],
        "roster": [{"user": "U0KIM", "name": "Kim", "production_access": True, "experienced": True}],
    }
    story = tell({**with_team(CONFIG), "teams": {**CONFIG["teams"], "payments": payments}})
    ann, kim = story.person("ann"), story.person("kim")

    ask = ann.posts("Did you change the payment gateway?", channel="C0OTHER")

    assert ask.card.mentions() == {"U0KIM"}
    ask.reply(kim, "Yes, this morning")
    assert ask.row.responded_by == "U0KIM"
