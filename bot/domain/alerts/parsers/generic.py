"""Messages of any other app, and the JSON that anybody's own monitoring may send."""

from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import UNTITLED, UnreadableAlertError, alert
from bot.domain.alerts.digging import Json, at, first
from bot.domain.alerts.evidence import details_of
from bot.domain.alerts.labelled import ENVIRONMENT, SEVERITY
from bot.domain.alerts.slack_words import Words, words_of
from bot.domain.alerts.states import looks_over, says_over, severity_of, without_state

SOURCE = Source.GENERIC
OVER = frozenset({"resolved", "ok", "closed", "recovered"})


def from_message(message: AppMessage) -> Alert:
    """The alert, whatever the message says; app's name and headline tell repeats from others."""
    words = words_of(message)
    title = without_state(words.title) or words.title
    return alert(
        SOURCE,
        title=title or _unsaid(words),
        rule=words.field("rule", "alert", "alertname", "monitor", "check") or title,
        where=words.app_name,
        resolved=_over(words),
        severity=severity_of(words.field(*SEVERITY)),
        service=words.field("service", "app", "application", "project", "component"),
        environment=words.field(*ENVIRONMENT),
        link=words.title_link or next((link.address for link in words.links), None),
        details=details_of(words, words.title),
    )


def from_webhook(payload: Json) -> tuple[Alert, ...]:
    """Our own JSON: `title`, and if they are known `rule`, `service`, `environment`, `severity`, `state`, `link` and
    `details`. State is "firing" or "resolved". Raises UnreadableAlertError without a title.
    """
    title = at(payload, "title")
    if not title:
        raise UnreadableAlertError('A webhook of no known app has a "title"; this one has none.')
    made = alert(
        SOURCE,
        title=title,
        rule=at(payload, "rule") or without_state(title),
        resolved=at(payload, "state").casefold() in OVER,
        severity=severity_of(first(payload, *SEVERITY)),
        service=at(payload, "service"),
        environment=at(payload, "environment"),
        link=at(payload, "link"),
        details=at(payload, "details"),
    )
    return (made,)


def _over(words: Words) -> bool:
    state = words.field("state", "status")
    if state is not None:
        return state.casefold() in OVER
    over = says_over(words.title, words.first)
    return looks_over(words.colors, words.signs) if over is None else over


def _unsaid(words: Words) -> str:
    return f"Alert of {words.app_name} without a text" if words.app_name else UNTITLED
