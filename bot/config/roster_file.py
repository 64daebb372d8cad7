"""Read a roster from a file of its own: YAML in the form of the configuration's `roster:`, or CSV (D8)."""

from pathlib import Path

from bot.config.listed_file import Listed, document_of, entries_of_csv, entries_of_yaml, text_of
from bot.config.problems import ConfigProblems, Problem
from bot.config.team import RosterEntry

_EXAMPLE = "Write for example roster: [{user: U0ANN, name: Ann, production_access: true}]."
_MISSING = "There is no list of people."
ROSTER = Listed(
    key="roster",
    of=RosterEntry,
    columns=("user", "name", "production_access", "works", "experienced", "joined", "country", "time_zone"),
    identity="user",
    missing=_MISSING,
    describes="nobody",
    example=_EXAMPLE,
    entry_example="Write for example user: U0ANN.",
    twice="Keep one entry for each person.",
    flags=frozenset({"production_access", "experienced"}),
    refused={"absences": ("Calendars of absences are named in the configuration alone.", "Take the key out here.")},
)


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """The entries of a file, in its order. A file named *.csv is read as CSV.

    Raises:
        ConfigProblems: everything that is wrong with the file.
    """
    text, name = text_of(path, "a roster"), str(path)
    if path.suffix.casefold() == ".csv":
        entries, problems = entries_of_csv(text, name, ROSTER)
    else:
        document, problems = document_of(text, name, ["roster"], "the roster is read")
        entries, wrong = entries_of_yaml(document, ROSTER)
        problems += wrong
        if not isinstance(document.data.get("roster"), list) and not wrong:
            problems.append(Problem("roster", _MISSING, _EXAMPLE, document.line(("roster",))))
    if not entries and not problems:
        problems.append(Problem(name, "Nobody stands in this file.", _EXAMPLE))
    if problems:
        raise ConfigProblems(sorted(problems, key=lambda each: each.line or 0))
    return entries
