"""Read common requests from a file of their own, YAML or CSV (T3)."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.config.fields import Section, UserId, WebAddress
from bot.config.listed_file import Listed, document_of, entries_of_csv, entries_of_yaml, text_of
from bot.config.problems import ConfigProblems, Problem
from bot.domain.common_requests import LONGEST_ANSWER, LONGEST_TITLE

_EXAMPLE = "Write for example common_requests: [{title: How do I reset my VPN?, answer: In the portal.}]."
_APOSTROPHES = re.compile(r"(^|[;\t\r\n])'([^\S\t\r\n]*)(?=[=+\-@])")  # exports put them before these in every line


class CommonEntry(Section):
    """A common request as the file describes it."""

    title: Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_TITLE)]
    answer: Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_ANSWER)]
    link: WebAddress | None = None
    owner: UserId | None = None


COMMON = Listed(
    key="common_requests",
    of=CommonEntry,
    columns=("title", "answer", "link", "owner"),
    identity="title",
    missing="There is no list of common requests.",
    describes="no common request",
    example=_EXAMPLE,
    entry_example="Write for example title: How do I reset my VPN?",
    twice="Keep one entry for each title.",
)


def read_common(path: Path) -> tuple[CommonEntry, ...]:
    """The entries of a file, in its order. A file named *.csv is read as CSV.

    Raises:
        ConfigProblems: everything that is wrong with the file.
    """
    text, name = text_of(path, "a list of common requests"), str(path)
    if path.suffix.casefold() == ".csv":
        entries, problems = entries_of_csv(text, name, COMMON)
        entries = tuple(entry.model_copy(update={"answer": _plain(entry.answer)}) for entry in entries)
    else:
        document, problems = document_of(text, name, [COMMON.key], "common requests are read")
        entries, wrong = entries_of_yaml(document, COMMON)
        problems += wrong
    if not entries and not problems:
        problems.append(Problem(name, "No common request stands in this file.", _EXAMPLE))
    if problems:
        raise ConfigProblems(sorted(problems, key=lambda each: each.line or 0))
    return entries


def _plain(answer: str) -> str:
    """An answer as it was before it was made harmless for spreadsheets."""
    return _APOSTROPHES.sub(r"\1\2", answer)
