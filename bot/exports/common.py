"""Common requests as a file: YAML or CSV; either can be imported again (T3)."""

from collections.abc import Iterable, Iterator

import yaml

from bot.domain.common_requests import CommonRequest
from bot.exports.tables import Column, csv_text

COMMON_COLUMNS: tuple[Column[CommonRequest], ...] = (
    Column("title", "the question, as people ask it", lambda it: it.title),
    Column("answer", "as it is posted in a thread", lambda it: it.answer),
    Column("link", "where more is written", lambda it: it.link or None),
    Column("owner", "Slack id of whoever keeps the answer true", lambda it: it.owner),
)


def common_csv(entries: Iterable[CommonRequest]) -> Iterator[str]:
    """A header and a line for each entry."""
    return csv_text(COMMON_COLUMNS, entries)


def common_yaml(entries: Iterable[CommonRequest]) -> str:
    """The list under `common_requests:`; what is unknown is left out."""
    listed = [
        {column.name: value for column in COMMON_COLUMNS if (value := column.value(entry)) is not None}
        for entry in entries
    ]
    return yaml.safe_dump({"common_requests": listed}, sort_keys=False, allow_unicode=True)
