"""A small typed client of the control API, for tests, bench and demo."""

import http.client
import json
import urllib.parse
import weakref
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

TIMEOUT_SECONDS = 60.0


class SandboxError(Exception):
    """The sandbox refused; the message is its sentence."""


class SandboxClient:
    """Acts as people, moves the clock and switches faults of a sandbox at `url`.

    Channels may be given by id or name. Every method raises SandboxError with the sandbox's sentence when it refuses.
    Safe for several threads.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._idle: list[http.client.HTTPConnection] = []
        self._finalizer = weakref.finalize(self, _close_all, self._idle)

    def close(self) -> None:
        """Close idle connections."""
        _close_all(self._idle)

    def post(
        self,
        user: str,
        channel: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: Sequence[Mapping[str, Any]] = (),
        subtype: str | None = None,
    ) -> str:
        """Write a message as a person and return its ts; `text` is as events carry it (`<@U…>`, `&amp;`)."""
        body: Json = {"user": user, "channel": channel, "text": text, "broadcast": broadcast}
        optional = {"thread_ts": thread_ts, "files": [dict(item) for item in files], "subtype": subtype}
        return str(self.act("post", **body, **optional)["ts"])

    def app_post(self, bot_id: str, channel: str, text: str = "", *, name: str = "app", **parts: Any) -> str:
        """Write as another app and return the ts; parts: app_id, blocks, attachments, thread_ts, subtype."""
        return str(self.act("app_post", bot_id=bot_id, channel=channel, text=text, name=name, **parts)["ts"])

    def app_edit(self, bot_id: str, channel: str, ts: str, **content: Any) -> None:
        """Replace what another app's message says; content: text, blocks, attachments (empty ones go)."""
        self.act("app_edit", bot_id=bot_id, channel=channel, ts=ts, **content)

    def app_delete(self, bot_id: str, channel: str, ts: str) -> None:
        """Take another app's message away."""
        self.act("app_delete", bot_id=bot_id, channel=channel, ts=ts)

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        self.act("edit", user=user, channel=channel, ts=ts, text=text)

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self.act("delete", user=user, channel=channel, ts=ts)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Put an emoji on a message."""
        self.act("react", user=user, channel=channel, ts=ts, name=name)

    def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take one's emoji away."""
        self.act("unreact", user=user, channel=channel, ts=ts, name=name)

    def click(self, user: str, action_id: str, **where_and_what: Any) -> Json:
        """Use a button or menu: channel and ts | ephemeral_id | view_id | home=True; block_id, value, selected …

        Returns {acked, error?}; a click that the app did not ack is no exception.
        """
        return self.act("click", user=user, action_id=action_id, **where_and_what)

    def submit(self, user: str, view_id: str, values: Mapping[str, Mapping[str, Any]] | None = None) -> Json:
        """Send a form; returns {ok, response_action?, errors?, error?} as the person sees it."""
        return self.act("submit", user=user, view_id=view_id, values=values or {})

    def close_view(self, user: str, view_id: str) -> None:
        """Close a modal."""
        self.act("close", user=user, view_id=view_id)

    def command(self, user: str, channel: str, command: str, text: str = "") -> Json:
        """Type a slash command; returns {ok, text?, blocks?, error?}."""
        return self.act("command", user=user, channel=channel, command=command, text=text)

    def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> Json:
        """Use a shortcut, on a message or a global one; returns {ok, error?}."""
        return self.act("shortcut", user=user, callback_id=callback_id, channel=channel, ts=ts)

    def open_home(self, user: str) -> None:
        """Open the app's Home tab."""
        self.act("open_home", user=user)

    def invite(self, user: str, channel: str) -> None:
        """Bring somebody (or the bot user) into a channel."""
        self.act("invite", user=user, channel=channel)

    def kick(self, user: str, channel: str) -> None:
        """Remove somebody (or the bot user) from a channel."""
        self.act("kick", user=user, channel=channel)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self.act("archive", channel=channel)

    def unarchive(self, channel: str) -> None:
        """Bring a channel back."""
        self.act("unarchive", channel=channel)

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        self.act("rename", channel=channel, name=name)

    def change_id(self, channel: str, new_id: str) -> None:
        """Give a channel another id, as when it becomes shared."""
        self.act("change_id", channel=channel, new_id=new_id)

    def deactivate(self, user: str) -> None:
        """Switch an account off."""
        self.act("deactivate", user=user)

    def user_group(self, user: str, group_id: str, **changes: Any) -> None:
        """Edit a user group by hand: users, disabled."""
        self.act("user_group", user=user, id=group_id, **changes)

    def unfurl(self, channel: str, ts: str) -> None:
        """Let Slack add a link preview to a message."""
        self.act("unfurl", channel=channel, ts=ts)

    def uninstall(self) -> None:
        """Remove the app from the workspace."""
        self.act("uninstall")

    def request_url(self, url: str | None) -> None:
        """Deliver by signed HTTP to this URL (which must answer the challenge), or with None by sockets again."""
        self._request("POST", "request_url", json.dumps({"url": url}))

    def now(self) -> datetime:
        """The sandbox's time."""
        return datetime.fromisoformat(self._get("clock")["now"])

    def advance(self, by: timedelta | float) -> datetime:
        """Move the clock forward by a timedelta or seconds; returns the new now."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        return datetime.fromisoformat(self.act("clock", advance=seconds)["now"])

    def set_clock(self, to: datetime) -> datetime:
        """Set the clock."""
        return datetime.fromisoformat(self.act("clock", set=to.isoformat())["now"])

    def next(self, words: str, zone: str = "UTC") -> datetime:
        """Move the clock to the next "mon 17:00" of a zone."""
        return datetime.fromisoformat(self.act("clock", next=words, zone=zone)["now"])

    def faults(self, **switches: Any) -> Json:
        """Set some fault switches; returns them all."""
        return dict(self.act("faults", **switches)["faults"])

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self._request("DELETE", "faults", None)

    def disconnect(self, kind: str = "refresh") -> None:
        """End all sockets: refresh, warning, link_disabled, close, reset or silent."""
        self.act("disconnect", kind=kind)

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until nothing is unacked; False when the time ran out."""
        return bool(self.act("drain", timeout=timeout)["ok"])

    def change_app(self, **changes: Any) -> Json:
        """Change scopes, events, commands, shortcuts, tokens or token_error of the app."""
        return dict(self.act("app", **changes)["app"])

    def reset(self, workspace: Any) -> None:
        """Begin anew with a Workspace or its dictionary."""
        self.act("reset", workspace=workspace if isinstance(workspace, dict) else workspace.to_dict())

    def state(self) -> Json:
        """Everything."""
        return self._get("state")

    def messages(self, channel: str) -> list[Json]:
        """All messages of a channel, thread replies included, oldest first."""
        return list(self._get("messages", channel=channel)["messages"])

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A message and its replies."""
        return list(self._get("messages", channel=channel, thread=ts)["messages"])

    def im(self, user: str) -> list[Json]:
        """All direct messages between the app and a person."""
        return list(self._get("messages", im=user)["messages"])

    def ephemerals(self, user: str) -> list[Json]:
        """What this person sees for the moment, oldest first."""
        return list(self._get("seen", user=user)["ephemerals"])

    def home(self, user: str) -> Json | None:
        """The person's Home tab."""
        home: Json | None = self._get("seen", user=user)["home"]
        return home

    def modals(self, user: str) -> list[Json]:
        """The open modals of a person, the top last."""
        return list(self._get("seen", user=user)["modals"])

    def modal(self, user: str) -> Json | None:
        """The top modal of a person."""
        stack = self.modals(user)
        return stack[-1] if stack else None

    def calls(self, since: int = 0, method: str | None = None) -> list[Json]:
        """The app's API calls after number `since`: {seq, method, ok, error, channel, args, summary, at}."""
        calls = self._get("calls", since=str(since))["calls"]
        return [call for call in calls if method in (None, call["method"])]

    def act(self, name: str, /, **body: Any) -> Json:
        """Any POST of the control API."""
        given = {key: value for key, value in body.items() if value is not None}
        return self._request("POST", name, json.dumps(given))

    def _get(self, name: str, **query: str) -> Json:
        return self._request("GET", f"{name}?{urllib.parse.urlencode(query)}" if query else name, None)

    def _request(self, verb: str, path: str, body: str | None) -> Json:
        try:
            response, raw = self._asked(self._idle.pop() if self._idle else self._connect(), verb, path, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The sandbox closed a connection that had been idle just when it was used again: nothing was done.
            response, raw = self._asked(self._connect(), verb, path, body)
        answer: Json = json.loads(raw) if raw[:1] == b"{" else {"error": raw.decode("utf-8", "replace")}
        if response.status >= 400:
            raise SandboxError(str(answer.get("error")))
        return answer

    def _asked(
        self, connection: http.client.HTTPConnection, verb: str, path: str, body: str | None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        try:
            connection.request(verb, f"/control/{path}", body, {"content-type": "application/json"})
            response = connection.getresponse()
            raw = response.read()
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return response, raw

    def _connect(self) -> http.client.HTTPConnection:
        address = urllib.parse.urlsplit(self.url)
        return http.client.HTTPConnection(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)


def _close_all(connections: list[http.client.HTTPConnection]) -> None:
    while connections:
        connections.pop().close()
