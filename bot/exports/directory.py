"""The directory as a file: YAML, or CSV of services or of customers; each can be imported again (S1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import yaml

from bot.domain.directory import Customer, Service
from bot.exports.tables import Column, csv_text

SERVICE_COLUMNS: tuple[Column[Service], ...] = (
    Column("name", "what people call it", lambda it: it.name),
    Column("aliases", "other names, parted by semicolons", lambda it: ";".join(it.aliases) or None),
    Column("owners", "Slack ids, the first to be called first", lambda it: ";".join(it.owners) or None),
    Column("team", "a support team's key, or any other team's name", lambda it: it.team),
    Column("channel", "Slack id", lambda it: it.channel),
    Column("runbook", "address", lambda it: it.runbook),
    Column("ticket_project", "where its tickets go", lambda it: it.ticket_project),
)
CUSTOMER_COLUMNS: tuple[Column[Customer], ...] = (
    Column("name", "what people call them", lambda it: it.name),
    Column("aliases", "other names, parted by semicolons", lambda it: ";".join(it.aliases) or None),
    Column("account_manager", "Slack id", lambda it: it.account_manager),
    Column("plan", "what they bought", lambda it: it.plan),
    Column("region", "where they are", lambda it: it.region),
)


def services_csv(services: Iterable[Service]) -> Iterator[str]:
    """A header and a line for each service."""
    return csv_text(SERVICE_COLUMNS, services)


def customers_csv(customers: Iterable[Customer]) -> Iterator[str]:
    """A header and a line for each customer."""
    return csv_text(CUSTOMER_COLUMNS, customers)


def directory_yaml(services: Sequence[Service], customers: Sequence[Customer]) -> str:
    """`services:` and `customers:`; what is unknown is left out."""
    document = {
        "services": [_known(each, SERVICE_COLUMNS) for each in services],
        "customers": [_known(each, CUSTOMER_COLUMNS) for each in customers],
    }
    filled = {key: entries for key, entries in document.items() if entries}
    return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True)


def _known(
    entry: Service | Customer, columns: Sequence[Column[Service]] | Sequence[Column[Customer]]
) -> Mapping[str, object]:
    facts = {column.name: getattr(entry, column.name) for column in columns}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items() if value}
