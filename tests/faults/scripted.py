"""A Slack whose every answer is written in advance: calls take effect or not, and the caller may hear otherwise."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.clock import Clock
from bot.domain.messages import Author, Posted
from bot.ports.screens import Rendered
from bot.ports.slack import Delivered, HistoryMessage, Outcome, Profile, SlackFailed
from bot.services.catch_up import ts_of

RETRY_AFTER = timedelta(seconds=30)
LAG = timedelta(seconds=3)  # before history shows a post of the bot's; shorter than the time to settle
TICK = timedelta(microseconds=1)

T = TypeVar("T")


class Fate(StrEnum):
    """What becomes of a call that changes something."""

    OK = "ok"
    LATER = "429"
    BEFORE = "unknown, nothing happened"
    AFTER = "unknown, it happened"
    DEATH_BEFORE = "the process dies before"
    DEATH_AFTER = "the process dies right after"


class ProcessDied(BaseException):
    """kill -9 at this very point: no handler of ours may catch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as Slack keeps it; `key` is that of a post of the bot's."""

    channel: str
    ts: str
    thread_ts: str | None
    user: str | None
    text: str
    key: str | None
    at: datetime


class ScriptedSlack:
    """`bot.ports.slack.Slack`; `fates` are used up call by call, after them everything goes well."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()
        self.messages: list[Message] = []
        self.fates: deque[Fate] = deque()

    def said(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """A person writes."""
        return self._kept(channel, text, thread_ts, user=user)

    def posts(self) -> Counter[str]:
        """How often each key was posted."""
        return Counter(message.key for message in self.messages if message.key is not None)

    # What the bot asks for

    def post(self, channel: str, rendered: Rendered, *, key: str, version: int, thread_ts: str | None) -> Delivered:  # noqa: ARG002
        message = self._fated(lambda: self._kept(channel, rendered.text, thread_ts, key=key))
        return Delivered(channel, message.ts)

    def edit(self, channel: str, ts: str, rendered: Rendered, *, key: str, version: int) -> None:  # noqa: ARG002
        self._fated(lambda: self._edited(channel, ts, rendered.text))

    def delete(self, channel: str, ts: str) -> None:
        self._fated(lambda: self.messages.remove(self._standing(channel, ts)))

    def ephemeral(self, channel: str, user: str, rendered: Rendered, *, thread_ts: str | None) -> None:  # noqa: ARG002
        self._fated(lambda: None)

    def open_dm(self, user: str) -> str:
        return self._fated(lambda: f"D{user}")

    def find(self, channel: str, *, key: str, thread_ts: str | None, oldest: datetime) -> Delivered | None:
        shown = [m for m in self._shown(channel, thread_ts) if m.key == key and m.at >= oldest - timedelta(hours=1)]
        return Delivered(channel, shown[0].ts) if shown else None

    def set_reactions(self, channel: str, ts: str, *, add: Sequence[str], remove: Sequence[str]) -> None:  # noqa: ARG002
        self._fated(lambda: None)

    def publish_home(self, user: str, rendered: Rendered) -> None:  # noqa: ARG002
        self._fated(lambda: None)

    def set_topic(self, channel: str, topic: str) -> None:  # noqa: ARG002
        self._fated(lambda: None)

    def set_user_group(self, group: str, users: Sequence[str]) -> None:  # noqa: ARG002
        self._fated(lambda: None)

    def history(self, channel: str, *, oldest: str | None, limit: int = 200) -> Sequence[HistoryMessage]:  # noqa: ARG002
        top = [message for message in self._shown(channel, None) if message.ts > (oldest or "")]
        return self._read(top)

    def replies(self, channel: str, thread_ts: str, *, oldest: str | None) -> Sequence[HistoryMessage]:
        parent = [message for message in self.messages if (message.channel, message.ts) == (channel, thread_ts)]
        below = [message for message in self._shown(channel, thread_ts) if message.ts > (oldest or "")]
        return self._read([*parent, *below])

    def message(self, channel: str, ts: str) -> HistoryMessage | None:
        found = [message for message in self.messages if (message.channel, message.ts) == (channel, ts)]
        return self._read(found)[0] if found else None

    def permalink(self, channel: str, ts: str) -> str:
        return f"https://example.slack.com/archives/{channel}/p{ts.replace('.', '')}"

    def profile(self, user: str) -> Profile:
        return Profile(user=user, name=user.lower(), deleted=False, is_bot=False, time_zone=None)

    def group_members(self, group: str) -> Sequence[str]:  # noqa: ARG002
        return ()

    # How it does it

    def _fated(self, effect: Callable[[], T]) -> T:
        fate = self.fates.popleft() if self.fates else Fate.OK
        if fate is Fate.DEATH_BEFORE:
            raise ProcessDied
        if fate is Fate.LATER:
            raise SlackFailed(Outcome.LATER, "ratelimited", RETRY_AFTER)
        if fate is Fate.BEFORE:
            raise SlackFailed(Outcome.UNKNOWN, "no readable answer")
        happened = effect()
        if fate is Fate.DEATH_AFTER:
            raise ProcessDied
        if fate is Fate.AFTER:
            raise SlackFailed(Outcome.UNKNOWN, "no readable answer")
        return happened

    def _kept(
        self, channel: str, text: str, thread_ts: str | None, *, user: str | None = None, key: str | None = None
    ) -> Message:
        self._last = max(self._clock.now(), self._last + TICK)  # every message has a ts of its own
        message = Message(
            channel=channel, ts=ts_of(self._last), thread_ts=thread_ts, user=user, text=text, key=key, at=self._last
        )
        self.messages.append(message)
        return message

    def _edited(self, channel: str, ts: str, text: str) -> None:
        old = self._standing(channel, ts)
        self.messages[self.messages.index(old)] = replace(old, text=text)

    def _standing(self, channel: str, ts: str) -> Message:
        for message in self.messages:
            if (message.channel, message.ts) == (channel, ts):
                return message
        raise SlackFailed(Outcome.PERMANENT, "message_not_found")

    def _shown(self, channel: str, thread_ts: str | None) -> list[Message]:
        young = self._clock.now() - LAG
        return [
            message
            for message in self.messages
            if (message.channel, message.thread_ts) == (channel, thread_ts)
            and (message.key is None or message.at <= young)
        ]

    def _read(self, messages: Iterable[Message]) -> list[HistoryMessage]:
        return [
            HistoryMessage(
                posted=Posted(
                    channel=message.channel,
                    ts=message.ts,
                    thread_ts=message.thread_ts,
                    user=message.user,
                    bot_id=None if message.user else "B0FIRSTLINE",
                    author=Author.PERSON if message.user else Author.SELF,
                    subtype=None,
                    text=message.text,
                    metadata_key=message.key,
                    backfilled=True,
                ),
                edited_ts=None,
                reactions=(),
                reply_count=0,
                latest_reply=None,
            )
            for message in messages
        ]
