"""The bot tied to a local Slack in the same process and thread: no wire, so that a month takes minutes."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.ports.rows import InboxRow
from bot.sandbox.control import ACTS, SLOW_ACTS
from bot.sandbox.delivery import Delivery
from bot.sandbox.slack import LocalSlack
from bot.sandbox.webapi.dispatch import call_straight
from storage.engine import SqlStore


class StraightClient(WebClient):
    """The SDK's client, whose calls go to the local Slack directly.

    Bolt hands plain copies of it to listeners that open forms; for them `base_url` has to be real.
    """

    def __init__(self, slack: LocalSlack, base_url: str) -> None:
        super().__init__(token=slack.workspace.app.bot_token, base_url=base_url, retry_handlers=[])
        self._slack = slack

    def api_call(self, api_method: str, *, http_verb: str = "POST", **parts: Any) -> SlackResponse:
        """One call; the arguments are copied, as a wire would copy them."""
        given = {name: value for part in ("params", "data", "json") for name, value in (parts.get(part) or {}).items()}
        args = json.loads(json.dumps({name: value for name, value in given.items() if value is not None}))
        answer = call_straight(self._slack, api_method, self.token or "", args)
        response = SlackResponse(
            client=self,
            http_verb=http_verb,
            api_url=api_method,
            req_args={},
            data=json.loads(answer.body),
            headers={name.decode(): value.decode() for name, value in answer.headers},
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]  # it raises SlackApiError for refusals
        return response


class StraightLink:
    """Where the local Slack delivers to; the caller says when the bot takes what came."""

    timeout_reason = "timeout"

    def __init__(self, slack: LocalSlack, app: App) -> None:
        self._slack = slack
        self._app = app
        self._came: deque[Delivery] = deque()
        self._waiting_room = ThreadPoolExecutor(max_workers=1, thread_name_prefix="person")
        slack.courier.opened(self)

    def close(self) -> None:
        """Nobody acts any more."""
        self._waiting_room.shutdown()

    def send(self, delivery: Delivery) -> None:
        """Keep it until `take` is called."""
        self._came.append(delivery)

    def take(self) -> int:
        """Let the bot answer everything that came; how many deliveries that were."""
        taken = 0
        while self._came:
            delivery = self._came.popleft()
            response = self._app.dispatch(BoltRequest(mode="socket_mode", body=json.loads(delivery.body)))
            if response.status != 200:
                raise RuntimeError(f"The bot answered a {delivery.kind} with {response.status}.")
            self._slack.courier.acked(delivery.envelope_id, _payload(response))
            taken += 1
        return taken

    def act(self, what: str, /, **body: Any) -> Mapping[str, Any]:
        """Somebody does something, as by the control API. Raises GestureError if it is not possible."""
        given = {key: value for key, value in body.items() if value is not None}
        if what in SLOW_ACTS:  # in a thread of its own: the caller's may have an event loop that runs already
            return self._waiting_room.submit(lambda: asyncio.run(self._answered(what, given))).result()
        with self._slack.lock:
            return ACTS[what](self._slack, given)

    async def _answered(self, what: str, body: dict[str, Any]) -> Mapping[str, Any]:
        """The person waits for the bot's answer, which this very thread has to give."""
        acting = asyncio.ensure_future(SLOW_ACTS[what](self._slack, body))
        while not acting.done():
            self.take()
            await asyncio.sleep(0)
        return acting.result()


class StraightWriter:
    """Stores each event by itself: there is nobody to wait for."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def put(self, row: InboxRow, timeout: float) -> None:  # noqa: ARG002 - nothing else works on the database
        """Return once the row is stored."""
        with self._store.begin() as uow:
            uow.inbox.add_many([row])


def _payload(response: BoltResponse) -> object | None:
    """What an answer in Socket Mode carries: nothing, an object, or a text."""
    if not response.body:
        return None
    return json.loads(response.body) if response.body.startswith("{") else {"text": response.body}
