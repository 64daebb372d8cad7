"""What a program says about something broken, read from its JSON (I1, O2); nothing of it is to be trusted (N5)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.reasons import Reason

LONGEST_TITLE, LONGEST_WORD, LONGEST_LINK, LONGEST_TEXT = 200, 100, 1_000, 3_000
NO_ID = Reason("no_id", 'There is no "id": a text or number that is the same whenever this incident is sent.')
NO_TITLE = Reason("no_title", 'There is no "title" that says in a few words what is broken.')


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An incident as a program tells it, in plain text."""

    id: str
    title: str
    severity: str | None = None
    service: str | None = None
    customer: str | None = None
    text: str = ""
    link: str | None = None

    def key(self, source: str) -> str:
        """What makes the same incident from the same source one incident."""
        return f"webhook:{source}:{hashlib.sha256(self.id.encode()).hexdigest()[:32]}"


def read_report(payload: Mapping[str, object]) -> Report | Reason:
    """{id, title, severity?, service?, customer?, text?, link?}; or why it is none."""
    number, title = _word(payload.get("id"), LONGEST_TEXT), _word(payload.get("title"), LONGEST_TITLE)
    if number is None:
        return NO_ID
    if title is None:
        return NO_TITLE
    link, text = _word(payload.get("link"), LONGEST_LINK), payload.get("text")
    return Report(
        id=number,
        title=title,
        severity=_word(payload.get("severity")),
        service=_word(payload.get("service")),
        customer=_word(payload.get("customer")),
        text=_cut(text.strip(), LONGEST_TEXT) if isinstance(text, str) else "",
        link=link if link is not None and link.startswith(("https://", "http://")) else None,
    )


def _word(value: object, longest: int = LONGEST_WORD) -> str | None:
    """A text or number on one line; None for anything else, and for nothing."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return _cut(" ".join(str(value).split()), longest) or None


def _cut(text: str, longest: int) -> str:
    return text.replace("\x00", "")[:longest]
