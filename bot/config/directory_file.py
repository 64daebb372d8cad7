"""Read the directory from a file: services and customers in YAML, or one of the two in CSV (S1)."""

from collections.abc import Sequence
from pathlib import Path

from bot.config.directory import CustomerEntry, DirectoryFile, ServiceEntry
from bot.config.listed_file import Listed, document_of, entries_of_csv, entries_of_yaml, text_of
from bot.config.problems import ConfigProblems, Problem
from bot.domain.directory import folded

_EXAMPLE = "Write for example services: [{name: Billing API, owners: [U0ANN]}]."


SERVICES = Listed(
    key="services",
    of=ServiceEntry,
    columns=("name", "aliases", "owners", "team", "channel", "runbook", "ticket_project"),
    identity="name",
    missing="There is no list of services.",
    describes="no service",
    example=_EXAMPLE,
    entry_example="Write for example name: Billing API.",
    twice="Keep one entry for each service.",
    lists=frozenset({"aliases", "owners"}),
)
CUSTOMERS = Listed(
    key="customers",
    of=CustomerEntry,
    columns=("name", "aliases", "account_manager", "plan", "region"),
    identity="name",
    missing="There is no list of customers.",
    describes="no customer",
    example="Write for example customers: [{name: Acme, account_manager: U0AMY}].",
    entry_example="Write for example name: Acme.",
    twice="Keep one entry for each customer.",
    lists=frozenset({"aliases"}),
)


def read_directory(path: Path) -> DirectoryFile:
    """The entries of a file. A file named *.csv lists customers if it has a column `account_manager`, else services.

    Raises:
        ConfigProblems: everything that is wrong with the file.
    """
    text, name = text_of(path, "a directory"), str(path)
    services: tuple[ServiceEntry, ...] = ()
    customers: tuple[CustomerEntry, ...] = ()
    if path.suffix.casefold() == ".csv" and "account_manager" in text.partition("\n")[0].casefold():
        customers, problems = entries_of_csv(text, name, CUSTOMERS)
    elif path.suffix.casefold() == ".csv":
        services, problems = entries_of_csv(text, name, SERVICES)
    else:
        document, problems = document_of(text, name, [SERVICES.key, CUSTOMERS.key], "services and customers are read")
        services, wrong_services = entries_of_yaml(document, SERVICES)
        customers, wrong_customers = entries_of_yaml(document, CUSTOMERS)
        problems += [*wrong_services, *wrong_customers]
    if not services and not customers and not problems:
        problems = [Problem(name, "Neither a service nor a customer stands in this file.", _EXAMPLE)]
    problems += [*_called_alike(services, name), *_called_alike(customers, name)]
    if problems:
        raise ConfigProblems(sorted(problems, key=lambda each: each.line or 0))
    return DirectoryFile(services, customers)


def _called_alike(entries: Sequence[ServiceEntry] | Sequence[CustomerEntry], name: str) -> list[Problem]:
    """Names and aliases that two entries share: nobody could say which one is meant."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for entry in entries:
        for each in dict.fromkeys(map(folded, (entry.name, *entry.aliases))):
            if seen.setdefault(each, entry.name) != entry.name:
                message = f"“{each}” is a name of {seen[each]} and of {entry.name}."
                problems.append(Problem(name, message, "Keep it for one of the two."))
    return problems
