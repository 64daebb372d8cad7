"""Common requests from a file: what would change, shown first, and making it so; nothing is retired by it (T3, P2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.common_requests import CommonRequest, Wording, same_title, tidied
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.errors import UserError
from bot.services.knowledge import common
from bot.services.work import BOT_ACTOR, Work


@dataclass(frozen=True, slots=True)
class Imported:
    """An entry as a file describes it; only the `given` facts are changed about one that is known."""

    wording: Wording
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is to read so; `sentence` says what changes."""

    before: CommonRequest | None
    wording: Wording
    sentence: str


def differences(known: Sequence[CommonRequest], imported: Sequence[Imported]) -> list[Difference]:
    """What an import would change, in the order of the file; nothing the second time."""
    found = (_difference(known, each) for each in imported)
    return [each for each in found if each is not None]


def bring_in(work: Work, team: Team, imported: Sequence[Imported]) -> int:
    """Make the differences true; the number of entries that changed.

    Raises:
        UserError: an entry cannot be kept; then nothing is changed.
    """
    changes = differences(work.uow.knowledge.of_teams([team.id]), imported)
    for change in changes:
        if change.before is None:
            result = common.add(work, BOT_ACTOR, team.id, change.wording)
        else:
            result = common.edit(work, BOT_ACTOR, change.before.id, change.before.version, change.wording)
        if isinstance(result, Reason):
            raise UserError(f"“{change.wording.title}”: {result.sentence} Nothing was changed.")
    return len(changes)


def _difference(known: Sequence[CommonRequest], imported: Imported) -> Difference | None:
    wanted = tidied(imported.wording)
    before = next((entry for entry in known if same_title(entry.title, wanted.title)), None)
    if before is None:
        return Difference(None, wanted, f"“{wanted.title}” is added.")
    held = Wording(title=before.title, answer=before.answer, link=before.link, owner=before.owner)
    after = replace(held, **{name: getattr(wanted, name) for name in imported.given})
    changed = [name for name in ("title", "answer", "link", "owner") if getattr(after, name) != getattr(held, name)]
    if not changed:
        return None
    return Difference(before, after, f"“{before.title}”: another {' and '.join(changed)}.")
