"""Catch-up: what was said while nobody listened is read back and treated as if it had arrived in time (R13)."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot import log
from bot.clock import Clock
from bot.domain.messages import Author, Deleted, Edited, Reacted, instant_of
from bot.domain.response import ResponseKind
from bot.errors import DatabaseUnavailable, run_again
from bot.ports.rows import MessagePart
from bot.ports.slack import HistoryMessage, Outcome, Slack, SlackFailed
from bot.services import hearing, opening, reacting, tracking
from bot.services.alerts.read_back import Reading, read_threads
from bot.services.incidents import read_back
from bot.services.work import Desk, Work

OVERLAP = timedelta(minutes=5)  # history may lag behind: read a little before the newest message read
SHOWN_WITHIN = timedelta(minutes=1)  # what is younger and not in history may come in beside us, and is not deleted
INSTANT = timedelta(microseconds=1)
TOMBSTONE = "tombstone"  # what history shows where a message with replies was deleted
GONE = frozenset({"thread_not_found", "message_not_found"})
READERS = 4  # a start waits for every channel and thread, and each answer of Slack's takes a tenth of a second or more
FORGIVEN = (timedelta(seconds=0.5), timedelta(seconds=1.5))  # pauses after failures that may be gone the next moment

T = TypeVar("T")

logger = log.get(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What a round of catch-up found; `unreadable` are (channel, Slack's error)."""

    messages: int
    threads: int
    unreadable: tuple[tuple[str, str], ...]


