"""The control API: people, the clock and the faults of the sandbox over HTTP, and the live stream of what happens."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import apps, clicks, commands, forms, people
from bot.sandbox.faults import Faults
from bot.sandbox.gestures import GestureError
from bot.sandbox.groups import change_by_hand
from bot.sandbox.messages import change
from bot.sandbox.records import App, Json
from bot.sandbox.slack import LocalSlack
from bot.sandbox.sockets import KINDS
from bot.sandbox.state import messages_json, seen_json, state_json
from bot.sandbox.workspace import Workspace

DRAIN_SECONDS = 10.0
POLL_SECONDS = 0.005
KEEP_ALIVE_SECONDS = 15.0

Act = Callable[[LocalSlack, Json], Json]
SlowAct = Callable[[LocalSlack, Json], Awaitable[Json]]

ACTS: dict[str, Act] = {
    "post": people.post_as_person,
    "app_post": apps.post_as_app,
    "app_edit": apps.edit_as_app,
    "app_delete": apps.delete_as_app,
    "edit": people.edit,
    "delete": people.delete_message,
    "react": partial(people.react_to, added=True),
    "unreact": partial(people.react_to, added=False),
    "dismiss": people.dismiss,
    "invite": people.invite,
    "kick": people.kick,
    "archive": partial(people.archive, archived=True),
    "unarchive": partial(people.archive, archived=False),
    "rename": people.rename_channel,
    "topic": people.topic,
    "change_id": people.change_channel_id,
    "deactivate": people.deactivate_user,
    "open_home": commands.open_home,
}


async def _click(slack: LocalSlack, body: Json) -> Json:
    reaction = await clicks.click(slack, body)
    return {"ok": reaction.acked, "acked": reaction.acked, **({"error": reaction.error} if reaction.error else {})}


async def _move_clock(slack: LocalSlack, body: Json) -> Json:
    # The pacer and the callbacks may call this very server, so they must not run in its loop.
    await asyncio.to_thread(move, slack, body)
    return clock_json(slack)


async def _drain(slack: LocalSlack, body: Json) -> Json:
    until = time.monotonic() + float(body.get("timeout") or DRAIN_SECONDS)
    while slack.courier.unacked and time.monotonic() < until:
        await asyncio.sleep(POLL_SECONDS)
    unacked = slack.courier.unacked
    return {"ok": unacked == 0, "unacked": unacked}


SLOW_ACTS: dict[str, SlowAct] = {
    "click": _click,
    "submit": forms.submit,
    "close": forms.close,
    "command": commands.command,
    "shortcut": commands.shortcut,
    "clock": _move_clock,
    "drain": _drain,
}


def move(slack: LocalSlack, body: Json) -> None:
    """Move the clock as asked: {advance: seconds} | {set: ISO} | {next: "mon 17:00", zone}. Raises ValueError."""
    if "advance" in body:
        slack.clock.advance(timedelta(seconds=float(body["advance"])))
    elif "set" in body:
        slack.clock.set(datetime.fromisoformat(str(body["set"])))
    elif "next" in body:
        slack.clock.next_weekday(str(body["next"]), str(body.get("zone") or "UTC"))
    else:
        raise ValueError('Say {"advance": seconds}, {"set": time} or {"next": "mon 17:00", "zone": …}.')


def clock_json(slack: LocalSlack) -> Json:
    """The clock as control answers it: now, epoch seconds, seconds ahead of the wall, and whether it flows."""
    now = slack.clock.now()
    offset = slack.clock.offset.total_seconds()
    return {"now": now.isoformat(), "epoch": now.timestamp(), "offset": offset, "flowing": slack.clock.flowing}


def reset(slack: LocalSlack, body: Json) -> Json:
    """Begin anew with the workspace in the body."""
    slack.reset(Workspace.from_dict(body.get("workspace") or body))
    return {}


def set_faults(slack: LocalSlack, body: Json) -> Json:
    """Merge switches into the present ones."""
    slack.set_faults(slack.faults.merged(body))
    return {"faults": slack.faults.to_dict()}


def clear_faults(slack: LocalSlack, _body: Json) -> Json:
    """Switch everything off."""
    slack.set_faults(Faults())
    slack.sockets.link_disabled = False
    return {"faults": slack.faults.to_dict()}


def change_app(slack: LocalSlack, body: Json) -> Json:
    """Change what the app is allowed and subscribed to: scopes, events, commands, tokens, token_error …"""
    slack.workspace.app = App.from_dict({**slack.workspace.app.to_dict(), **body})
    return {"app": slack.workspace.app.to_dict()}


def disconnect(slack: LocalSlack, body: Json) -> Json:
    """End every open socket in one of the ways."""
    if body.get("kind") not in KINDS:
        raise ValueError(f"A socket ends by one of: {', '.join(KINDS)}.")
    slack.sockets.disconnect(str(body["kind"]))
    return {"connections": len(slack.sockets.sockets)}


def unfurl(slack: LocalSlack, body: Json) -> Json:
    """Slack adds a preview of a link to a message, which also counts as a change of it."""
    channel = slack.workspace.channels[str(body.get("channel", ""))]
    url = str(body.get("url") or "https://example.com/")
    preview = {"id": 1, "from_url": url, "original_url": url, "fallback": "Example", "title": "Example"}
    change(slack, channel, str(body.get("ts", "")), {"attachments": [preview]})
    return {}


def uninstall(slack: LocalSlack, _body: Json) -> Json:
    """Remove the app: two events, and its tokens are worth nothing any more."""
    slack.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.workspace.app.bot_user_id]}})
    slack.event({"type": "app_uninstalled"})
    slack.workspace.app.token_error = "account_inactive"  # noqa: S105  # The name of an error.
    return {}


async def _set_request_url(slack: LocalSlack, body: Json) -> Json:
    url = body.get("url")
    await asyncio.to_thread(slack.set_request_url, None if url is None else str(url), verify=url is not None)
    return {}


SLOW_ACTS["request_url"] = _set_request_url
ACTS |= {"reset": reset, "faults": set_faults, "app": change_app, "disconnect": disconnect}
ACTS |= {"user_group": change_by_hand, "unfurl": unfurl, "uninstall": uninstall}


def routes(slack: LocalSlack) -> list[Route]:
    """Everything under /control."""
    posts = [
        Route(f"/control/{name}", _endpoint(slack, act, slow=name in SLOW_ACTS), methods=["POST"])
        for name, act in {**ACTS, **SLOW_ACTS}.items()
    ]
    reads: dict[str, Callable[[Request], Json]] = {
        "state": lambda _: state_json(slack),
        "messages": lambda request: messages_json(slack, request.query_params),
        "seen": lambda request: seen_json(slack, request.query_params["user"]),
        "clock": lambda _: clock_json(slack),
        "faults": lambda _: {"faults": slack.faults.to_dict()},
        "calls": lambda request: {"calls": slack.calls.since(int(request.query_params.get("since") or 0))},
    }
    gets = [Route(f"/control/{name}", _reader(slack, read), methods=["GET"]) for name, read in reads.items()]
    off = Route("/control/faults", _endpoint(slack, clear_faults, slow=False), methods=["DELETE"])
    return [*gets, *posts, off, Route("/control/stream", partial(_stream, slack), methods=["GET"])]


def _reader(slack: LocalSlack, read: Callable[[Request], Json]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            with slack.lock:
                return _json({"ok": True, **read(request)})
        except GestureError as unknown:
            return _refused(404, unknown)
        except (KeyError, ValueError) as wrong:
            return _refused(400, wrong)

    return endpoint


def _endpoint(slack: LocalSlack, act: Any, *, slow: bool) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = _object(await request.body())
            result = await act(slack, body) if slow else _locked(slack, act, body)
        except GestureError as impossible:
            return _refused(404, impossible)
        except (KeyError, TypeError, ValueError) as wrong:
            return _refused(400, wrong)
        return _json({"ok": True, **result})

    return endpoint


def _json(content: Json, status: int = 200) -> Response:
    # Plain ASCII, because people can post halves of surrogate pairs, which no encoding takes.
    return Response(json.dumps(content), status, media_type="application/json")


def _object(raw: bytes) -> Json:
    body = json.loads(raw or b"{}")
    if not isinstance(body, dict):
        raise ValueError("The body must be a JSON object.")  # noqa: TRY004  # All bad requests are answered alike.
    return body


def _refused(status: int, error: Exception) -> Response:
    return _json({"ok": False, "error": str(error)}, status)


def _locked(slack: LocalSlack, act: Act, body: Json) -> Json:
    with slack.lock:
        return act(slack, body)


async def _stream(slack: LocalSlack, _request: Request) -> Response:
    return StreamingResponse(_events(slack), media_type="text/event-stream", headers={"cache-control": "no-store"})


async def _events(slack: LocalSlack) -> AsyncIterator[str]:
    queue = slack.stream.listen()
    try:
        yield ": connected\n\n"
        while True:
            try:
                text = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
            else:
                yield f"data: {text}\n\n"
    finally:
        slack.stream.leave(queue)
