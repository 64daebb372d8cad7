"""The controls of a request: what happens, who may, and what a stale click is told (F2, P2, R4, R8, R11, X5)."""

from typing import Any

import pytest

from bot.domain.requests import RequestState
from handlers.views.ids import Action, Callback, Menu, menu_value, pressed_value
from tests.handlers.front_desk import FrontDesk

EXPIRED = {"method": "views.open", "kind": "error", "error": "expired_trigger_id", "count": 1}


@pytest.fixture
def ts(desk: FrontDesk) -> str:
    return desk.posts("olga", "It hangs")


def press(desk: FrontDesk, user: str, action: Action, ts: str, **how: Any) -> None:
    assert desk.clicks(user, action, pressed_value(desk.request(ts)), **how).status == 200


def choose(desk: FrontDesk, user: str, choice: Menu, ts: str) -> None:
    assert desk.chooses(user, Action.CARD_MENU, menu_value(choice, desk.request(ts))).status == 200


def test_take_makes_the_responder_the_owner_and_the_card_is_the_answer_f2(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    request = desk.request(ts)
    assert (request.owner, request.first_ack_by, request.state) == ("U0ANN", "U0ANN", RequestState.IN_PROGRESS)
    assert desk.said("ann") == ""


def test_a_second_take_takes_over_and_says_from_whom_x5(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    press(desk, "ben", Action.TAKE, ts)

    assert desk.request(ts).owner == "U0BEN"
    assert desk.said("ben") == "You took it over from Ann."


def test_two_people_who_press_at_once_get_one_owner_and_one_explanation_x5(desk: FrontDesk, ts: str) -> None:
    value = pressed_value(desk.request(ts))

    desk.clicks("ann", Action.TAKE, value)
    desk.clicks("ben", Action.TAKE, value)

    assert desk.request(ts).owner == "U0ANN"
    assert desk.said("ben") == "Meanwhile Ann took it, so nothing was changed. It is now in progress."


def test_a_double_click_is_told_to_the_one_who_clicked_twice(desk: FrontDesk, ts: str) -> None:
    value = pressed_value(desk.request(ts))

    desk.clicks("ann", Action.TAKE, value)
    desk.clicks("ann", Action.TAKE, value)

    assert desk.said("ann") == "You took it already, so nothing was changed. It is now in progress."


def test_an_outsider_is_told_who_can_p2(desk: FrontDesk, ts: str) -> None:
    press(desk, "tom", Action.TAKE, ts)

    assert desk.request(ts).owner is None
    assert "Only members of Backend support can do that." in desk.said("tom")


def test_resolve_by_somebody_else_than_the_owner_says_so_gently_x5(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    press(desk, "ben", Action.RESOLVE, ts)

    assert desk.request(ts).state is RequestState.RESOLVED
    assert "Ann owned this request" in desk.said("ben")


def test_reopen_brings_a_closed_request_back_r8(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.RESOLVE, ts)

    press(desk, "olga", Action.REOPEN, ts)

    assert desk.request(ts).state is RequestState.IN_PROGRESS


def test_a_move_that_does_not_exist_is_refused_with_its_reason_r8(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.REOPEN, ts)

    assert "still open" in desk.said("ann")


def test_take_in_the_home_tab_is_answered_in_a_modal_because_no_message_is_there(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    press(desk, "ann", Action.TAKE, ts, home=True)

    assert desk.read("ann") == "It is yours already."


def test_an_answer_in_a_thread_stays_in_the_thread(desk: FrontDesk, ts: str) -> None:
    press(desk, "tom", Action.TAKE, ts, container={"type": "message", "channel_id": "C0BACKEND", "thread_ts": ts})

    assert desk.sandbox.client.ephemerals("U0TOM")[-1]["thread_ts"] == ts


def test_waiting_on_requester_starts_the_wait_r11(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    choose(desk, "ann", Menu.WAITING_ON_REQUESTER, ts)

    assert desk.request(ts).state is RequestState.WAITING_ON_REQUESTER


def test_waiting_on_requester_needs_an_answer_first_r8(desk: FrontDesk, ts: str) -> None:
    choose(desk, "ann", Menu.WAITING_ON_REQUESTER, ts)

    assert desk.said("ann") == "Nobody has answered this request yet. Reply in the thread or take it first."


def test_not_a_request_withdraws_it_r4(desk: FrontDesk, ts: str) -> None:
    choose(desk, "ann", Menu.NOT_A_REQUEST, ts)

    assert desk.request(ts).state is RequestState.WITHDRAWN


@pytest.mark.parametrize(
    ("choice", "callback"),
    [
        (Menu.HAND_OFF, Callback.HAND_OFF),
        (Menu.DUPLICATE_OF, Callback.DUPLICATE_OF),
    ],
)
def test_what_needs_more_words_opens_a_form(desk: FrontDesk, ts: str, choice: Menu, callback: Callback) -> None:
    choose(desk, "ann", choice, ts)

    shown = desk.modal("ann")
    assert shown is not None
    assert shown["callback_id"] == callback


@pytest.mark.parametrize("choice", [Menu.HAND_OFF, Menu.DUPLICATE_OF])
def test_a_form_opens_for_members_only_and_from_the_present_card_only_p2_x5(
    desk: FrontDesk, ts: str, choice: Menu
) -> None:
    old = menu_value(choice, desk.request(ts))
    choose(desk, "tom", choice, ts)
    assert "Only members" in desk.said("tom")

    press(desk, "ben", Action.TAKE, ts)
    desk.chooses("ann", Action.CARD_MENU, old)

    assert desk.said("ann") == "Meanwhile Ben took it, so nothing was changed. It is now in progress."
    assert desk.modal("tom") is None
    assert desk.modal("ann") is None


def test_triage_opens_by_its_button_for_members_only_and_from_the_present_card_only_t1_p2_x5(
    desk: FrontDesk, ts: str
) -> None:
    old = pressed_value(desk.request(ts))
    press(desk, "tom", Action.TRIAGE, ts)
    assert "Only members" in desk.said("tom")

    press(desk, "ben", Action.TAKE, ts)
    desk.clicks("ann", Action.TRIAGE, old)
    assert desk.said("ann") == "Meanwhile Ben took it, so nothing was changed. It is now in progress."
    assert desk.modal("ann") is None

    press(desk, "ann", Action.TRIAGE, ts)
    shown = desk.modal("ann")
    assert shown is not None
    assert shown["callback_id"] == Callback.TRIAGE


def test_a_form_that_comes_too_late_for_slack_asks_to_click_again(desk: FrontDesk, ts: str) -> None:
    value = menu_value(Menu.HAND_OFF, desk.request(ts))
    desk.sandbox.client.faults(
        rules=[{"method": "views.open", "kind": "error", "error": "expired_trigger_id", "count": 1}]
    )

    assert desk.chooses("ann", Action.CARD_MENU, value).status == 200

    assert desk.said("ann") == "That took too long for Slack to open the form. Please click again."


def test_a_form_that_slack_refuses_for_another_reason_has_a_reference_x4(desk: FrontDesk, ts: str) -> None:
    value = menu_value(Menu.HAND_OFF, desk.request(ts))
    desk.sandbox.client.faults(rules=[{**EXPIRED, "error": "invalid_arguments"}])

    assert desk.chooses("ann", Action.CARD_MENU, value).status == 200

    assert "give an admin the reference" in desk.said("ann")


@pytest.mark.parametrize("fault", ["drop_before", "500"])
def test_an_answer_that_cannot_be_shown_takes_nothing_back(desk: FrontDesk, ts: str, fault: str) -> None:
    press(desk, "ann", Action.TAKE, ts)
    value = pressed_value(desk.request(ts))
    desk.sandbox.client.faults(rules=[{"method": "views.open", "kind": fault, "count": 1}])

    assert desk.clicks("ben", Action.TAKE, value, home=True).status == 200

    assert desk.request(ts).owner == "U0BEN"


def test_an_answer_address_that_is_dead_takes_nothing_back(desk: FrontDesk, ts: str) -> None:
    press(desk, "ann", Action.TAKE, ts)

    press(desk, "ben", Action.TAKE, ts, response_url="http://127.0.0.1:9/closed")

    assert desk.request(ts).owner == "U0BEN"


@pytest.mark.parametrize("value", ["", "12", "x:y", "1:1:1", "999999:1"])
def test_a_value_of_another_version_of_the_bot_is_a_sentence_and_no_crash_x4(desk: FrontDesk, value: str) -> None:
    assert desk.clicks("ann", Action.TAKE, value).status == 200

    assert "older version" in desk.said("ann") or "do not know this request" in desk.said("ann")


@pytest.mark.parametrize("value", ["nothing:1:1", "triage:1:1", "hand_off", "hand_off:x:1", ""])
def test_a_menu_entry_of_another_version_is_a_sentence_x4(desk: FrontDesk, value: str) -> None:
    assert desk.chooses("ann", Action.CARD_MENU, value).status == 200

    assert "older version" in desk.said("ann")
