"""The message shortcuts, on the message, in its thread and on the card (X2, R3, H1, R10)."""

from typing import Any

import pytest

from bot.domain.requests import Origin
from bot.sandbox.clock import slack_ts
from handlers.views.ids import Action, Callback, Shortcut, pressed_value
from tests.handlers.front_desk import BOT_USER, FrontDesk
from tests.story import ROOM, SUPPORT

FORMS = [
    (Shortcut.HAND_OFF, Callback.HAND_OFF),
    (Shortcut.RESOLVE, Callback.RESOLVE),
    (Shortcut.DUPLICATE_OF, Callback.DUPLICATE_OF),
]

EXPIRED = {"method": "views.open", "kind": "error", "error": "expired_trigger_id", "count": 1}


@pytest.mark.parametrize(("shortcut", "callback"), FORMS)
def test_each_opens_its_form_for_the_request_of_the_message(
    desk: FrontDesk, shortcut: Shortcut, callback: Callback
) -> None:
    ts = desk.posts("olga", "It hangs")

    assert desk.points("ann", shortcut, ts).status == 200

    shown = desk.modal("ann")
    assert shown is not None
    assert shown["callback_id"] == callback
    assert shown["private_metadata"] == f"{pressed_value(desk.request(ts))}:{SUPPORT}"


def test_a_reply_in_the_thread_leads_to_its_request_x2(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    reply = desk.posts("tom", "For me as well", thread=ts)

    desk.points("ann", Shortcut.RESOLVE, reply)

    shown = desk.modal("ann")
    assert shown is not None
    assert shown["private_metadata"].startswith(f"{desk.request(ts).id}:")


def test_the_card_leads_to_its_own_request_also_among_several_in_one_thread_x2(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    reply = desk.posts("tom", "And I cannot log in", thread=ts)
    desk.points("ann", Shortcut.OPEN_REQUEST, reply)
    assert desk.request(reply).id != desk.request(ts).id
    desk.delivers()
    card = desk.wanted(f"card:{desk.request(ts).id}")
    assert card is not None
    assert card.slack_ts is not None

    desk.points("ann", Shortcut.RESOLVE, card.slack_ts)

    shown = desk.modal("ann")
    assert shown is not None
    assert shown["private_metadata"].startswith(f"{desk.request(ts).id}:")


@pytest.mark.parametrize("shortcut", [each for each, _ in FORMS])
def test_a_message_without_a_request_is_told_in_a_modal_what_to_do(desk: FrontDesk, shortcut: Shortcut) -> None:
    ts = desk.sandbox.client.post("U0OLGA", ROOM, "Lunch?")

    desk.points("ann", shortcut, ts, channel=ROOM)

    assert desk.read("ann").startswith("This message belongs to no request.")


@pytest.mark.parametrize("shortcut", [Shortcut.HAND_OFF, Shortcut.DUPLICATE_OF])
def test_only_members_get_the_form_p2(desk: FrontDesk, shortcut: Shortcut) -> None:
    ts = desk.posts("olga", "It hangs")

    desk.points("olga", shortcut, ts)

    assert desk.read("olga").startswith("Only members of Backend support can do that.")


def test_the_requester_may_resolve_their_own_p1(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")

    desk.points("olga", Shortcut.RESOLVE, ts)

    shown = desk.modal("olga")
    assert shown is not None
    assert shown["callback_id"] == Callback.RESOLVE


@pytest.mark.parametrize("shortcut", [each for each, _ in FORMS])
def test_a_closed_request_is_refused_with_the_way_out_r8(desk: FrontDesk, shortcut: Shortcut) -> None:
    ts = desk.posts("olga", "It hangs")
    desk.clicks("ann", Action.RESOLVE, pressed_value(desk.request(ts)))

    desk.points("ann", shortcut, ts)

    assert desk.read("ann") == "This request is already resolved. Reopen it first if there is more to do."


def test_a_request_that_ended_without_an_answer_opens_no_form_for_its_author_either_r8(desk: FrontDesk) -> None:
    ts = desk.posts("olga", "It hangs")
    desk.clicks("ann", Action.RESOLVE, pressed_value(desk.request(ts)))

    desk.points("olga", Shortcut.RESOLVE, ts)

    assert "already resolved" in desk.read("olga")


def test_open_a_support_request_tracks_at_once_and_confirms_to_the_person_alone_r3(desk: FrontDesk) -> None:
    ts = desk.posts("cid", "The build is red")
    desk.passes(minutes=2)

    desk.points("ann", Shortcut.OPEN_REQUEST, ts)

    request = desk.request(ts)
    assert (request.author, request.origin, request.text) == ("U0CID", Origin.GESTURE, "The build is red")
    assert request.opened_at == desk.sandbox.clock.now()
    assert desk.said("ann") == f"This is request #{request.id} now; its card is in the thread."

    desk.points("ben", Shortcut.OPEN_REQUEST, ts)
    assert desk.said("ben") == f"This is request #{request.id} already; its card is in the thread."


def test_in_a_channel_without_a_team_it_says_where_to_ask(desk: FrontDesk) -> None:
    ts = desk.sandbox.client.post("U0OLGA", "C0OTHER", "My screen is black")

    desk.points("olga", Shortcut.OPEN_REQUEST, ts, channel="C0OTHER")

    assert desk.read("olga").endswith(f"Ask in <#{SUPPORT}> instead.")
    assert desk.find(ts, "C0OTHER") is None


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"user": BOT_USER, "bot_id": "B0FIRSTLINE", "app_id": "A0FIRSTLINE"}, "This is a message of mine."),
        ({"subtype": "channel_join"}, "Nobody wrote this message."),
    ],
)
def test_what_nobody_asked_cannot_become_a_request(desk: FrontDesk, message: dict[str, Any], says: str) -> None:
    ts = slack_ts(desk.sandbox.clock.now())

    desk.points("ann", Shortcut.OPEN_REQUEST, ts, **message)

    assert desk.read("ann").startswith(says)
    assert desk.find(ts) is None


@pytest.mark.parametrize("shortcut", list(Shortcut))
@pytest.mark.parametrize("broken", [{"message": None}, {"channel": {"id": "general"}}, {"message_ts": "now"}])
def test_a_payload_of_an_unknown_shape_is_a_sentence_x4(
    desk: FrontDesk, shortcut: Shortcut, broken: dict[str, Any]
) -> None:
    ts = desk.posts("olga", "It hangs")
    body = desk.pointing("ann", shortcut, ts)

    assert desk.send({**body, **broken}).status == 200

    assert "older version" in (desk.said("ann") or desk.read("ann"))


@pytest.mark.parametrize("shortcut", list(Shortcut))
def test_a_trigger_that_expired_asks_to_click_again(desk: FrontDesk, shortcut: Shortcut) -> None:
    ts = desk.sandbox.client.post("U0OLGA", "C0OTHER", "My screen is black")
    desk.sandbox.client.faults(
        rules=[{"method": "views.open", "kind": "error", "error": "expired_trigger_id", "count": 1}]
    )

    assert desk.points("ann", shortcut, ts, channel="C0OTHER").status == 200

    assert desk.said("ann") == "That took too long for Slack to open the form. Please click again."
