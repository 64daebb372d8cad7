"""Calendar feeds over HTTP: for programs that ask again and again, and that nobody else should imitate (D9, P3).

An address is a secret, so it is logged nowhere, and whoever tries one learns nothing from the answer or its time:
each is looked up by its hash, and those that never were are answered like those that are no more.
"""

import hashlib
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import log
from bot.errors import DatabaseUnavailable

AT_ONCE = 4  # feeds computed; more wait
MAX_AGE = 3600  # seconds for which a program may show its own copy
NOBODY = "There is no calendar at this address. Ask for a new one in the Home tab of the bot."
LATER = "The calendar cannot be read right now. Please come again."

ReadFeed = Callable[[str], str | None]

logger = log.get(__name__)


class CalendarPage:
    """Answers programs; `read` gives the text of the feed for a token, None if there is none."""

    def __init__(self, read: ReadFeed) -> None:
        self._read = read
        self._threads = CapacityLimiter(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """The feed, 304 if the program has it already, 404 for every address that is not in force."""
        token = str(request.path_params["token"])
        try:
            text = await to_thread.run_sync(self._read, token, limiter=self._threads)
        except DatabaseUnavailable as error:
            logger.error("feed_without_database", error=error.message)
            return PlainTextResponse(LATER, 503, {"retry-after": "600"})
        except Exception as error:
            logger.error("feed_failed", error=type(error).__name__)
            return PlainTextResponse(LATER, 503, {"retry-after": "600"})
        if text is None:
            return PlainTextResponse(NOBODY, 404, {"cache-control": "no-store"})
        return _fresh(request, text.encode())


def _fresh(request: Request, body: bytes) -> Response:
    headers = {
        "etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "cache-control": f"private, max-age={MAX_AGE}",
        "x-robots-tag": "noindex",
    }
    if headers["etag"] in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "content-type": "text/calendar; charset=utf-8"})


def _known(request: Request) -> set[str]:
    """The copies that a program says it has; weak ones are as good, since texts are compared as a whole."""
    given = request.headers.get("if-none-match", "")
    return {each.strip().removeprefix("W/") for each in given.split(",")}
