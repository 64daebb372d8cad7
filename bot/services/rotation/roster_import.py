"""A roster from a file beside the one that is stored: what differs, and how it comes in (D8, P2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import log
from bot.domain.availability import listed
from bot.domain.members import Member, format_weekdays
from bot.domain.teams import Team
from bot.services.rotation import roster
from bot.services.rotation.situation import lock
from bot.services.work import Work

logger = log.get(__name__)

COMPARED = ("name", "production_access", "works", "experienced", "joined", "country", "zone")


@dataclass(frozen=True, slots=True)
class Imported:
    """Somebody as a file describes them; only the `given` facts are to be changed about people who are known."""

    member: Member
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody who is to become `after`; `sentence` says what changes."""

    before: Member | None
    after: Member
    sentence: str


def differences(stored: Sequence[Member], imported: Iterable[Imported]) -> list[Difference]:
    """What an import would change, in the order of the file; nothing the second time."""
    known = {member.user: member for member in stored}
    return [found for each in imported if (found := _difference(known.get(each.member.user), each)) is not None]


def bring_in(work: Work, team: Team, imported: Sequence[Imported], actor: str, reason: str) -> int:
    """Make the differences true; the number of people who changed. Nobody is taken off the roster."""
    lock(work, team)
    changes = differences(work.uow.duty.members(team.id), imported)
    for change in changes:
        roster.store(work, actor, team, before=change.before, after=change.after, action="roster.import", reason=reason)
    roster.follow(work, team, [change.after.user for change in changes if change.before is not None])
    return len(changes)


def unlike_the_file(work: Work) -> list[str]:
    """A line for each team whose roster people changed in Slack, naming what the configuration says otherwise."""
    lines = []
    for team in work.rules.teams.values():
        stored = {member.user: member for member in work.uow.duty.members(team.id)}
        configured = {member.user: member for member in team.roster}
        found = [*_changed_since(stored, configured), *_only_stored(stored, configured)]
        if stored and found:
            lines.append(f"The roster of {team.name} is kept in Slack and differs from the file: {listed(found)}.")
    return lines


def log_differences(work: Work) -> None:
    """At start: whoever edits the file learns that people changed the roster in Slack, which counts."""
    for sentence in unlike_the_file(work):
        logger.info("roster_differs_from_file", sentence=sentence)


def _difference(before: Member | None, wanted: Imported) -> Difference | None:
    called = wanted.member.name or wanted.member.user
    if before is None:
        return Difference(None, wanted.member, f"{called} is added ({_described(wanted.member)}).")
    given = {name: getattr(wanted.member, name) for name in COMPARED if name in wanted.given}
    after = replace(before, **given, active=True)
    if after == before:
        return None
    called = after.name or after.user
    facts = [f"{_label(name)} {_fact(before, name)} → {_fact(after, name)}" for name in _differing(before, after)]
    back = [] if before.active else ["back on the roster"]
    return Difference(before, after, f"{called}: {', '.join([*back, *facts])}.")


def _changed_since(stored: Mapping[str, Member], configured: Mapping[str, Member]) -> Iterator[str]:
    for user, member in configured.items():
        now = stored.get(user)
        called = member.name or (now.name if now is not None else "") or user
        if now is not None and not now.active:
            yield f"{called} (removed)"
        elif now is not None and (facts := [_label(name) for name in _differing(member, now) if _counts(member, name)]):
            yield f"{called} ({listed(facts)})"


def _counts(configured: Member, name: str) -> bool:
    """Slack knows names, and the day of joining is filled in where the file leaves it out."""
    return name != "name" and (name != "joined" or configured.joined is not None)


def _only_stored(stored: Mapping[str, Member], configured: Mapping[str, Member]) -> Iterator[str]:
    for user, member in stored.items():
        if member.active and user not in configured:
            yield f"{member.name or user} (added)"


def _differing(one: Member, other: Member) -> list[str]:
    return [name for name in COMPARED if _fact(one, name) != _fact(other, name)]


def _described(member: Member) -> str:
    return ", ".join(
        [
            *(["production access"] if member.production_access else []),
            *(["experienced"] if member.experienced else []),
            format_weekdays(member.works),
        ]
    )


def _label(name: str) -> str:
    return {"works": "working days", "zone": "time zone"}.get(name, name.replace("_", " "))


def _fact(member: Member, name: str) -> str:
    value = getattr(member, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_weekdays(member.works) if name == "works" else str(value or "none")
