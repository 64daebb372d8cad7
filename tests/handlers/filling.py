"""Filling in forms: what Slack sends for each kind of field, and what is said beside the fields."""

import json
from typing import Any

from handlers.views.ids import Action, Menu, menu_value, pressed_value
from tests.handlers.front_desk import FrontDesk


def option(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def person(name: str) -> dict[str, Any]:
    return {"selected_user": f"U0{name.upper()}"}


def errors(desk: FrontDesk, user: str, values: dict[str, Any]) -> dict[str, str]:
    """Send the open form; what is said beside which field. None stays open but for that."""
    response = desk.submits(user, values)
    assert response.status == 200
    answer = json.loads(response.body) if response.body else {}
    assert answer.get("response_action") in {None, "errors"}
    found: dict[str, str] = answer.get("errors", {})
    return found


def says_what_it_is(desk: FrontDesk, user: str, values: dict[str, Any]) -> None:
    """Choose in the open form of triage, which follows."""
    shown = desk.modal(user)
    assert shown is not None
    person = {"id": f"U0{user.upper()}"}
    state = {name: {Action.TRIAGE_FORM: given} for name, given in values.items()}
    action = {"action_id": Action.TRIAGE_FORM, "block_id": next(iter(values)), **next(iter(values.values()))}
    view = {**shown, "state": {"values": state}}
    response = desk.send({"type": "block_actions", "user": person, "view": view, "actions": [action]})
    assert response.status == 200


def open_form(desk: FrontDesk, user: str, choice: Menu | Action, ts: str) -> None:
    """By the card's menu or by one of its buttons."""
    if isinstance(choice, Action):
        desk.clicks(user, choice, pressed_value(desk.request(ts)))
    else:
        desk.chooses(user, Action.CARD_MENU, menu_value(choice, desk.request(ts)))
    assert desk.modal(user) is not None
