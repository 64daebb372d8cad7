"""Threads of open incidents read back after downtime: what was said, and what was deleted (R13, I6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.ports.slack import HistoryMessage, Outcome, SlackFailed
from bot.services import opening
from bot.services.incidents import heard
from bot.services.work import Desk, Work

AT_MOST = 50  # the newest: Slack gives about fifty threads a minute
SHOWN_WITHIN = timedelta(minutes=1)  # what is younger and not in the thread may come in beside us, and is not deleted


@dataclass(frozen=True, slots=True)
class Reading:
    """What catch-up lends: asking Slack, judging what was found or is gone, and saying that it cannot be read."""

    replies: Callable[[str, str], Sequence[HistoryMessage]]
    take_in: Callable[[HistoryMessage], None]
    deleted: Callable[[str, str], None]
    on_unreadable: Callable[[str, str], None]


def threads(work: Work) -> Sequence[tuple[str, str]]:
    """(channel, thread) of open incidents and what was merged into them, the newest first.

    Those of requests are read with their requests.
    """
    newest = sorted(work.uow.incidents.open(), key=lambda each: each.id, reverse=True)[:AT_MOST]
    found = [part for each in newest for part in (each, *work.uow.incidents.parts_of(each.id))]
    return [
        (each.channel, each.thread_ts)
        for each in found
        if each.thread_ts is not None and (each.request_id is None or opening.watched(work, each.channel) is None)
    ]


def read_thread(desk: Desk, reading: Reading, channel: str, thread_ts: str) -> int:
    """Find what nobody heard of in a thread; the messages in it. A thread that is gone says nothing about its words.

    Raises SlackFailed when Slack cannot be asked at all.
    """
    try:
        messages = reading.replies(channel, thread_ts)
    except SlackFailed as failure:
        if failure.outcome is not Outcome.PERMANENT:
            raise
        reading.on_unreadable(channel, failure.error)
        return 0
    for message in messages:
        reading.take_in(message)
    present = {message.posted.ts for message in messages if message.posted.subtype != "tombstone"}
    for ts in _known_in(desk, channel, thread_ts) if messages else ():
        if ts not in present:
            reading.deleted(channel, ts)
    return len(messages)


def _known_in(desk: Desk, channel: str, thread_ts: str) -> Sequence[str]:
    """The messages of the thread that stand as far as we know."""
    with desk.reading("catch-up") as work:
        return [
            entry.message_ts
            for number in {heard.heir(work, each).id for each in work.uow.incidents.of_thread(channel, thread_ts)}
            for entry in work.uow.incidents.timeline(number)
            if (entry.channel, entry.thread_ts) == (channel, thread_ts)
            and entry.message_ts is not None
            and entry.deleted_at is None
            and entry.at < work.now - SHOWN_WITHIN
        ]
