"""What is heard in Slack goes to whoever it concerns: to requests and alerts, then to incidents (R, A, I6).

The order is that of the locks: the request first, then the incident in whose thread it was said.
"""

from bot.domain.messages import Deleted, Edited, Posted, Reacted
from bot.ports.slack import HistoryMessage
from bot.services import intake, reacting
from bot.services.incidents import heard
from bot.services.work import Work


def posted(work: Work, message: Posted) -> None:
    """A message arrived, live or from history."""
    intake.message_posted(work, message)
    heard.posted(work, message)


def found(work: Work, message: HistoryMessage) -> None:
    """A message was read back, with the signs that stand on it now (R13)."""
    posted(work, message.posted)
    if message.posted.is_reply:
        heard.pinned(work, message.posted.channel, message.posted.ts, key_point=heard.is_pinned(message))


def edited(work: Work, message: Edited) -> None:
    """A message says something else now."""
    intake.message_edited(work, message)
    heard.edited(work, message)


def deleted(work: Work, message: Deleted) -> None:
    """A message was deleted."""
    intake.message_deleted(work, message)
    heard.deleted(work, message)


def reacted(work: Work, reaction: Reacted) -> None:
    """A reaction was added or removed."""
    reacting.reacted(work, reaction)
    heard.reacted(work, reaction)
