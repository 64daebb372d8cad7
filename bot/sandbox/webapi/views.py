"""Methods that show views: open, push, update, publish."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.blocks import BlockError, check_view
from bot.sandbox.modals import ViewError, modal_by_external_id, open_modal, publish_home, push_modal, update_modal
from bot.sandbox.records import Json
from bot.sandbox.triggers import TriggerError
from bot.sandbox.webapi.call import Call, SlackError, invalid_arguments, method


@method("views.open", tier=4)
def views_open(call: Call) -> Json:
    view = _view(call, "modal")
    user = _triggered(call)
    return _answer(lambda: open_modal(call.slack, user, view))


@method("views.push", tier=4)
def views_push(call: Call) -> Json:
    view = _view(call, "modal")
    user = _triggered(call)
    return _answer(lambda: push_modal(call.slack, user, view))


@method("views.update", tier=4)
def views_update(call: Call) -> Json:
    view = _view(call, "modal")
    view_id = call.text("view_id")
    if not view_id and call.text("external_id"):
        view_id = modal_by_external_id(call.slack, call.text("external_id")) or "unknown"
    if not view_id:
        raise invalid_arguments("missing required field: view_id")
    return _answer(lambda: update_modal(call.slack, view_id, view, call.text("hash")))


@method("views.publish", tier=4)
def views_publish(call: Call) -> Json:
    view = _view(call, "home")
    user = call.user("user_id")
    if not call.slack.workspace.app.home_tab:
        raise SlackError("not_enabled")
    return _answer(lambda: publish_home(call.slack, user.id, view, call.text("hash")))


def _view(call: Call, kind: str) -> Json:
    given: Any = call.json("view")
    if given is None:
        raise invalid_arguments("missing required field: view")
    try:
        view = check_view(given)
    except BlockError as wrong:
        raise SlackError(wrong.error, **wrong.extra()) from wrong
    if view["type"] != kind:
        raise invalid_arguments(f"view type must be {kind} [json-pointer:/view/type]")
    return view


def _triggered(call: Call) -> str:
    try:
        return call.slack.triggers.exchange(call.text("trigger_id") or call.needed("interactivity_pointer"))
    except TriggerError as refused:
        if str(refused) == "invalid_trigger_id":
            raise invalid_arguments("invalid `trigger_id` [json-pointer:/trigger_id]") from refused
        raise SlackError(str(refused)) from refused


def _answer(act: Callable[[], Json]) -> Json:
    try:
        return {"view": act()}
    except ViewError as refused:
        raise SlackError(str(refused)) from refused
