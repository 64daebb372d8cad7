"""The words of what the bot posts in a thread for members, for whoever asked outside Slack (O1)."""

from dataclasses import dataclass

from bot.domain.reasons import Reason
from bot.ports.incident_update_screens import IncidentUpdatePost
from bot.ports.knowledge_screens import CommonAnswer
from bot.ports.screens import ParentAnswer, ResolutionPost
from bot.ports.ticket_screens import TicketDone
from bot.ports.triage_screens import TriageReply

FILES = "(a file, which stays in Slack)"
# A resolution of the request itself is told with its end.
PASSED_ON = frozenset(
    {"triage_reply", "common_answer", "parent_answer", "parent_resolution", "ticket_done", "incident_update"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, and by whom; None: by the bot of its own accord."""

    by: str | None
    text: str


def words_of(screen: object) -> Words | None:
    """What a post says; None if it says nothing to those who asked."""
    match screen:
        case Reason():
            return None
        case TriageReply() | CommonAnswer() | ParentAnswer():
            return _unless_empty(Words(screen.author.name, screen.text))
        case ResolutionPost():
            about = f"It was solved with request #{screen.parent.id}." if screen.parent is not None else ""
            return Words(screen.author.name, "\n".join(filter(None, [about, screen.text])) or "It is solved.")
        case IncidentUpdatePost():
            return Words(screen.author.name, f"{screen.update.impact}\n\n{screen.update.doing}")
        case TicketDone():
            return Words(None, f"{screen.ticket.reference or 'The ticket'} of your request is done.")
        case _:
            return None


def _unless_empty(words: Words) -> Words | None:
    return words if words.text.strip() else None
