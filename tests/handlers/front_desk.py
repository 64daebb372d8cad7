"""The assembled bot behind a desk: events, clicks, forms and commands are handed in as Slack sends them."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from slack_bolt import BoltRequest, BoltResponse

from bot.app.firstline import Firstline, Outside, assemble
from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.requests import Request
from bot.integrations.identity import who_am_i
from bot.integrations.slack import SlackClient, web_client
from bot.ports.outbox import OutboxRow
from bot.sandbox.clock import slack_ts
from bot.sandbox.server import Sandbox
from handlers.app import dispatch_row
from handlers.middleware import row_of
from handlers.office import Office
from handlers.views import render
from handlers.views.ids import INPUT, Callback
from storage.engine import SqlStore, open_store
from tests.handlers.payloads import Remembering
from tests.story import SUPPORT

BOT_USER, TEAM = "U0FIRSTLINE", "T0SANDBOX"
_numbers = count(1)


@dataclass
class FrontDesk:
    """One bot on one fresh database; Slack's answers come from a local Slack, to which no socket is open."""

    sandbox: Sandbox
    store: SqlStore
    bot: Firstline
    revoked: list[str] = field(default_factory=list)

    @property
    def office(self) -> Office:
        """What listeners are registered with."""
        return Office(
            desk=self.bot.desk,
            slack=SlackClient(self.bot.outside.web, self.bot.outside.identity),
            render=render,
            identity=self.bot.outside.identity,
            tracker=self.bot.outside.tracker,
            command=self.bot.outside.rules.command,
        )

    # What comes in

    def event(self, content: dict[str, Any]) -> None:
        """Hand in an event as our own workers do: stored, claimed, dispatched."""
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{next(_numbers)}",
            "event": {"event_ts": slack_ts(self.sandbox.clock.now()), **content},
        }
        with self.store.begin() as uow:
            uow.inbox.add_many([row_of(body, self.sandbox.clock.now())])
        self.run_again()

    def run_again(self) -> None:
        """Dispatch everything in the inbox that is not done yet, once."""
        with self.store.begin() as uow:
            rows = uow.inbox.claim(self.sandbox.clock.now(), limit=50, lease=timedelta(minutes=1))
        for row in rows:
            dispatch_row(self.bot.app, row)

    def nothing_left(self) -> bool:
        """Whether every event is done."""
        with self.store.reading() as uow:
            return uow.inbox.pending() == 0

    def posts(self, user: str, text: str, *, channel: str = SUPPORT, thread: str | None = None, **more: Any) -> str:
        """A person posts, and the bot hears of it; the message's ts."""
        ts = self.sandbox.client.post(f"U0{user.upper()}", channel, text, thread_ts=thread)
        self.event(
            {
                "type": "message",
                "channel": channel,
                "channel_type": "channel",
                "user": f"U0{user.upper()}",
                "text": text,
                "ts": ts,
                **({"thread_ts": thread} if thread else {}),
                **more,
            }
        )
        self.passes(seconds=1)
        return ts

    def clicks(self, user: str, action_id: str, value: str, *, home: bool = False, **changes: Any) -> BoltResponse:
        """A person presses a button in the support channel, or in their Home tab."""
        return self.send({**self._clicked(user, home=home), **changes, **_action(action_id, value)})

    def chooses(self, user: str, action_id: str, value: str) -> BoltResponse:
        """A person chooses an entry of an overflow menu."""
        action = {"type": "overflow", "action_id": action_id, "selected_option": {"value": value}}
        return self.send({**self._clicked(user), "actions": [action]})

    def points(self, person: str, callback_id: str, ts: str, *, channel: str = SUPPORT, **message: Any) -> BoltResponse:
        """A person uses a message shortcut."""
        return self.send(self.pointing(person, callback_id, ts, channel=channel, **message))

    def pointing(
        self, person: str, callback_id: str, ts: str, *, channel: str = SUPPORT, **message: Any
    ) -> dict[str, Any]:
        """The payload of a message shortcut."""
        found = next((each for each in self.sandbox.client.messages(channel) if each["ts"] == ts), {"ts": ts})
        return {
            "type": "message_action",
            "callback_id": callback_id,
            "message_ts": ts,
            "message": {**found, **message},
            "channel": {"id": channel, "name": "support"},
            **self._person(person, channel),
        }

    def submits(self, user: str, values: dict[str, Any], *, view: dict[str, Any] | None = None) -> BoltResponse:
        """A person sends the form that they have open: text by field, people and options by their payloads."""
        shown = view or self.modal(user)
        assert shown is not None, "no form is open"
        state = {name: {INPUT: {"value": given} if isinstance(given, str) else given} for name, given in values.items()}
        body = {"type": "view_submission", "view": {**shown, "state": {"values": state}}, **self._person(user)}
        return self.send({key: value for key, value in body.items() if key not in {"response_url", "channel"}})

    def types(self, user: str, text: str) -> dict[str, Any]:
        """A person types the slash command; the answer that they alone see."""
        person = self._person(user)
        body = {"command": "/support", "text": text, "user_id": person["user"]["id"], "channel_id": SUPPORT}
        response = self.send({**body, "trigger_id": person["trigger_id"], "response_url": person["response_url"]})
        answer = json.loads(response.body)
        assert answer["response_type"] == "ephemeral"
        return answer

    def send(self, body: dict[str, Any]) -> BoltResponse:
        """Any interactive payload, as the socket brings it."""
        return self.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))

    def passes(self, **time: float) -> None:
        """Time passes; nothing happens by itself."""
        self.sandbox.clock.advance(timedelta(**time))

    # What came of it

    def request(self, ts: str, channel: str = SUPPORT) -> Request:
        """The request of a message."""
        found = self.find(ts, channel)
        assert found is not None, "the message belongs to no request"
        return found

    def find(self, ts: str, channel: str = SUPPORT) -> Request | None:
        """The request of a message, if there is one."""
        with self.bot.desk.reading() as work:
            number = work.uow.requests.id_of_message(channel, ts)
            return work.uow.requests.get(number) if number is not None else None

    def wanted(self, key: str) -> OutboxRow | None:
        """A message that the bot wants to be seen."""
        with self.store.reading() as uow:
            return uow.outbox.get(key)

    def wants(self, view: str) -> list[OutboxRow]:
        """Everything that is to be sent now, of one view; it is claimed by that."""
        with self.store.begin() as uow:
            now = self.sandbox.clock.now() + timedelta(minutes=1)
            rows: list[OutboxRow] = []
            while found := uow.outbox.claim(now, worker="test", limit=50, lease=timedelta(seconds=1)):
                rows += found
                for row in found:
                    uow.outbox.settle_skipped(row, now=now, reason="read by a test")
        return [row for row in rows if row.view == view]

    def delivers(self) -> None:
        """Everything that can be sent now is sent."""
        while rows := self.bot.deliverer.claim(50):
            for row in rows:
                self.bot.deliverer.send(row)

    def setting(self, key: str) -> object | None:
        """A small stored fact."""
        with self.store.reading() as uow:
            return uow.settings.get(key)

    def said(self, user: str) -> str:
        """The last thing that the person alone was told beside a message; empty if nothing was said."""
        shown = self.sandbox.client.ephemerals(f"U0{user.upper()}")
        return str(shown[-1]["text"]) if shown else ""

    def modal(self, user: str) -> dict[str, Any] | None:
        """The modal that is open at the person's screen."""
        return self.sandbox.client.modal(f"U0{user.upper()}")

    def read(self, user: str) -> str:
        """What stands in the modal that is only to read."""
        shown = self.modal(user)
        assert shown is not None, "no modal is open"
        assert shown["callback_id"] == Callback.TO_READ
        return str(shown["blocks"][0]["text"]["text"])

    def _person(self, user: str, channel: str = SUPPORT) -> dict[str, Any]:
        self.passes(seconds=1)
        slack, user_id = self.sandbox.slack, f"U0{user.upper()}"
        key = slack.response_urls.new(slack.clock.now(), user_id, channel)
        return {
            "team": {"id": TEAM},
            "user": {"id": user_id},
            "trigger_id": slack.triggers.new(user_id),
            "response_url": f"{slack.base_url}/actions/{TEAM}/{key}",
        }

    def _clicked(self, user: str, *, home: bool = False) -> dict[str, Any]:
        body = {"type": "block_actions", **self._person(user)}
        if home:
            del body["response_url"]
            return {**body, "container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": "home"}}
        container = {"type": "message", "message_ts": "1.1", "channel_id": SUPPORT, "is_ephemeral": False}
        return {**body, "channel": {"id": SUPPORT}, "container": container, "message": {"ts": "1.1"}}


def open_desk(sandbox: Sandbox, folder: Path, url: str, config: dict[str, Any]) -> FrontDesk:
    """Assemble the bot on a migrated database."""
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(config))
    loaded = load(path, {"SLACK_API_URL": sandbox.api_url, "DATABASE_URL": url})
    web = web_client(sandbox.workspace.app.bot_token, sandbox.api_url)
    store, revoked = open_store(url), []
    bot = assemble(
        Outside(
            rules=rulebook(loaded, sandbox.clock.now()),
            store=store,
            writer=Remembering(),
            web=web,
            identity=who_am_i(web, attempts=1),
            clock=sandbox.clock,
            worker="test",
            warnings=("directory has no effect yet: there is no such file.",),
            on_revoked=revoked.append,
        )
    )
    bot.prepare()
    return FrontDesk(sandbox=sandbox, store=store, bot=bot, revoked=revoked)


def _action(action_id: str, value: str) -> dict[str, Any]:
    return {"actions": [{"type": "button", "action_id": action_id, "value": value}]}
