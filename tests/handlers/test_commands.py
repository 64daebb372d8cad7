"""The slash command: every verb, answers only to the person who typed, and help for what is no verb (X1, N4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.services import noise
from handlers.commands.nearest import nearest
from handlers.commands.slash import verbs
from handlers.views.ids import Action
from tests.handlers.front_desk import FrontDesk
from tests.story import CONFIG

DUTY_VERBS = {"who", "next", "plan", "pick", "why", "swap", "cover", "away", "roster"}
INCIDENT_VERBS = {"incident", "page"}
OTHER_VERBS = {"help", "open", "mine", "take", "note", "config", "common", "find", "owner", "duty", "change"}
VERBS = OTHER_VERBS | DUTY_VERBS | INCIDENT_VERBS


def said(desk: FrontDesk, user: str, text: str) -> str:
    """Everything that the person reads as the answer."""
    answer = desk.types(user, text)
    assert answer["text"]
    return "\n".join([str(answer["text"]), *(str(block) for block in answer["blocks"])])


def test_the_verbs_are_those_that_work_today_x1() -> None:
    assert set(verbs()) == VERBS


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "\u00a0help "])
def test_help_lists_every_verb_with_its_usage(desk: FrontDesk, text: str) -> None:
    answer = said(desk, "olga", text)

    for verb in verbs().values():
        assert f"/support {verb.usage}" in answer
        assert verb.summary in answer


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("opne", "open"), ("OPNE", "open"), ("taek #12", "take"), ("w", "who"), ("conf", "config"), ("mime", "mine")],
)
def test_an_unknown_verb_shows_help_with_the_nearest_one_x1(desk: FrontDesk, typed: str, meant: str) -> None:
    answer = said(desk, "olga", typed)

    assert f"Did you mean /support {meant}?" in answer
    assert "/support help" in answer


@pytest.mark.parametrize("typed", ["resolve", "xyzzy", "12", "#", "<@U0ANN|ann>", "🔥", "handoff @ben"])
def test_what_is_near_no_verb_shows_help_alone_x1(desk: FrontDesk, typed: str) -> None:
    answer = said(desk, "olga", typed)

    assert "Did you mean" not in answer
    assert "/support open" in answer


def test_the_nearest_verb_is_the_one_that_is_begun_or_written_most_alike() -> None:
    assert nearest("ta", VERBS) == "take"
    assert nearest("Hlep", VERBS) == "help"
    assert nearest("", VERBS) is None
    assert nearest("escalate", VERBS) is None


def test_open_lists_what_is_open_in_the_persons_teams(desk: FrontDesk) -> None:
    desk.posts("olga", "It hangs")

    assert "It hangs" in said(desk, "ann", "open")
    assert "It hangs" in said(desk, "Tom", "Open")


def test_open_with_nothing_open_says_so(desk: FrontDesk) -> None:
    assert "Nothing is open." in said(desk, "ann", "open")


def test_mine_lists_what_one_owns_and_what_one_asked(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    said(desk, "ann", f"take #{desk.request(ts).id}")

    assert "It hangs" in said(desk, "ann", "mine")
    assert "It hangs" in said(desk, "olga", "mine")
    assert "It hangs" not in said(desk, "ben", "mine")


def test_who_names_the_people_on_duty(desk: FrontDesk) -> None:
    assert "Ann and Ben are on duty." in said(desk, "olga", "who")


@pytest.mark.parametrize("written", ["take #{id}", "take {id}", "TAKE  #{id} ", "take <#C0TWELVE|{id}>"])
def test_take_with_a_number_takes_that_request_f2(desk: FrontDesk, written: str) -> None:
    first, second = desk.posts("olga", "It hangs"), desk.posts("tom", "Login fails")

    answer = said(desk, "ann", written.format(id=desk.request(second).id))

    assert desk.request(second).owner == "U0ANN"
    assert desk.request(first).owner is None
    assert "Login fails" in answer


def test_take_alone_takes_the_oldest_unanswered_request(desk: FrontDesk) -> None:
    first, second = desk.posts("olga", "It hangs"), desk.posts("tom", "Login fails")

    said(desk, "ann", "take")
    said(desk, "ben", "take")

    assert (desk.request(first).owner, desk.request(second).owner) == ("U0ANN", "U0BEN")
    assert "Nothing waits for a first response right now." in said(desk, "ann", "take")


def test_taking_what_somebody_has_says_from_whom_x5(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    said(desk, "ann", "take")

    assert "You took it over from Ann:" in said(desk, "ben", f"take {desk.request(ts).id}")


@pytest.mark.parametrize(
    ("user", "text", "says"),
    [
        ("ann", "take #4711", "There is no request #4711."),
        ("olga", "take", "Only members of a support team can take requests."),
        ("olga", "note remember the milk", "Only members of a support team can leave shift notes."),
        ("ann", "note", "Write the note behind the word"),
        ("ann", "note   ", "Write the note behind the word"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_p2_x4(desk: FrontDesk, user: str, text: str, says: str) -> None:
    assert says in said(desk, user, text)


@pytest.mark.parametrize("rest", ["it", "#12 please", "12.5", "-1", "99999999999999999999", "#"])
def test_take_of_what_is_no_number_says_what_to_write_x4(desk: FrontDesk, rest: str) -> None:
    assert "Write the number of the request behind the word" in desk.types("ann", f"take {rest}")["text"]


def test_a_note_is_kept_for_the_handoff_h3(desk: FrontDesk) -> None:
    assert "Noted for the next handoff of Backend support." in said(desk, "ann", "note the export restarts\nat noon")

    with desk.store.reading() as uow:
        (note,) = uow.duty.notes("backend", desk.sandbox.clock.now() - timedelta(hours=1))
    assert (note.author, note.text) == ("U0ANN", "the export restarts\nat noon")


def test_config_shows_what_is_in_force_and_what_does_not_work(desk: FrontDesk) -> None:
    answer = said(desk, "ann", "config")

    assert "Backend support" in answer
    assert "<#C0BACKEND>" in answer
    assert "directory has no effect yet" in answer


def test_config_offers_admins_to_send_parked_messages_again(desk: FrontDesk) -> None:
    with desk.bot.desk.work("test") as work:
        noise.notice(work, work.rules.teams["backend"], key="parked", sentence="Nobody will read this.")
    with desk.store.begin() as uow:
        (row,) = uow.outbox.claim(desk.sandbox.clock.now(), worker="test", limit=1, lease=timedelta(minutes=1))
        uow.outbox.settle_dead(row, now=desk.sandbox.clock.now(), error="is_archived")

    assert "is_archived" in said(desk, "lea", "config")
    assert Action.TRY_AGAIN in said(desk, "lea", "config")
    assert Action.TRY_AGAIN not in said(desk, "ann", "config")


def test_the_command_answers_under_its_configured_name(desk_with: Callable[[dict[str, Any]], FrontDesk]) -> None:
    desk = desk_with({**CONFIG, "slack": {"command": "/helpdesk"}})
    body = {"command": "/helpdesk", "text": "help", "user_id": "U0OLGA", "channel_id": "C0BACKEND"}

    assert "/helpdesk open" in str(desk.send(body).body)


@pytest.mark.parametrize("broken", [{"user_id": "olga"}, {"user_id": None}, {"text": None}])
def test_a_command_of_an_unknown_shape_is_answered_x4(desk: FrontDesk, broken: dict[str, Any]) -> None:
    body = {"command": "/support", "text": "open", "user_id": "U0OLGA", "channel_id": "C0BACKEND"}

    response = desk.send({**body, **broken})

    assert response.status == 200
    assert "older version" in str(response.body) or "This is what I can do" in str(response.body)
