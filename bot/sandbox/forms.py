"""Modal forms: submitting and closing, and what the app's answer does to the screen."""

import copy
from typing import Any

from bot.sandbox.blocks import BlockError, check_view
from bot.sandbox.gestures import GestureError, Reaction, common, deliver, person
from bot.sandbox.modals import ViewError, close_modal, find_modal, push_modal, tell_modal, update_modal
from bot.sandbox.records import Json, User
from bot.sandbox.slack import LocalSlack
from bot.sandbox.state_values import HOLDERS, FormError, chosen, elements_with_values, initial_values, problem


async def submit(slack: LocalSlack, body: Json) -> Json:
    """Fill a form in and send it; the answer says what the person sees: errors, the next view, or a closed modal."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        view = _open_view(slack, user, body.get("view_id"))
        _fill(view, body.get("values") or {})
        tell_modal(slack, user.id)
        errors = _problems(view)
        if errors:
            return {"ok": False, "response_action": "errors", "errors": errors}
        payload = {"type": "view_submission", **common(slack, user), "view": copy.deepcopy(view), "response_urls": []}
    reaction = await deliver(slack, "interactive", payload, accepts_payload=True)
    with slack.lock:
        return _answered(slack, user, view, reaction)


async def close(slack: LocalSlack, body: Json) -> Json:
    """Close the top view with the cross or Cancel; the app hears of it when the view asked for that."""
    with slack.lock:
        user = person(slack, str(body.get("user", "")))
        view = _open_view(slack, user, body.get("view_id"))
        cleared = view["clear_on_close"] or bool(body.get("all"))
        closed = close_modal(slack, user.id, None if cleared else view["id"])
        told = [
            {"type": "view_closed", **common(slack, user), "view": item, "is_cleared": cleared}
            for item in closed
            if item["notify_on_close"]
        ]
    reactions = [await deliver(slack, "interactive", payload, accepts_payload=False) for payload in told]
    return {"ok": all(reaction.acked for reaction in reactions), "told": len(told)}


def _open_view(slack: LocalSlack, user: User, view_id: Any) -> Json:
    found = find_modal(slack, str(view_id))
    if found is None or found[0] != user.id:
        raise GestureError(f"{user.name} has no open view {view_id}.")
    return slack.workspace.modals[user.id][found[1]]


def _fill(view: Json, values: Json) -> None:
    elements = {(block["block_id"], item["action_id"]): item for block, item in elements_with_values(view["blocks"])}
    state = {**initial_values(view["blocks"]), **copy.deepcopy(view["state"]["values"])}
    for block_id, actions in values.items():
        for action_id, given in actions.items():
            element = elements.get((block_id, action_id))
            if element is None:
                raise FormError(f"The form has no field {block_id} / {action_id}.")
            state[block_id][action_id] = chosen(element, given)
    view["state"] = {"values": state}


def _problems(view: Json) -> dict[str, str]:
    problems: dict[str, str] = {}
    for block, element in elements_with_values(view["blocks"]):
        state = view["state"]["values"][block["block_id"]][element["action_id"]]
        found = problem(block, element, state) if element["type"] in HOLDERS else None
        if found is not None:
            problems[block["block_id"]] = found
    return problems


def _answered(slack: LocalSlack, user: User, view: Json, reaction: Reaction) -> Json:
    if not reaction.acked:
        return {"ok": False, "error": reaction.error}
    answer = reaction.payload if isinstance(reaction.payload, dict) else {}
    action = answer.get("response_action")
    try:
        match action:
            case None:
                close_modal(slack, user.id, view["id"])
            case "clear":
                close_modal(slack, user.id)
            case "errors":
                return _errors(view, answer.get("errors"))
            case "update":
                update_modal(slack, view["id"], check_view(answer.get("view")))
            case "push":
                push_modal(slack, user.id, check_view(answer.get("view")))
            case _:
                return {"ok": False, "error": f'The app answered with the unknown response_action "{action}".'}
    except (BlockError, ViewError) as refused:
        return {"ok": False, "response_action": action, "error": f"The app's view was refused: {refused}"}
    return {"ok": True, "response_action": action} if action else {"ok": True}


def _errors(view: Json, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return {"ok": False, "response_action": "errors", "error": f"These errors fit no input block: {errors}"}
    return {"ok": False, "response_action": "errors", "errors": errors}
