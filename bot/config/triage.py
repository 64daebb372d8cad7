"""What the file says about triage: what a category does beyond its default, or a category of the team's own (T1)."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.fields import Flag, People, Section, Text, WebAddress, refuse
from bot.config.problems import nearest, opening, shown
from bot.domain.templates import PLACEHOLDERS, unknown_placeholders

_LABEL = re.compile(r"\S{1,50}")


def _template(text: str) -> str:
    for name in unknown_placeholders(text):
        meant = nearest(name, frozenset(PLACEHOLDERS))
        known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
        message = f"{opening(shown(f'{{{name}}}'))} means nothing in a reply."
        raise refuse(message, f"Did you mean {{{meant}}}?" if meant else f"Write one of {known}.")
    return text


def _short(text: str) -> str:
    if len(text) > 60 or not text.strip():
        raise refuse(f"{opening(shown(text))} is no label.", "Write a few words, at most 60 characters.")
    return text.strip()


def _tracker_label(text: str) -> str:
    if _LABEL.fullmatch(text) is None:
        raise refuse(
            f"{opening(shown(text))} is no label of a ticket.",
            "Write one word of at most 50 characters, without spaces.",
        )
    return text


class CategoryTicket(Section):
    """The ticket that a category creates (T2)."""

    project: Text | None = None
    issue_type: Text | None = None
    labels: tuple[Annotated[Text, AfterValidator(_tracker_label)], ...] = ()


class TriageCategory(Section):
    """A category; what is not given is as its default has it, or nothing in one of the team's own."""

    enabled: Flag = True
    label: Annotated[Text, AfterValidator(_short)] | None = None
    reply: Annotated[Text, AfterValidator(_template)] | None = None
    links: dict[Annotated[Text, AfterValidator(_short)], WebAddress] = Field(default={})
    ask_instead: Text | None = None
    forward_to: People = ()
    ticket: CategoryTicket | None = None
    close: Flag | None = None
    second_approval: Flag | None = None
