"""The forms of incidents: raising one, everything else that can be done with it, giving a role (I1, I2)."""

from collections.abc import Sequence

from bot.domain.incidents import Incident, IncidentPolicy, Raise
from bot.ports.incident_screens import IncidentAlike
from handlers.views import blocks, words
from handlers.views.blocks import Choice, View
from handlers.views.ids import INPUT, Callback, Field
from handlers.views.incident_alike import alike_blocks, join_button
from handlers.views.incident_ids import IncidentCallback, RaiseFrom, incident_value, raise_value

SEVERITY_WORDS = {
    "sev1": "everything is down, or data is lost",
    "sev2": "part of the system cannot be used",
    "sev3": "a nuisance for some",
    "sev4": "to be looked at",
}


def raise_form(
    policy: IncidentPolicy, source: RaiseFrom, *, given: Raise | None = None, alike: IncidentAlike | None = None
) -> View:
    """Ask what is broken; nothing but the title is needed. `alike`: what somebody else raised just now."""
    wish, severities = given or Raise(title=""), severity_choices(policy)
    same = [] if alike is None else [*alike_blocks(alike), blocks.actions(join_button(alike))]
    return blocks.modal(
        IncidentCallback.RAISE,
        *same,
        blocks.field(
            Field.TITLE,
            "What is broken?",
            blocks.text_field(INPUT, placeholder="Such as: nobody can pay", value=wish.title, multiline=False),
        ),
        blocks.field(
            Field.SEVERITY,
            "How bad is it?",
            blocks.select(INPUT, severities, placeholder="Choose", selected=wish.severity or policy.usual),
            optional=True,
        ),
        _short(Field.SERVICE, "Which service?", "Its name; its owner is told", wish.service or ""),
        _short(Field.CUSTOMER, "Which customer does it hit?", "Their account manager is told", wish.customer or ""),
        blocks.field(
            Field.KNOWN,
            "What is known?",
            blocks.text_field(INPUT, placeholder="Since when, how it shows, what was tried", value=wish.known),
            optional=True,
        ),
        title="Raise an incident",
        submit="Raise it" if alike is None else "Raise it anyway",
        private_metadata=raise_value(source),
    )


def severity_choices(policy: IncidentPolicy) -> Sequence[Choice]:
    """Each severity with what it means, as far as we know the words for it."""
    return [
        Choice(each.name, f"{each.name}: {SEVERITY_WORDS[each.name]}" if each.name in SEVERITY_WORDS else each.name)
        for each in policy.severities
    ]


def more_form(incident: Incident, offered: Sequence[tuple[str, str]]) -> View:
    """Everything else that can be done with it: labels and action ids, in rows of buttons."""
    value = incident_value(incident)
    buttons = [blocks.button(label, action, value) for label, action in offered]
    rows = [blocks.actions(*buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    return blocks.modal(
        Callback.TO_READ,
        blocks.section(f"*Incident {incident.id}: {words.label(incident.title)}*"),
        *rows,
        title="More about it",
        submit=None,
        close="Close",
        private_metadata=value,
    )


def give_role_form(incident: Incident) -> View:
    """Ask who takes which role."""
    roles = [Choice("manager", "Incident manager"), Choice("responder", "Responder")]
    return blocks.modal(
        IncidentCallback.GIVE_ROLE,
        blocks.field(
            Field.STANDING, "Which role?", blocks.select(INPUT, roles, placeholder="Choose", selected="manager")
        ),
        blocks.field(Field.PERSON, "Who takes it?", blocks.user_select(INPUT, placeholder="Choose a person")),
        title="Pass a role",
        submit="Pass it",
        private_metadata=incident_value(incident),
    )


def _short(field: Field, label: str, placeholder: str, value: str = "") -> blocks.Block:
    element = blocks.text_field(INPUT, placeholder=placeholder, value=value, multiline=False)
    return blocks.field(field, label, element, optional=True)
