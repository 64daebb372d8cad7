"""What makes two alerts repeats of each other: where they come from and what fired, without numbers and ids (A2)."""

import hashlib
import re

from bot.domain.alerts.alert import Source
from bot.domain.alerts.plain import clean

KEY_LENGTH = 16  # characters of a hash; enough for a group a second over centuries
_NUMBER = "#"

_QUOTED = re.compile(r"\"[^\"\n]*\"|`[^`\n]*`|“[^”\n]*”|«[^»\n]*»|(?<!\w)'[^'\n]*'(?!\w)")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.\-]*://\S+|\b[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_ID = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"  # UUID
    r"|\b\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:z|[+-]\d\d:?\d\d)?\b"  # date, with or without time
    r"|\b(?=[a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])"  # IPv6 and times of day
    r"|\b0x[0-9a-f]+\b"
    r"|\b[0-9a-f]{8,}\b"  # hashes; the English words of eight such letters are names of plants
    r"|\b(?=[a-f]*\d)[0-9a-f]{6,}\b"
    r"|\b[a-z]*\d+[a-z]+\d+[a-z0-9]*\b"  # x2x9p, 7eujih3nk: letters and digits in turns are nobody's words
)
_DIGITS = re.compile(r"[+\-]?\d+(?:[.,:]\d+)*")
_BETWEEN = re.compile(r"[^\w#]+|_+")
_REPEATED = re.compile(r"#(?: ?#)*")


def fingerprint(source: Source, *parts: str | None) -> str:
    """A short key of the source and of what the parts say: rule or error class, service, environment (A2).

    Equal when only numbers, ids, addresses, times or quoted values differ; other words make another key.
    """
    said = "\n".join(essence(part or "") for part in parts)
    return f"{source.value}:{hashlib.sha256(said.encode()).hexdigest()[:KEY_LENGTH]}"


def essence(text: str) -> str:
    """The words of a text in small letters; each number, id or quoted value is one `#`, and `#` in a row are one."""
    small = clean(text).casefold()
    unquoted = _QUOTED.sub(f" {_NUMBER} ", small)
    return _words(unquoted) if _words(unquoted).strip(" #") else _words(small)


def _words(text: str) -> str:
    for varying in (_ADDRESS, _ID, _DIGITS):
        text = varying.sub(_NUMBER, text)
    return _REPEATED.sub(_NUMBER, _BETWEEN.sub(" ", text).strip())