class CatchUp:
    """Reads channels and open threads back. Finding nothing new changes nothing, so it may run at any time."""

    def __init__(self, desk: Desk, slack: Slack, clock: Clock, on_unreadable: Callable[[str, str], None]) -> None:
        self._desk = desk
        self._slack = slack
        self._clock = clock
        self._on_unreadable = on_unreadable
        self.wait: Callable[[float], bool] = threading.Event().wait  # true if there is no use in waiting any more

    def run(self) -> CaughtUp:
        """One round over all watched channels, then over the threads of open requests.

        Raises SlackFailed when Slack cannot be asked at all; a single unreadable channel is reported, not raised.
        """
        with self._desk.reading("catch-up") as work:
            alerts = opening.alert_channels(work)
            channels = [*opening.request_channels(work), *alerts]
        with ThreadPoolExecutor(READERS, thread_name_prefix="catch-up") as readers:
            found = list(readers.map(self._readable_channel, channels))
            unreadable = {channel: each for channel, each in zip(channels, found, strict=True) if isinstance(each, str)}
            with self._desk.reading("catch-up") as work:
                threads = [each for each in work.uow.requests.open_threads() if each[0] not in unreadable]
                of_incidents = read_back.threads(work)
            found += readers.map(lambda each: self._thread(*each), [each for each in threads if each[0] not in alerts])
            found += readers.map(
                lambda channel: self._alert_threads(channel, [ts for where, ts in threads if where == channel]),
                [channel for channel in alerts if channel not in unreadable],
            )
            found += readers.map(lambda each: self._incident_thread(*each), of_incidents)
        return CaughtUp(
            messages=sum(each for each in found if isinstance(each, int)),
            threads=len(threads) + len(of_incidents),
            unreadable=tuple(unreadable.items()),
        )

    def _alert_threads(self, channel: str, open_threads: Sequence[str]) -> int:
        reading = Reading(
            history=lambda where, since: self._readable_history(where, ts_of(since)),
            replies=self._replies,
            take_in=self._take_in,
            unheard=self._unheard,
        )
        return read_threads(reading, channel, open_threads, self._clock.now())

    def look_at_closed(self) -> int:
        """Find what was written meanwhile to requests that are closed: it may reopen them (R9); the threads read.

        That takes weeks of history, so it runs beside everything else: nothing that rings depends on it.
        """
        with self._desk.reading("catch-up") as work:
            reopen_within = max((team.reopen_within for team in work.rules.teams.values()), default=timedelta(0))
            since, channels = ts_of(work.now - 2 * reopen_within), opening.request_channels(work)
        unheard = [
            (channel, message.posted.ts)
            for channel in channels
            for message in self._readable_history(channel, since)
            if message.latest_reply is not None and self._unheard(channel, message.posted.ts, message.latest_reply)
        ]
        for channel, thread_ts in unheard:
            self._thread(channel, thread_ts)
        return len(unheard)

    def _readable_history(self, channel: str, oldest: str) -> Sequence[HistoryMessage]:
        try:
            return self._asked(lambda: self._slack.history(channel, oldest=oldest))
        except SlackFailed as failure:
            if failure.outcome is not Outcome.PERMANENT:
                raise
            return ()  # `run` has reported it

    def _unheard(self, channel: str, thread_ts: str, latest_reply: str) -> bool:
        """Whether the newest reply in a request's thread is neither stored nor a post of ours."""
        with self._desk.reading("catch-up") as work:
            if work.uow.requests.message(channel, latest_reply) or work.uow.outbox.find_by_slack(channel, latest_reply):
                return False
            return bool(work.uow.requests.ids_of_thread(channel, thread_ts))

    def _readable_channel(self, channel: str) -> int | str:
        """How many messages were found, or Slack's error if this one channel cannot be read."""
        try:
            return self._channel(channel)
        except SlackFailed as failure:
            if failure.outcome is not Outcome.PERMANENT:
                raise
            self._on_unreadable(channel, failure.error)
            return failure.error

    def _asked(self, ask: Callable[[], T]) -> T:
        """Slack's pace is waited out and a slip forgiven: a round that began anew each time would never end."""
        slips = iter(FORGIVEN)
        while True:
            try:
                return ask()
            except SlackFailed as failure:
                transient = failure.outcome in {Outcome.LATER, Outcome.UNKNOWN}
                pause = failure.retry_after or (next(slips, None) if transient else None)
                if pause is None or self.wait(pause.total_seconds()):
                    raise

    def _channel(self, channel: str) -> int:
        with self._desk.reading("catch-up") as work:
            seen = work.uow.cursors.get(channel)
            now, shown = ts_of(work.now), ts_of(work.now - SHOWN_WITHIN)
        if seen is None:
            self._asked(lambda: self._slack.history(channel, oldest=now))  # only to see that it can be read
            with self._desk.work("catch-up") as work:
                begin(work, channel)
            return 0
        since = ts_of(instant_of(seen) - OVERLAP)
        messages = self._asked(lambda: self._slack.history(channel, oldest=since))
        for message in messages:
            self._take_in(message)
        if messages:
            self._notice_deletions(channel, messages, shown)
            self._read_up_to(channel, messages[-1].posted.ts)
        return len(messages)

    def _read_up_to(self, channel: str, ts: str) -> None:
        """Only what was read back moves the mark: an event may be younger than a gap that nobody has read yet."""
        with self._desk.work("catch-up") as work:
            work.uow.cursors.advance(channel, ts, work.now)

    def _thread(self, channel: str, thread_ts: str) -> int:
        """A thread in which a request lives, with those of the messages that were grouped with it (R5)."""
        known, grouped = self._known_in(channel, thread_ts)
        messages = [message for ts in (thread_ts, *grouped) for message in self._replies(channel, ts)]
        present = {message.posted.ts for message in messages if message.posted.subtype != TOMBSTONE}
        for message in messages:
            self._take_in(message)
        for ts in known:
            if ts not in present:
                self._deleted(channel, ts)
        return len(messages)

    def _incident_thread(self, channel: str, thread_ts: str) -> int:
        """A thread that is an incident's timeline (I6)."""
        reading = read_back.Reading(self._replies, self._take_in, self._deleted, self._on_unreadable)
        return read_back.read_thread(self._desk, reading, channel, thread_ts)

    def _known_in(self, channel: str, thread_ts: str) -> tuple[list[str], list[str]]:
        """Messages that stand in the request's threads as far as we know, and those of them that were grouped."""
        with self._desk.reading("catch-up") as work:
            shown = ts_of(work.now - SHOWN_WITHIN)
            ids = work.uow.requests.ids_of_thread(channel, thread_ts)
            stored = [each for number in ids for each in work.uow.requests.messages(number) if not each.deleted_at]
            beside = {  # a mention answers from the channel's top level (F2)
                each.message_ts
                for number in ids
                for each in work.uow.requests.responses(number)
                if each.kind is ResponseKind.MENTION
            }
        known = [
            each.ts
            for each in stored
            if (each.part is not MessagePart.OPENING or each.ts == thread_ts)
            and each.ts not in beside
            and each.ts < shown
        ]
        return known, [each.ts for each in stored if each.part is MessagePart.GROUPED and each.ts != thread_ts]

    def _replies(self, channel: str, thread_ts: str) -> Sequence[HistoryMessage]:
        try:
            return self._asked(lambda: self._slack.replies(channel, thread_ts, oldest=None))
        except SlackFailed as failure:
            if failure.error not in GONE:
                raise
            return ()

    def _take_in(self, message: HistoryMessage) -> None:
        """A message that our own code cannot handle must not keep the others from being found."""
        try:
            run_again(lambda: self._judge(message))
        except (SlackFailed, DatabaseUnavailable):
            raise
        except Exception:
            logger.exception("message_not_read_back", channel=message.posted.channel, ts=message.posted.ts)

    def _judge(self, message: HistoryMessage) -> None:
        posted = message.posted
        if posted.author is Author.SELF:
            return
        if posted.subtype == TOMBSTONE:
            self._deleted(posted.channel, posted.ts)
            return
        with self._desk.work("catch-up") as work:
            hearing.found(work, message)
        if message.edited_ts is not None:
            edited = Edited(
                channel=posted.channel,
                ts=posted.ts,
                text=posted.text,
                file_count=posted.file_count,
                edited_ts=message.edited_ts,
                app=posted.app,
                file_names=posted.file_names,
            )
            with self._desk.work("catch-up") as work:
                hearing.edited(work, edited)
        for emoji, users in message.reactions:
            if emoji in {reacting.TAKEN_SIGN, reacting.RESOLVED_SIGN}:
                self._reactions(message, emoji, users)
            elif emoji == reacting.TRACK_SIGN:
                with self._desk.work("catch-up") as work:
                    tracking.track(work, users[0], posted)

    def _reactions(self, message: HistoryMessage, emoji: str, users: Sequence[str]) -> None:
        """R13: history does not say when a reaction was added, so it is approximate."""
        for user in users:
            with self._desk.work("catch-up") as work:
                reaction = Reacted(
                    channel=message.posted.channel,
                    ts=message.posted.ts,
                    user=user,
                    emoji=emoji,
                    added=True,
                    at=work.now,
                    approximate=True,
                )
                reacting.reacted(work, reaction)

    def _notice_deletions(self, channel: str, messages: Sequence[HistoryMessage], before: str) -> None:
        """Deletions leave no event behind: what was stored in the span just read, and is not in it, was deleted."""
        present = {message.posted.ts for message in messages if message.posted.subtype != TOMBSTONE}
        first = min(message.posted.ts for message in messages)
        with self._desk.reading("catch-up") as work:
            stored = [
                message.ts
                for where, thread_ts in work.uow.requests.open_threads()
                if where == channel
                for request_id in work.uow.requests.ids_of_thread(where, thread_ts)
                for message in work.uow.requests.messages(request_id)
                if message.part is not MessagePart.REPLY and not message.deleted_at and first <= message.ts < before
            ]
            threaded = {thread_ts for where, thread_ts in work.uow.requests.open_threads() if where == channel}
        for ts in stored:
            if ts not in present and ts in threaded:
                self._deleted(channel, ts)

    def _deleted(self, channel: str, ts: str) -> None:
        with self._desk.work("catch-up") as work:
            hearing.deleted(work, Deleted(channel=channel, ts=ts, at=work.now))


def begin(work: Work, channel: str) -> None:
    """Start to listen in a channel; what was said there before is not ours, so the overlap must not reach it."""
    work.uow.cursors.advance(channel, ts_of(work.now + OVERLAP - INSTANT), work.now)


def ts_of(instant: datetime) -> str:
    """The Slack `ts` of an instant."""
    whole = int(instant.astimezone(UTC).timestamp())
    return f"{whole}.{instant.microsecond:06d}"
