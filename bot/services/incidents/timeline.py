"""An incident's timeline as others see it: every line with the names of people (I6)."""

import re
from collections.abc import Iterator

from bot.domain.incidents import EntryKind, TimelineEntry
from bot.domain.messages import plain_text
from bot.domain.outside_requests import source_of
from bot.exports.incident_report import ReportLine
from bot.ports.incident_screens import TimelineLine
from bot.ports.screens import Person
from bot.services.incidents import heard
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

_MARKUP = frozenset("<&")  # without these Slack's text is plain
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def told(work: Work, names: Names, incident_id: int) -> tuple[TimelineLine, ...]:
    """All lines, in the order of what happened."""
    return tuple(_line(names, entry) for entry in work.uow.incidents.timeline(incident_id))


def retold(work: Work, names: Names, incident_id: int) -> Iterator[ReportLine]:
    """The same for documents, one line after the other: there may be a hundred thousand."""
    called: dict[str, str] = {}  # by id: thousands of lines have few authors
    for at, kind, author, text, files, key_point, edited, deleted in work.uow.incidents.retold(incident_id):
        if author not in called:
            called[author] = _who(names, author).name
        words = _words(names, text) if kind == EntryKind.MESSAGE else text
        yield ReportLine(at, called[author], words, files, key_point, edited, deleted)


def _line(names: Names, entry: TimelineEntry) -> TimelineLine:
    return TimelineLine(
        at=entry.at,
        who=_who(names, entry.author),
        text=_words(names, entry.text) if entry.kind is EntryKind.MESSAGE else entry.text,
        kind=entry.kind,
        key_point=entry.key_point,
        files=entry.files,
        edited=entry.edited_at is not None,
        deleted=entry.deleted_at is not None,
    )


def _who(names: Names, author: str) -> Person:
    """A person by name, in Slack or outside; an app is called what it calls itself."""
    if author == BOT_ACTOR:
        return Person(author, "Firstline")
    has_name = heard.is_person(author) or source_of(author) is not None
    return names.person(author) if has_name else Person(author, author)


def _words(names: Names, text: str) -> str:
    """What somebody wrote in Slack, plain; whom they mentioned keeps their name."""
    if _MARKUP.isdisjoint(text):
        return text
    return plain_text(_MENTION.sub(lambda found: f"@{names.person(found[1]).name}", text))
