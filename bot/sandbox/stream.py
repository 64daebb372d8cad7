"""What happened, for those who watch: the live stream of the page and the log of the app's API calls."""

import asyncio
import json
import time
from collections import deque
from typing import Any

from bot.sandbox.records import Json

CALLS_KEPT = 5_000
SUMMARY_LENGTH = 80


class Stream:
    """Numbers every happening and hands it to each listener; costs next to nothing while nobody listens."""

    def __init__(self) -> None:
        self.seq = 0
        self._listeners: dict[asyncio.Queue[str], asyncio.AbstractEventLoop] = {}

    @property
    def watched(self) -> bool:
        """Whether anybody listens; lets callers skip building what nobody would see."""
        return bool(self._listeners)

    def tell(self, kind: str, /, **data: Any) -> None:
        """Publish a happening of this kind with its data (JSON values)."""
        self.seq += 1
        if not self._listeners:
            return
        text = json.dumps({"seq": self.seq, "type": kind, **data})
        for queue, loop in list(self._listeners.items()):
            loop.call_soon_threadsafe(queue.put_nowait, text)

    def listen(self) -> asyncio.Queue[str]:
        """A queue of JSON texts from now on; to be called in the loop that will read it."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners[queue] = asyncio.get_running_loop()
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        """Stop filling a queue."""
        self._listeners.pop(queue, None)


class CallLog:
    """The last API calls, each with a growing number, so that a test can ask what the bot did since then."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._calls: deque[tuple[int, str, Json, str | None, float]] = deque(maxlen=CALLS_KEPT)
        self._seq = 0

    def add(self, method: str, args: Json, error: str | None) -> None:
        """Note a finished call; `error` is None when it went well."""
        self._seq += 1
        self._calls.append((self._seq, method, args, error, time.monotonic()))
        if self._stream.watched:
            told = {"method": method, "ok": error is None, "error": error}
            self._stream.tell("api_call", **told, channel=_channel(args), summary=summary(args))

    def since(self, number: int) -> list[Json]:
        """Calls after `number`, oldest first: {seq, method, ok, error, channel, args, summary, at (monotonic s)}."""
        return [
            {
                "seq": seq,
                "method": method,
                "ok": error is None,
                "error": error,
                "channel": _channel(args),
                "args": args,
                "summary": summary(args),
                "at": at,
            }
            for seq, method, args, error, at in list(self._calls)
            if seq > number
        ]

    def clear(self) -> None:
        """Forget all calls; numbers go on."""
        self._calls.clear()


def summary(args: Json) -> str:
    """A few words for a list of calls: the text, or else what it was about."""
    for key in ("text", "topic", "name", "users", "user_id", "user", "types"):
        if args.get(key):
            words = str(args[key])
            return words if len(words) <= SUMMARY_LENGTH else words[: SUMMARY_LENGTH - 1] + "…"
    return ""


def _channel(args: Json) -> str | None:
    channel = args.get("channel")
    return channel if isinstance(channel, str) else None
