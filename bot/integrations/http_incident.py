"""Pages of incidents over HTTP: read-only, without scripts, kept by nobody in between, and logged nowhere (I9, P3)."""

from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import log
from bot.errors import DatabaseUnavailable
from bot.exports.incident_page import CONTENT_POLICY

AT_ONCE = 2  # pages composed; more wait
NOBODY = "There is no page at this address any more. Press Open as a page in the incident's thread for a new one."
LATER = "The page cannot be read right now. Please come again."
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}

ReadPage = Callable[[str], str | None]

logger = log.get(__name__)


class IncidentPage:
    """Answers browsers; `read` gives the page for a token, None if there is none."""

    def __init__(self, read: ReadPage) -> None:
        self._read = read
        self._threads = CapacityLimiter(AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """The page, or 404 for every address that is not in force."""
        token = str(request.path_params["token"])
        try:
            text = await to_thread.run_sync(self._read, token, limiter=self._threads)
        except DatabaseUnavailable as error:
            logger.error("page_without_database", error=error.message)
            return PlainTextResponse(LATER, 503, {"retry-after": "60"})
        except Exception as error:
            logger.error("page_failed", error=type(error).__name__)
            return PlainTextResponse(LATER, 503, {"retry-after": "60"})
        if text is None:
            return PlainTextResponse(NOBODY, 404, HEADERS)
        return Response(text, headers={**HEADERS, "content-type": "text/html; charset=utf-8"})
