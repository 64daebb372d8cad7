"""Somebody else raised the same just now: **Join** it, or **Raise it anyway** (I1)."""

from bot.ports.incident_screens import IncidentAlike
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.incident_ids import Anyway, IncidentAction, anyway_value, incident_value
from handlers.views.incidents import line_of


@draw.register
def incident_alike(screen: IncidentAlike) -> Rendered:
    """Draw the answer to the command; its words are in the button."""
    again = anyway_value(Anyway(screen.incident.id, screen.severity or "", screen.title))
    return blocks.message(
        f"{_happened(screen)}: is yours the same? Nothing is raised yet.",
        *alike_blocks(screen),
        blocks.actions(join_button(screen), blocks.button("Raise it anyway", IncidentAction.ANYWAY, again)),
    )


def alike_blocks(screen: IncidentAlike) -> list[blocks.Block]:
    """What somebody else raised, for the answer and for the form."""
    happened = f"✋ *{_happened(screen)}. Is yours the same?*"
    return [blocks.section(words.paragraph(happened, line_of(screen.line)))]


def join_button(screen: IncidentAlike) -> blocks.Block:
    """**Join #3**: follow it."""
    return blocks.button(f"Join #{screen.incident.id}", IncidentAction.FOLLOW, incident_value(screen.incident))


def _happened(screen: IncidentAlike) -> str:
    ago = f"{words.duration(screen.ago)} ago" if screen.ago.total_seconds() >= 60 else "just now"
    return f"Incident {screen.incident.id} was raised {ago} by {words.name(screen.raised_by)}"
