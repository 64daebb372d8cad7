"""The local Slack as one object: state, clock, what is under way, and the one lock around them all."""

import threading
import time
from dataclasses import dataclass

from bot.sandbox.clock import VirtualClock, slack_ts
from bot.sandbox.delivery import Courier
from bot.sandbox.drawings import Drawings
from bot.sandbox.faults import Dice, Faults
from bot.sandbox.http_delivery import HttpOutlet
from bot.sandbox.ids import new_id
from bot.sandbox.ratelimits import RateLimits
from bot.sandbox.records import Channel, Json
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.sockets import SocketMode
from bot.sandbox.stream import CallLog, Stream
from bot.sandbox.triggers import Triggers
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Lagging:
    """A post that history does not show before a moment of the machine's monotonic clock."""

    channel: str
    ts: str
    until: float


class LocalSlack:
    """Everything that the Web API, the people and the deliveries share. Hold `lock` while touching state."""

    def __init__(self, workspace: Workspace, clock: VirtualClock) -> None:
        self.lock = threading.RLock()
        self.workspace = workspace
        self.clock = clock
        self.base_url = ""
        self.stream = Stream()
        self.calls = CallLog(self.stream)
        self.dice = Dice()
        self.faults = Faults()
        self.limits = RateLimits()
        self.triggers = Triggers()
        self.drawings = Drawings()
        self.response_urls = ResponseUrls()
        self.courier = Courier(clock, self.lock, self.stream, self.faults, self.dice)
        self.sockets = SocketMode(self.courier, workspace.app.id)
        self.lagging: list[Lagging] = []
        self._http: HttpOutlet | None = None

    def reset(self, workspace: Workspace) -> None:
        """Begin anew with another workspace: nothing under way, no faults, the clock as it is."""
        with self.lock:
            self.workspace = workspace
            self.sockets.app_id = workspace.app.id
            self.sockets.link_disabled = False
            self.dice = self.courier.dice = Dice()
            self.set_faults(Faults())
            self.courier.forget()
            self.limits.forget()
            self.triggers.forget()
            self.drawings.forget()
            self.response_urls.forget()
            self.calls.clear()
            self.lagging.clear()
            self.stream.tell("reset")

    def set_faults(self, faults: Faults) -> None:
        """Switch faults; an outage cuts the sockets at once."""
        with self.lock:
            self.faults = faults
            self.courier.faults_changed(faults)
            if faults.outage:
                self.sockets.disconnect("reset")
            self.stream.tell("fault", faults=faults.to_dict())

    def set_request_url(self, url: str | None, *, verify: bool = False) -> None:
        """Deliver by signed HTTP to `url` from now on, or with None by sockets again.

        With `verify` the URL must first answer Slack's challenge. Raises ValueError when it does not.
        """
        outlet = HttpOutlet(url, lambda: self.workspace.app.signing_secret, self.courier) if url else None
        if outlet is not None and verify and not outlet.verify():
            outlet.close()
            raise ValueError(f"{url} did not answer the challenge.")
        if self._http is not None:
            self.courier.closed(self._http)
            self._http.close()
        self._http = outlet
        if outlet is not None:
            self.courier.opened(outlet)

    def event(self, event: Json, subscription: str | None = None) -> None:
        """Send an event to the app when it subscribes to it (by `subscription`, or else the event's own type)."""
        app = self.workspace.app
        if (subscription or event["type"]) not in app.events:
            return
        team = self.workspace.team.id
        authorization = {"enterprise_id": None, "team_id": team, "user_id": app.bot_user_id, "is_bot": True}
        body: Json = {
            "token": "sandbox-verification",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": {"event_ts": slack_ts(self.clock.now()), **event},
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self.clock.now().timestamp()),
            "authorizations": [{**authorization, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": new_id("4-"),
        }
        self.courier.event(body, delayed_events=app.delayed_events)

    def channel_event(self, channel: Channel, event: Json, subscription: str | None = None) -> None:
        """Send an event of a channel, which only members hear of."""
        if self.workspace.bot_is_in(channel):
            self.event(event, subscription)

    def lag(self, channel: Channel, ts: str) -> None:
        """Hide an own post from history for as long as the fault says."""
        if self.faults.history_lag_ms:
            until = time.monotonic() + self.faults.history_lag_ms / 1000
            self.lagging.append(Lagging(channel.id, ts, until))

    def hidden(self, channel: Channel) -> set[str]:
        """The ts of the channel's messages that history does not show yet."""
        if self.lagging:
            now = time.monotonic()
            self.lagging = [item for item in self.lagging if item.until > now]
        return {item.ts for item in self.lagging if item.channel == channel.id}
