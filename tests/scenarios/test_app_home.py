"""App Home: what waits, what is mine, my requests, my settings; drawn again when something changes (X3, N4)."""

from tests.story import Person, Story


def section(home: str, begin: str, end: str) -> str:
    """The part of a Home between two headlines."""
    return home[home.index(begin) : home.index(end)]


def test_a_requester_sees_their_requests_and_nothing_of_teams(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    assert "Nothing of yours is open" in olga.opens_home()

    ask = olga.posts("The export is broken")
    assert ask.card.ts
    other = tom.posts("Login fails")
    assert other.card.ts
    story.advance(seconds=5)

    assert "export is broken" in olga.home
    assert "waiting for a first response" in olga.home
    assert "Login fails" not in olga.home
    assert "Take" not in olga.home
    assert "Ann and Ben" in olga.home
    ask.card.click(ann, "Take")
    ask.reply(ann, "Looking")
    other.reply(ann, "Looking")
    story.advance(seconds=5)
    assert "in progress · Ann" in olga.home

    ask.card.click(ann, "Resolve")
    story.advance(seconds=5)

    assert "resolved" in olga.home


def test_a_responder_sees_who_waits_oldest_first_and_what_is_theirs(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    first = olga.posts("The export is broken")
    assert first.card.ts
    story.advance(minutes=1)
    second = tom.posts("Login fails")
    assert second.card.ts

    home = ann.opens_home()
    waiting = section(home, "Waiting for a first response", "Yours")
    assert waiting.index("export is broken") < waiting.index("Login fails")
    assert "4 min left" in waiting
    assert "5 min left" in waiting

    story.click_home(ann, "Take")  # the first button belongs to the oldest
    assert first.row.owner == "U0ANN"
    assert "export is broken" in section(ann.home, "Yours", "Waiting on the requester"), "at once, where they look"
    first.reply(ann, "Which export?")
    first.card.click(ann, "Waiting on requester")
    story.advance(seconds=5)
    assert "export is broken" in section(ann.home, "Waiting on the requester", "Your requests")
    second.reply(ann, "Looking")
    first.reply(olga, "The big one")


def test_a_quiet_home_says_so(ann: Person) -> None:
    home = ann.opens_home()

    assert "Nobody is waiting. Enjoy the quiet" in home
    assert "Nothing is on your plate right now." in home


def test_a_home_that_nobody_opened_is_not_drawn(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Looking")

    assert story.sandbox.client.calls(method="views.publish") == []


def test_take_in_an_old_home_says_what_happened_in_a_modal(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ann.opens_home()

    with story.slow_screens():
        ask.card.click(ben, "Take")
        story.click_home(ann, "Take")

    assert "Meanwhile Ben took it, so nothing was changed" in str(ann.modal)
    assert ask.row.owner == "U0BEN"
    ask.reply(ben, "Looking")


def test_open_a_request_says_where_to_write(story: Story, olga: Person) -> None:
    olga.opens_home()

    story.click_home(olga, "Open a request")

    assert "When you need help, write in <#C0BACKEND>" in str(olga.modal)


def test_whoever_writes_to_the_bot_is_told_where_to_ask_once_a_day(story: Story, olga: Person) -> None:
    story.sandbox.client.open_home(olga.id)
    channel = story.direct_channel(olga)
    olga.posts("The export is broken", channel=channel)
    olga.posts("Hello?", channel=channel)

    told = story.expect("write in <#C0BACKEND>", "/support help", to=olga)
    story.expect_nothing()
    told.click(olga, "Mute for today")
    story.expect("“Unmute” in my Home tab brings my messages back", only_to=olga)
    assert "Reminders to you are muted" in olga.opens_home()
    story.click_home(olga, "Unmute")
    assert "muted" not in olga.home


def test_mute_and_unmute_from_home(story: Story, olga: Person, tom: Person, ann: Person, ben: Person) -> None:
    ann.opens_home()
    assert "Reminders reach you as direct messages." in ann.home

    story.click_home(ann, "Mute for today")

    assert "Reminders to you are muted until" in ann.home
    ask = olga.posts("The export is broken")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}, "the thread is where the work is; only direct messages rest"
    story.advance(minutes=3)
    story.expect("export is broken", to=ben)
    story.expect_nothing()
    ask.reply(ann, "Looking")

    story.click_home(ann, "Unmute")

    assert "Reminders reach you as direct messages." in ann.home
    other = tom.posts("Login fails")
    assert other.card.ts
    story.advance(minutes=3, seconds=1)
    for responder in (ann, ben):
        story.expect("Login fails", to=responder)
    other.reply(ann, "Looking")


def test_mute_from_a_reminder_lasts_until_the_next_working_day(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=3)
    story.expect("export is broken", to=ben)

    story.expect("export is broken", to=ann).click(ann, "Mute for today")

    story.expect("I will not write to you until your next working day begins", only_to=ann)
    ask.reply(ben, "Looking")
    story.advance(hours=23)  # the next morning at nine
    other = olga.posts("It is broken again, differently")
    assert other.card.ts
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("broken again", to=responder)
    other.reply(ann, "Looking")


def test_a_request_whose_responders_are_all_muted_goes_on_to_the_thread(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    for responder in (ann, ben):
        responder.opens_home()
        story.click_home(responder, "Mute for today")
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    story.advance(minutes=3)
    story.expect_nothing()
    story.advance(minutes=2, seconds=1)

    assert story.expect("within 5 min", thread=ask.ts).mentions() == {"U0ANN", "U0BEN"}
    story.expect("missed", channel="C0TEAM")
    ask.reply(ann, "Looking")
