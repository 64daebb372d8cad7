"""The short-lived process that reads one calendar, so that whatever stands in it harms nobody but this process.

It takes a question as JSON from standard input and answers with JSON on standard output. Whoever asked ends it when it
takes too long: name servers, dripping servers and endless series all can. It knows no secret but the address.
"""

import json
import sys
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.integrations.calendar_fetch import CalendarRefusedError, fetch

MEMORY = 1024 * 1024 * 1024  # bytes


def main() -> None:
    """Answer the one question."""
    with suppress(ImportError, OSError, ValueError):  # not every system can limit itself
        import resource  # noqa: PLC0415 - does not exist everywhere

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)


def _answer(question: dict[str, str | None]) -> dict[str, object]:
    try:
        fetched = fetch(
            str(question["address"]),
            etag=question["etag"],
            last_modified=question["last_modified"],
            allow_private=bool(question["allow_private"]),
        )
    except CalendarRefusedError as refused:
        return {"unreadable": str(refused)}
    if fetched.body is None:
        return {"unchanged": True}
    return {"etag": fetched.etag, "last_modified": fetched.last_modified, **_events(question, fetched.body)}


def _events(question: dict[str, str | None], body: bytes) -> dict[str, object]:
    # Only now, since it takes longer than being told that nothing has changed.
    from bot.integrations.calendar_events import NoCalendarError, busy_between  # noqa: PLC0415

    start, end = (datetime.fromisoformat(str(question[bound])) for bound in ("start", "end"))
    try:
        found = busy_between(body, ZoneInfo(str(question["zone"])), start, end)
    except NoCalendarError as error:
        return {"unreadable": str(error)}
    return {"events": [(each.uid, each.starts_at.isoformat(), each.ends_at.isoformat()) for each in found]}


if __name__ == "__main__":
    main()
