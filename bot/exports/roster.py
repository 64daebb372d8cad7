"""A roster as a file: YAML in the form of the configuration, or CSV; either can be imported again (D8)."""

from collections.abc import Iterable, Iterator

import yaml

from bot.domain.members import Member, format_weekdays
from bot.exports.tables import Column, csv_text

ROSTER_COLUMNS: tuple[Column[Member], ...] = (
    Column("user", "Slack id", lambda it: it.user),
    Column("name", "what people call them", lambda it: it.name or None),
    Column("production_access", "true or false", lambda it: it.production_access),
    Column("works", "weekdays, such as mon-thu", lambda it: format_weekdays(it.works)),
    Column("experienced", "true: need not observe first", lambda it: it.experienced),
    Column("joined", "since when they are on the roster", lambda it: it.joined.isoformat() if it.joined else None),
    Column("country", "whose public holidays they have; empty: the team's", lambda it: it.country),
    Column("time_zone", "where they live; empty: the team's", lambda it: it.zone),
)


def roster_csv(people: Iterable[Member]) -> Iterator[str]:
    """A header and a line for each person."""
    return csv_text(ROSTER_COLUMNS, people)


def roster_yaml(people: Iterable[Member]) -> str:
    """The `roster:` of a configuration; what is unknown is left out."""
    entries = [
        {column.name: value for column in ROSTER_COLUMNS if (value := column.value(one)) is not None} for one in people
    ]
    return yaml.safe_dump({"roster": entries}, sort_keys=False, allow_unicode=True)
