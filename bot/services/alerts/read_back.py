"""Threads of open alerts read back after downtime (R13): there may be very many, so history says which have news."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.messages import instant_of
from bot.ports.slack import HistoryMessage

HISTORY = timedelta(days=2)  # threads that are older are read one by one …
OLDER_AT_MOST = 50  # … the newest of them: Slack gives about fifty threads a minute
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What catch-up lends: asking Slack, judging what was found, and whether a thread's newest reply is unknown."""

    history: Callable[[str, datetime], Sequence[HistoryMessage]]
    replies: Callable[[str, str], Sequence[HistoryMessage]]
    take_in: Callable[[HistoryMessage], None]
    unheard: Callable[[str, str, str], bool]


def read_threads(reading: Reading, channel: str, open_threads: Collection[str], now: datetime) -> int:
    """Find replies and signs that nobody heard of in the threads of a channel's open alerts; the threads read.

    Nothing is taken for deleted: a group's replies stand in the threads of any of its messages.
    """
    recent = [ts for ts in open_threads if instant_of(ts) >= now - HISTORY]
    older = sorted(set(open_threads) - set(recent), reverse=True)[:OLDER_AT_MOST]
    shown = reading.history(channel, instant_of(min(recent)) - INSTANT) if recent else ()
    for message in shown:
        if message.reactions:
            reading.take_in(message)
    news = [
        message.posted.ts
        for message in shown
        if message.latest_reply is not None and reading.unheard(channel, message.posted.ts, message.latest_reply)
    ]
    for thread_ts in (*news, *older):
        for message in reading.replies(channel, thread_ts):
            reading.take_in(message)
    return len(news) + len(older)
