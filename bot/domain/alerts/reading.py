"""Alerts out of messages and webhooks: the first parser that knows its own wins, and nothing is ever dropped (A1)."""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, cast

from bot.domain.alerts import parsers as room
from bot.domain.alerts.alert import Alert, AppMessage, Source
from bot.domain.alerts.building import DETAILS, UnreadableAlertError, alert
from bot.domain.alerts.parsers import generic
from bot.domain.alerts.plain import several_lines

__all__ = ["UnreadableAlertError", "at_most", "read", "read_webhook", "unreadable"]

AT_ONCE = 200  # alerts of one delivery that are told one by one: nobody else can store anything meanwhile


class Parser(Protocol):
    """What a module in `bot.domain.alerts.parsers` offers; `RELAYS` is True there where an app quotes other apps."""

    SOURCE: Source

    @staticmethod
    def from_message(message: AppMessage) -> Alert | None: ...

    @staticmethod
    def from_webhook(payload: Mapping[str, object]) -> tuple[Alert, ...]: ...


def _found() -> Sequence[Parser]:
    """All parsers but the generic one; apps that relay others are asked first, since they quote those others' links."""
    found = [importlib.import_module(f"{room.__name__}.{each.name}") for each in pkgutil.iter_modules(room.__path__)]
    asked = sorted((not getattr(module, "RELAYS", False), module.__name__, module) for module in found)
    return [cast(Parser, module) for _, _, module in asked if module is not generic]


PARSERS = _found()
BY_SOURCE = {parser.SOURCE.value: parser for parser in [*PARSERS, cast(Parser, generic)]}


def read(message: AppMessage, parsers: Sequence[Parser] = PARSERS) -> Alert:
    """What the message says, new or edited (an edit may say that it is over). Never fails, never empty."""
    for parser in parsers:
        try:
            found = parser.from_message(message)
        except Exception as problem:  # whatever an app sends, its message stays visible as a generic alert
            return _despite(message, parser.SOURCE, problem)
        if found is not None:
            return found
    return generic.from_message(message)


def read_webhook(source: str, payload: object) -> tuple[Alert, ...]:
    """The alerts in a webhook's JSON; none if it tells of something that is no alert, such as a comment.

    `source` is the name in the address; one that has no parser sends our own JSON (docs/extending.md).
    Raises UnreadableAlertError with a sentence that says what is missing.
    """
    parser = BY_SOURCE.get(source.replace("-", "_"), BY_SOURCE[Source.GENERIC.value])
    if not isinstance(payload, Mapping):
        raise UnreadableAlertError(f"A webhook of {source} is a JSON object; this one is not.")
    try:
        return parser.from_webhook(payload)
    except UnreadableAlertError:
        raise
    except Exception as problem:
        raise UnreadableAlertError(f"The parser of {source} failed with {type(problem).__name__}.") from problem


def unreadable(source: str, why: str, body: str) -> Alert:
    """A generic alert that shows what could not be read, so that somebody looks; repeats of a source are one group."""
    title = f"A webhook of {source or 'no name'} cannot be read"
    return alert(Source.GENERIC, title=title, details=f"{why}\n{body[:DETAILS]}")


def at_most(source: str, alerts: Sequence[Alert], most: int = AT_ONCE) -> tuple[Alert, ...]:
    """The alerts of one delivery, the firing ones first; those beyond `most` are one that names them."""
    ordered = sorted(alerts, key=lambda each: each.resolved)
    told, more = ordered[:most], ordered[most:]
    if not more:
        return tuple(alerts)
    titles = "\n".join(each.title for each in more)
    summary = alert(
        Source.GENERIC,
        title=f"{len(more)} more alerts came in one delivery of {source or 'an app'}",
        rule=f"More alerts in one delivery of {source or 'an app'}",
        details=titles[:DETAILS],
    )
    return (*told, summary)


def _despite(message: AppMessage, source: Source, problem: Exception) -> Alert:
    made = generic.from_message(message)
    why = f"Read as a generic message, because the parser of {source.value} failed with {type(problem).__name__}."
    return replace(made, details=several_lines(f"{why}\n{made.details}", DETAILS))
