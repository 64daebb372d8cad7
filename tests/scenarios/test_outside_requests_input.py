"""Whatever comes in from outside is proven, told what is wrong with it, and never lost (O2, P3, N5)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.integrations.webhook_proofs import Keys
from bot.services import webhooks
from tests.scenarios.outside_asking import OUTSIDE, SECRET, TOKEN, Outsiders, asked, news, reached
from tests.stand_ins.outside import Hooks, hooks
from tests.story import CONFIG, ROOM, Person, Story


@pytest.fixture
def place() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def story(tell: Callable[..., Story], place: Hooks) -> Story:
    told = tell(OUTSIDE)
    reached(told, place)
    return told


@pytest.fixture
def outsiders(story: Story) -> Iterator[Outsiders]:
    with Outsiders(story) as people:
        yield people


def a_plea(**more: object) -> dict[str, object]:
    return {"id": "HELP-1", "from": {"name": "Petr Maly", "email": "petr@example.com"}, "text": "No orders", **more}


def test_a_program_of_ones_own_asks_for_people_who_are_told_that_nothing_comes_back(
    story: Story, outsiders: Outsiders
) -> None:
    status, said = outsiders.program(a_plea(link="https://intranet.example.com/help/1"))

    assert status == 200
    assert said.endswith("They cannot answer here, so please look into Slack or wait for a call.")
    ask = asked(story, "Petr Maly asks from the intranet")
    ask.card.shows("asked by Petr Maly (the intranet)")
    words = next(each for each in story.bot_messages() if each.ts == ask.ts).words
    assert "petr@example.com" in words
    assert "<https://intranet.example.com/help/1|the intranet>" in words
    assert "Petr Maly does not read this thread" in words


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({**a_plea(), "id": None}, 'There is no "id"'),
        ({**a_plea(), "text": 5}, 'There is no "text"'),
        ({**a_plea(), "text": " \n\t"}, "The message has no text."),
        ({**a_plea(), "from": "Petr"}, 'There is no "from" with the "name"'),
        ({**a_plea(), "from": {"name": " "}}, 'There is no "from" with the "name"'),
        ({**a_plea(), "text": "x" * 40_001}, "The message has 40,001 characters. Please send at most 40,000"),
    ],
)
def test_what_cannot_be_a_request_is_refused_in_a_sentence(
    story: Story, outsiders: Outsiders, payload: object, sentence: str
) -> None:
    status, said = outsiders.program(payload)

    assert status == 422
    assert said.startswith(sentence)
    story.expect_nothing()


def test_a_mention_in_teams_without_words_is_answered_where_it_was_made(story: Story, outsiders: Outsiders) -> None:
    status, said = outsiders.teams(outsiders.activity("  "))

    assert (status, said) == (200, "The message has no text. Please write what you need, and send it again.")
    story.expect_nothing()


def test_a_wrong_signature_is_refused_whoever_seems_to_send_p3(story: Story, outsiders: Outsiders) -> None:
    assert outsiders.teams(outsiders.activity("Help"), token="d3Jvbmc=")[0] == 401
    assert outsiders.program(a_plea(), key="guessed")[0] == 401
    assert outsiders.program(a_plea(), path="/webhooks/requests/teams", key=TOKEN)[0] == 200, "our own way of signing"
    story.expect_nothing()


def test_no_json_object_and_a_giant_body_are_refused(story: Story, outsiders: Outsiders) -> None:
    assert outsiders.program(b"[1]") == (400, "The body is no JSON object.")
    assert outsiders.program(b'{"text": "' + b"x" * 1_100_000 + b'"}') == (413, "The body is too large.")
    story.expect_nothing()


def test_a_message_that_is_sent_again_is_one_request_and_its_sender_is_told(story: Story, outsiders: Outsiders) -> None:
    activity = outsiders.activity("The export is broken")
    for expected in ("Thank you.", "This message came before", "This message came before"):
        assert outsiders.teams(activity)[1].startswith(expected)
    for expected in ("Thank you.", "This message came before"):
        story.advance(seconds=2)  # so that it is signed anew
        assert outsiders.program(a_plea())[1].startswith(expected)

    assert asked(story, "Jana Nova asks").card.words
    assert asked(story, "Petr Maly asks").card.words
    story.expect_nothing()


def test_an_old_message_of_teams_is_no_message_though_its_signature_fits_p3(story: Story, outsiders: Outsiders) -> None:
    activity = outsiders.activity("The export is broken")
    story.advance(minutes=6)

    assert outsiders.teams(activity) == (401, "The message is too old, or the clocks differ.")
    story.expect_nothing()


def test_a_team_that_does_not_exist_is_told_to_the_sender_and_the_room_and_the_request_is_kept(
    story: Story, outsiders: Outsiders
) -> None:
    said = outsiders.program(a_plea(team="mobile"))[1]
    assert "There is no team mobile that answers requests, so it goes to Backend support." in said
    said = outsiders.program(a_plea(id="HELP-2", channel="C0NOWHERE"))[1]
    assert "There is no channel C0NOWHERE in which requests are answered" in said

    for _ in range(2):
        assert asked(story, "Petr Maly asks").card.words
    story.expect(
        "the intranet asks for a team mobile that answers requests", "webhooks.requests.intranet", channel=ROOM
    )
    story.expect("the intranet asks for a channel C0NOWHERE", channel=ROOM)


def test_the_address_or_the_message_names_another_team(tell: Callable[..., Story]) -> None:
    mobile = {
        **CONFIG["teams"]["backend"],
        "name": "Mobile support",
        "channels": [{"id": "C0OTHER", "kind": "requests"}],
        "internal_channel": None,
    }
    story = tell({**OUTSIDE, "teams": {**CONFIG["teams"], "mobile": mobile}})
    with Outsiders(story) as outsiders:
        outsiders.program(a_plea(), path="/webhooks/requests/intranet?team=mobile")
        outsiders.program(a_plea(id="HELP-2", team="Mobile support"))
        outsiders.program(a_plea(id="HELP-3", channel="C0OTHER"))

    for _ in range(3):
        post = story.expect("Petr Maly asks", channel="C0OTHER")
        story.expect("", channel="C0OTHER", thread=post.ts)
    story.expect_nothing()


def test_nobody_is_pinged_and_nothing_is_formatted_by_what_was_written_n5(story: Story, outsiders: Outsiders) -> None:
    nasty = "<!channel> <@U0ANN> *bold* @here &lt;!everyone&gt; <https://evil.example.com|click>"
    outsiders.program(a_plea(text=nasty, **{"from": {"name": "<!here> *Petr*", "email": "<@U0BEN>"}}))

    ask = asked(story, "asks from the intranet")
    post = next(each for each in story.bot_messages() if each.ts == ask.ts)
    assert post.mentions() == set()
    assert "<!" not in post.words
    assert "|click>" not in post.words
    assert "*bold*" not in post.words
    assert ask.row.text.startswith("&lt;!channel&gt; &lt;@U0ANN&gt;")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}, "the people on duty, by the card"


def test_a_handoff_in_words_is_nothing_that_outsiders_can_do(story: Story, outsiders: Outsiders, ann: Person) -> None:
    question = outsiders.activity("Help")
    outsiders.teams(question)
    ask = asked(story, "Jana Nova asks")
    outsiders.teams(outsiders.activity("<@U0FIRSTLINE> handoff <@U0CID> now", chain=question["id"]))

    story.expect("handoff", thread=ask.ts)
    assert ask.row.handoff_to is None
    ask.reply(ann, "No")
    assert ask.card.words


def test_a_text_of_twenty_thousand_characters_is_shown_whole(story: Story, outsiders: Outsiders) -> None:
    words = [f"word{number}" for number in range(2_400)]
    text = " ".join(words)
    assert len(text) > 20_000

    outsiders.teams(outsiders.activity(text))

    ask = asked(story, "The rest follows in the thread.")
    parts = [next(each for each in story.bot_messages() if each.ts == ask.ts)]
    parts += [story.expect("Jana Nova", "goes on", thread=ask.ts) for _ in range(2)]
    shown = " ".join(each.words for each in parts)
    assert [word for word in words if word not in shown] == []
    assert ask.row.text == text
    assert ask.card.words
    story.expect_nothing()


def test_a_source_that_is_not_configured_takes_nothing_and_says_so(
    tell: Callable[..., Story], caplog: pytest.LogCaptureFixture
) -> None:
    story = tell(CONFIG)
    with Outsiders(story) as outsiders:
        status, said = outsiders.program(a_plea())

    assert (status, said) == (404, "No requests are taken from intranet: it is not configured.")
    assert "webhook_refused" in caplog.text
    story.expect_nothing()


def test_what_was_taken_in_before_its_source_was_taken_out_stays_in_view(story: Story, outsiders: Outsiders) -> None:
    with story.down({**OUTSIDE, "webhooks": {}}):
        pass
    row = _stored(outsiders)

    with story.store.reading() as uow:
        (failed,) = uow.inbox.failures(5)
    assert failed.event_id == row
    assert "not configured" in (failed.last_error or "")
    assert "1" in story.person("lea").commands("config")


def _stored(outsiders: Outsiders) -> str:
    story = outsiders.story
    row = webhooks.row_of("requests", "intranet", a_plea(), identity="abc", received_at=story.clock.now())
    with story.store.begin() as uow:
        uow.inbox.add_many([row])
    story.settle()
    return row.event_id


def test_whoever_asked_through_a_source_that_is_gone_is_reported_to_the_room_once(
    story: Story, outsiders: Outsiders, ann: Person, place: Hooks
) -> None:
    outsiders.teams(outsiders.activity("Help"))
    ask = asked(story, "Jana Nova asks")
    with story.down({**OUTSIDE, "webhooks": {}}):
        pass

    ask.reply(ann, "Looking")
    ask.reply(ann, "Done")

    told = story.expect("Jana Nova (Microsoft Teams), who asked #1, is no longer told", channel=ROOM)
    told.shows("tell them by other means")
    assert news(place) == []
    assert ask.card.words
    story.expect_nothing()


def test_without_the_security_token_teams_is_not_believed(story: Story) -> None:
    with Outsiders(story, Keys(secret=SECRET)) as outsiders:
        assert outsiders.teams(outsiders.activity("Help"))[0] == 401
    story.expect_nothing()


def test_outside_working_hours_the_sender_reads_when_somebody_is_back_f7(tell: Callable[..., Story]) -> None:
    story = tell(OUTSIDE)
    story.until(story.clock.now() + timedelta(hours=9))
    with Outsiders(story) as outsiders:
        said = outsiders.teams(outsiders.activity("Help"))[1]

    assert "They are back Tue 24 Nov 09:00 CET; a first answer is due by Tue 24 Nov 09:05 CET." in said
    assert asked(story, "Jana Nova asks").card.words
