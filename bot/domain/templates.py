"""Reply templates: names in braces, filled with plain text that can neither grow without end nor fill in more (T1)."""

import re
from collections.abc import Mapping

PLACEHOLDERS = {
    "requester": "the name of whoever asked",
    "title": "the first words of the request",
    "link": "the chosen link, with its label",
    "owner": "who has the request, or else who triages it",
    "ticket": "the ticket, once it exists",
    "category": "the category's label",
    "team": "the team's name",
    "on_duty": "who is on duty now",
    "forward_to": "to whom the request is passed on",
    "ask_instead": "who is to be asked instead",
}
TICKET, FORWARD_TO = "ticket", "forward_to"
LATER = frozenset({TICKET, FORWARD_TO})  # may not be known yet when people read the reply before it is sent
LONGEST_VALUE = 600
LONGEST_REPLY = 3_000  # characters: what a field of a form takes

_NAME = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\[(" + "|".join(PLACEHOLDERS) + r")\]")


def unknown_placeholders(template: str) -> tuple[str, ...]:
    """What stands in braces and means nothing, in its order."""
    return tuple(name for name in _NAME.findall(template) if name not in PLACEHOLDERS)


def render(template: str, values: Mapping[str, str]) -> str:
    """The reply as people edit it: plain text of at most LONGEST_REPLY characters.

    What is missing leaves a gap such as "[link]"; what is known only later, and absent, stays as it is.
    """

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name not in PLACEHOLDERS or (name in LATER and name not in values):
            return match[0]
        return _inert(values.get(name, "")) or f"[{name}]"

    return _cut(_NAME.sub(filled, template), LONGEST_REPLY)


def gaps(reply: str) -> tuple[str, ...]:
    """What is still missing in a reply, as its gaps name it."""
    return tuple(dict.fromkeys(_GAP.findall(reply)))


def complete(reply: str, values: Mapping[str, str]) -> str:
    """The reply as it is posted: what was not known before is filled in; all else stands as people left it."""

    def filled(match: re.Match[str]) -> str:
        return _inert(values[match[1]]) if match[1] in LATER and match[1] in values else match[0]

    return _NAME.sub(filled, reply)


def names_ticket(reply: str) -> bool:
    """Whether the reply waits for the ticket's name."""
    return f"{{{TICKET}}}" in reply


def _inert(value: str) -> str:
    """A value on one line that cannot be taken for a placeholder or a gap of ours."""
    line = _cut(" ".join(value.split()), LONGEST_VALUE)
    return _GAP.sub(r"(\1)", _NAME.sub(r"(\1)", line))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
