"""Modals and Home tabs: the views that are open at each person's screen, and what is typed into them."""

import secrets

from bot.sandbox.blocks.naming import with_ids
from bot.sandbox.ids import new_id
from bot.sandbox.records import Json
from bot.sandbox.slack import LocalSlack
from bot.sandbox.state_values import initial_values

MOST_STACKED = 3
TEXTS = ("title", "submit", "close")


class ViewError(Exception):
    """A refusal with Slack's name of the error."""


def open_modal(slack: LocalSlack, user: str, given: Json) -> Json:
    """Show a person a new stack with one view, in place of the earlier one."""
    _external_id_is_free(slack, given)
    slack.workspace.modals[user] = []
    return push_modal(slack, user, given)


def push_modal(slack: LocalSlack, user: str, given: Json) -> Json:
    """Put a view on top of the person's stack. Raises ViewError(push_limit_reached)."""
    _external_id_is_free(slack, given)
    stack = slack.workspace.modals.setdefault(user, [])
    if len(stack) >= MOST_STACKED:
        raise ViewError("push_limit_reached")
    view = _new_view(slack, given)
    view["previous_view_id"] = stack[-1]["id"] if stack else None
    view["root_view_id"] = stack[0]["id"] if stack else view["id"]
    stack.append(view)
    tell_modal(slack, user)
    return view


def update_modal(slack: LocalSlack, view_id: str, given: Json, expected_hash: str = "") -> Json:
    """Replace what a view shows; what was typed stays where block and element stay. Raises ViewError."""
    found = find_modal(slack, view_id)
    if found is None:
        raise ViewError("not_found")
    user, at = found
    stack = slack.workspace.modals[user]
    old = stack[at]
    if expected_hash and expected_hash != old["hash"]:
        raise ViewError("hash_conflict")
    new = _new_view(slack, given)
    for key in ("id", "previous_view_id", "root_view_id"):
        new[key] = old[key]
    new["state"] = {"values": _kept_values(new["state"]["values"], old["state"]["values"])}
    stack[at] = new
    tell_modal(slack, user)
    return new


def close_modal(slack: LocalSlack, user: str, view_id: str | None = None) -> list[Json]:
    """Take the top view away, or with no id the whole stack; returns what was closed, the top first."""
    stack = slack.workspace.modals.get(user, [])
    keep = 0 if view_id is None else next((at for at, view in enumerate(stack) if view["id"] == view_id), len(stack))
    closed = list(reversed(stack[keep:]))
    slack.workspace.modals[user] = stack[:keep]
    if not stack[:keep]:
        slack.workspace.modals.pop(user, None)
    tell_modal(slack, user)
    return closed


def find_modal(slack: LocalSlack, view_id: str) -> tuple[str, int] | None:
    """Whose stack a view is in, and where in it."""
    for user, stack in slack.workspace.modals.items():
        for at, view in enumerate(stack):
            if view["id"] == view_id:
                return user, at
    return None


def modal_by_external_id(slack: LocalSlack, external_id: str) -> str | None:
    """The id of the open view that carries this external_id."""
    open_views = (view for stack in slack.workspace.modals.values() for view in stack)
    return next((str(view["id"]) for view in open_views if view["external_id"] == external_id), None)


def publish_home(slack: LocalSlack, user: str, given: Json, expected_hash: str = "") -> Json:
    """Show a person's Home tab. Raises ViewError(hash_conflict)."""
    old = slack.workspace.homes.get(user)
    if expected_hash and old is not None and expected_hash != old["hash"]:
        raise ViewError("hash_conflict")
    view = _new_view(slack, given)
    if old is not None:
        view["id"] = old["id"]
        slack.drawings.replaced("home", user, old["blocks"])
    view["root_view_id"] = view["id"]
    slack.workspace.homes[user] = view
    slack.stream.tell("home", user=user, view=view)
    return view


def tell_modal(slack: LocalSlack, user: str) -> None:
    """Tell the page what is open at a person's screen."""
    slack.stream.tell("modal", user=user, stack=slack.workspace.modals.get(user, []))


def _new_view(slack: LocalSlack, given: Json) -> Json:
    app = slack.workspace.app
    view: Json = {"id": new_id("V"), "team_id": slack.workspace.team.id, "type": given["type"]}
    for key in TEXTS:
        view[key] = given.get(key)
    blocks = with_ids(given["blocks"])
    return {
        **view,
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "external_id": given.get("external_id") or "",
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "blocks": blocks,
        "state": {"values": initial_values(blocks)},
        "hash": f"{int(slack.clock.now().timestamp())}.{secrets.token_hex(4)}",
        "root_view_id": None,
        "previous_view_id": None,
        "app_id": app.id,
        "app_installed_team_id": slack.workspace.team.id,
        "bot_id": app.bot_id,
    }


def _kept_values(new: Json, old: Json) -> Json:
    kept: Json = {}
    for block_id, actions in new.items():
        before = old.get(block_id, {})
        kept[block_id] = {key: before.get(key, value) for key, value in actions.items()}
    return kept


def _external_id_is_free(slack: LocalSlack, given: Json) -> None:
    external_id = given.get("external_id")
    if external_id and modal_by_external_id(slack, external_id) is not None:
        raise ViewError("duplicate_external_id")
