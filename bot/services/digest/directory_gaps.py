"""What the digest says of the directory: entries for which nobody could be called (S1)."""

from collections.abc import Iterable

from bot.domain.directory import LACKING, Entry, Service, people_of
from bot.domain.teams import Team
from bot.ports.digest_screens import DirectoryGaps, GapsAlike, NamedGap
from bot.services.digest.sections import Edition, section
from bot.services.directory import book
from bot.services.people import Names
from bot.services.work import Work

LISTED = 8  # names behind one sentence; the command shows the rest


@section("directory_gaps", order=20)
def directory_gaps(edition: Edition) -> DirectoryGaps | None:
    """Gaps that concern the team, those that lack the same under one sentence, the gravest first.

    A service of another of our teams stands in that team's digest; what is no team's stands in each, since the leads
    of any team can mend it (P1).
    """
    work, by_code = edition.work, dict[str, list[Entry]]()
    for entry, reason in book.gaps(work):
        if _concerns(work, edition.team, entry):
            by_code.setdefault(reason.code, []).append(entry)
    groups = tuple(_alike(work, edition.names, code, by_code[code]) for code in LACKING if code in by_code)
    return DirectoryGaps(groups=groups, command=work.rules.command) if groups else None


def _concerns(work: Work, team: Team, entry: Entry) -> bool:
    owner = work.team(entry.team) if isinstance(entry, Service) and entry.team is not None else None
    return owner is None or owner.id == team.id


def _alike(work: Work, names: Names, code: str, entries: list[Entry]) -> GapsAlike:
    shown = entries[:LISTED]
    return GapsAlike(
        code=code,
        listed=tuple(NamedGap(name=each.name, absent=_absent(work, names, people_of(each))) for each in shown),
        more=len(entries) - len(shown),
    )


def _absent(work: Work, names: Names, users: Iterable[str]) -> tuple[str, ...]:
    """Names of people who have left; whom Slack does not know has no name."""
    return tuple(person.name for person in names.people(user for user in users if book.gone(work, user)))
