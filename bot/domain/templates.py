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
TICKET = "ticket"  # filled when the reply is posted, and again when the ticket exists
LONGEST_VALUE = 600
LONGEST_REPLY = 3_000  # characters: what a field of a form takes

_NAME = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\[(" + "|".join(PLACEHOLDERS) + r")\]")


def unknown_placeholders(template: str) -> tuple[str, ...]:
    """What stands in braces and means nothing, in its order."""
    return tuple(name for name in _NAME.findall(template) if name not in PLACEHOLDERS)


def render(template: str, values: Mapping[str, str]) -> str:
    """The reply as people edit it: plain text of at most LONGEST_REPLY characters.

    What is not known leaves a gap such as "[link]". The ticket stays a placeholder: it does not exist yet.
    """

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name == TICKET or name not in PLACEHOLDERS:
            return match[0]
        return _inert(values.get(name, "")) or f"[{name}]"

    return _cut(_NAME.sub(filled, template), LONGEST_REPLY)


def gaps(reply: str) -> tuple[str, ...]:
    """What is still missing in a reply, as its gaps name it."""
    return tuple(dict.fromkeys(_GAP.findall(reply)))


def with_ticket(reply: str, ticket: str) -> str:
    """The reply with the ticket in words."""
    return reply.replace(f"{{{TICKET}}}", _inert(ticket))


def mentions_ticket(reply: str) -> bool:
    """Whether the reply names the ticket."""
    return f"{{{TICKET}}}" in reply


def _inert(value: str) -> str:
    """A value on one line that cannot be taken for a placeholder or a gap of ours."""
    line = _cut(" ".join(value.split()), LONGEST_VALUE)
    return _GAP.sub(r"(\1)", _NAME.sub(r"(\1)", line))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
