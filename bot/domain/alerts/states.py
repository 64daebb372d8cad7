"""Whether an app says that an alert is over, and how bad it says it is."""

import re
from collections.abc import Iterable

from bot.domain.alerts.alert import Severity

_OVER = "resolved|recovered|recovery|ok|closed|cleared|fixed|back to normal|up|back up|healthy"
_ON = (
    "firing|triggered|re-?triggered|alerting|alert|alarm|problem|no data|nodata|warn|warning|critical|unknown|down"
    "|unhealthy|activated|opened|reopened"
)
# A state counts where apps put it: first, or in brackets. "Connection was closed" is an error, not good news.
_SAYS_OVER = re.compile(
    rf"^\W*(?:{_OVER})\b\s*(?:[:\]|#(\-–—]|$)"
    rf"|\[\s*(?:{_OVER})\b"
    rf"|\b(?:state|status)\W{{1,4}}(?:{_OVER})\b"
    r"|\b(?:has|have|is)\s+(?:been\s+|now\s+|automatically\s+)*(?:resolved|recovered)\b"
    r"|\bmarked\b[^\n]{0,40}\bas\s+(?:fixed|resolved)\b",
    re.IGNORECASE,
)
_SAYS_ON = re.compile(rf"^\W*(?:{_ON})\b\s*(?:[:\]|#(\-–—]|$)|\[\s*(?:{_ON})\b", re.IGNORECASE)
_STATE_IN_FRONT = re.compile(
    rf"^\W*(?:\[\s*(?:{_OVER}|{_ON})\b[^\]\n]*\]\s*|\(?(?:{_OVER}|{_ON})\)?\s*(?:[:|]|\s[\-–—])\s*)+", re.IGNORECASE
)

GREEN = frozenset({"good", "36a64f", "2eb886", "2eb67d", "2ecc71", "00ff00", "008000", "4dc771", "4dbd74", "27ae60"})
GREEN_SIGNS = frozenset(
    {"white_check_mark", "heavy_check_mark", "green_check", "large_green_circle", "green_circle", "✅", "🟢", "✔"}
)

_SEVERITIES = {
    Severity.CRITICAL: "critical|fatal|emergency|disaster|highest|page|p0|p1|sev0|sev1|sev-1",
    Severity.ERROR: "error|high|major|severe|p2|sev2|sev-2",
    Severity.WARNING: "warning|warn|medium|moderate|minor|p3|sev3|sev-3",
    Severity.INFO: "info|information|informational|notice|debug|low|lowest|none|ok|p4|p5|sev4|sev-4",
}
_SEVERITY = {word: severity for severity, words in _SEVERITIES.items() for word in words.split("|")}
_WORD = re.compile(r"[a-z]+-?\d?")


def says_over(*heads: str) -> bool | None:
    """Whether one of the lines says that it is over; None if they say neither that nor that it goes on."""
    if any(_SAYS_ON.search(head) for head in heads):
        return False
    return True if any(_SAYS_OVER.search(head) for head in heads) else None


def looks_over(colors: Iterable[str], signs: Iterable[str]) -> bool:
    """Whether colors or signs are those of good news; they count where the words say nothing."""
    return any(color.lstrip("#").lower() in GREEN for color in colors) or not GREEN_SIGNS.isdisjoint(signs)


def severity_of(*said: str | None) -> Severity | None:
    """The first of the texts that begins with or is a word for a severity; None if none is."""
    for text in said:
        for word in _WORD.findall((text or "")[:60].casefold()):
            if word in _SEVERITY:
                return _SEVERITY[word]
    return None


def without_state(head: str) -> str:
    """The line without the states in front of it, so that an alert and its end read alike."""
    return _STATE_IN_FRONT.sub("", head).strip()
