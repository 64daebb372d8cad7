"""Alerts of Opsgenie, which relays what other apps noticed."""

import re

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first, mapping, names
from bot.domain.alerts.evidence import Evidence, details_of, named
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of

SOURCE = Source.OPSGENIE
RELAYS = True
EVIDENCE = Evidence(
    name=named("opsgenie"),
    links=re.compile(
        r"^https?://(?:(?:[\w\-]+\.)?opsg\.in/|[\w.\-]*opsgenie\.com/(?:alert|webapp|incident)|[^/]+/[^?]*opsgenie/alert)"
    ),
    footers=named("opsgenie"),
    wording=re.compile(r"\balert\b|\b(?:created|closed|acknowledged|acked)\b", re.IGNORECASE),
)

OPENS = frozenset({"Create", "Escalate"})
CLOSES = frozenset({"Close", "Delete"})
_CLOSED = re.compile(r"\bclosed\b(?:\s+the)?\s+alert\b|\balert\b[^\n]{0,20}\bclosed\b|^\W*closed\b", re.IGNORECASE)
_HEAD = re.compile(
    r"^[^\w#\[]*(?:(?:new|open|closed|acked)\s+)?(?:alert\b[\s:]*)?(?:(?:created|closed)\b[\s:]*)?(?:\[?#\d+\]?[\s:]*)?",
    re.I,
)
_QUOTED = re.compile(r"[\"“]([^\"”\n]+)[\"”]")


def from_message(message: AppMessage) -> Alert | None:
    """The alert if the message is Opsgenie's."""
    words = words_of(message)
    if not EVIDENCE.found_in(words):
        return None
    link = words.link(EVIDENCE.links)
    title = _title(words, link.label if link is not None else "")
    return alert(
        SOURCE,
        title=title or words.title,
        rule=title,
        resolved=_over(words),
        severity=severity_of(words.field("priority")),
        service=words.field("entity", "impacted services", "service"),
        environment=words.field("environment", "env"),
        link=link.address if link is not None else words.title_link,
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """The alert that was created, escalated or closed; none for other actions. Raises UnreadableAlertError."""
    action, raised = at(payload, "action"), mapping(payload.get("alert"))
    if action and action not in OPENS | CLOSES:
        return ()
    title = at(raised, "message")
    if not title:
        raise UnreadableAlertError('A webhook of opsgenie has an "alert" with a "message"; this one has none.')
    details = mapping(raised.get("details"))
    made = alert(
        SOURCE,
        title=title,
        rule=title,
        resolved=action in CLOSES,
        severity=severity_of(_priority(at(raised, "priority"))),
        service=at(raised, "entity") or first(details, "service"),
        environment=first(details, "environment", "env"),
        link=first(details, "link", "url"),
        details="\n".join((at(raised, "description"), names(raised.get("tags")))),
    )
    return (made,)


def _title(words: Words, label: str) -> str:
    """What it is about; headlines differ: "#23: Disk full", "New alert: #23", "Ann closed alert #23"."""
    quoted = _QUOTED.search(words.text)
    heads = (words.title if words.title_link else "", "" if _CLOSED.search(words.first) else label)
    said = next((bare for head in heads if (bare := _bare(head))), "")
    return said or (quoted.group(1).strip() if quoted is not None else _bare(words.title))


def _bare(head: str) -> str:
    return _HEAD.sub("", head).strip()


def _over(words: Words) -> bool:
    status = words.field("status", "state")
    if status is not None:
        return status.casefold() in {"closed", "resolved"}
    if _CLOSED.search(words.first) or _CLOSED.search(words.title):
        return True
    over = says_over(words.title, words.first)
    return looks_over(words.colors, words.signs) if over is None else over


def _priority(said: str) -> str:
    return f"P{said}" if said.isdecimal() else said
