"""Reactions: 👀 takes, ✅ resolves, 🎫 makes any message a request, 📌 marks a key point (F2, F5, R3, I6)."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.domain.messages import Posted, Reacted
from bot.ports.slack_messages import reacted_from
from bot.services import hearing, reacting, tracking
from handlers.office import Office


def register(app: App, office: Office) -> None:
    """Listen to reactions, added and removed."""

    @app.event("reaction_added")
    @app.event("reaction_removed")
    def reaction(event: dict[str, Any], context: BoltContext) -> None:
        what = reacted_from(event)
        wanted = _to_track(office, what) if what is not None else None
        with office.event(context) as work:
            if what is not None and wanted is not None:
                tracking.track(work, what.user, wanted, at=what.at)
            elif what is not None:
                hearing.reacted(work, what)


def _to_track(office: Office, what: Reacted) -> Posted | None:
    """The message that a 🎫 stands on; the event does not carry it, and a slow Slack must not hold a transaction."""
    if what.emoji != reacting.TRACK_SIGN or not what.added:
        return None
    with office.desk.reading("event") as work:
        if not tracking.may_track(work, what.channel):
            return None
    found = office.slack.message(what.channel, what.ts)
    return found.posted if found is not None else None
