"""What the digest says of change requests: those that are still open (C1)."""

from bot.ports.digest_screens import OpenChanges
from bot.services.changes import showing
from bot.services.digest.sections import Edition, section


@section("open_changes", order=30)
def open_changes(edition: Edition) -> OpenChanges | None:
    """Open ones, the oldest first; people without an answer wait for most of them."""
    found, more = showing.open_lines(edition.work, edition.names, [edition.team])
    return OpenChanges(lines=found, more=more) if found else None
