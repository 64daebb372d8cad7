"""An alert made of what a parser found: plain, bounded, with a title and a fingerprint in any case (A1, A2)."""

import re

from bot.domain.alerts.alert import Alert, Severity, Source
from bot.domain.alerts.fingerprint import fingerprint
from bot.domain.alerts.plain import clean, one_line, several_lines
from bot.errors import FirstlineError

TITLE, RULE, NAME, DETAILS, LINK = 200, 200, 100, 2_000, 2_000  # characters
UNTITLED = "Alert without a text"

_HTTPS = re.compile(r"https://[^\s<>|\"`\\]+")


class UnreadableAlertError(FirstlineError):
    """What was sent is not an alert of this source; the sentence says what is missing."""


def alert(
    source: Source,
    *,
    title: str | None,
    rule: str | None = None,
    where: str | None = None,
    resolved: bool = False,
    severity: Severity | None = None,
    service: str | None = None,
    environment: str | None = None,
    link: str | None = None,
    details: str | None = None,
) -> Alert:
    """The alert, whatever is missing.

    `where`: what tells alerts of one rule apart besides service and environment, such as an error's place in the code.
    """
    shown = one_line(clean(title or ""), TITLE) or one_line(clean(rule or ""), TITLE) or UNTITLED
    fired = one_line(clean(rule or ""), RULE) or shown
    of_service, in_environment = _name(service), _name(environment)
    return Alert(
        source=source,
        title=shown,
        rule=fired,
        fingerprint=fingerprint(source, fired, of_service, in_environment, one_line(where or "", RULE)),
        resolved=resolved,
        severity=severity,
        service=of_service,
        environment=in_environment,
        link=https(link),
        details=several_lines(clean(details or ""), DETAILS),
    )


def https(address: str | None) -> str | None:
    """The address if it is one of https that Slack can show."""
    found = _HTTPS.fullmatch(clean(address or "").strip())
    return found.group() if found is not None and len(found.group()) <= LINK else None


def _name(text: str | None) -> str | None:
    return one_line(clean(text or ""), NAME) or None
