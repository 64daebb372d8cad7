"""The forms that change what an incident is: its severity, and the incident that it is part of (I3)."""

from bot.domain.incidents import Incident, IncidentPolicy
from handlers.views import blocks
from handlers.views.blocks import View
from handlers.views.ids import INPUT, Field
from handlers.views.incident_forms import severity_choices
from handlers.views.incident_ids import IncidentCallback, incident_value


def severity_form(policy: IncidentPolicy, incident: Incident) -> View:
    """Ask for another severity; why is written down if somebody says it."""
    return blocks.modal(
        IncidentCallback.SEVERITY,
        blocks.field(
            Field.SEVERITY,
            "How bad is it?",
            blocks.select(INPUT, severity_choices(policy), placeholder="Choose", selected=incident.severity),
        ),
        blocks.field(
            Field.REASON,
            "Why?",
            blocks.text_field(INPUT, placeholder="Such as: only two shops are hit", multiline=False),
            optional=True,
        ),
        title="Change severity",
        submit="Change it",
        private_metadata=incident_value(incident),
    )


def merge_form(incident: Incident) -> View:
    """Ask by number which incident it is part of."""
    return blocks.modal(
        IncidentCallback.MERGE,
        blocks.field(
            Field.REFERENCE,
            "Of which incident is it a part?",
            blocks.text_field(INPUT, placeholder="Its number, such as 12", multiline=False),
            hint="It goes on in the thread of that one. This cannot be undone.",
        ),
        title="Part of another one",
        submit="Merge",
        private_metadata=incident_value(incident),
    )
