"""Names that controls of incidents send back, and what their values carry (I)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.incidents import Incident


class IncidentAction(StrEnum):
    """`action_id` of every control about incidents."""

    NEW = "incident_new"  # Raise an incident…
    ACKNOWLEDGE = "incident_acknowledge"
    CONTACT = "incident_contact"
    MITIGATE = "incident_mitigate"
    RESOLVE = "incident_resolve"
    REOPEN = "incident_reopen"
    MORE = "incident_more"
    TAKE_MANAGER = "incident_take_manager"
    TAKE_RESPONDER = "incident_take_responder"
    GIVE_ROLE = "incident_give_role"


class IncidentCallback(StrEnum):
    """`callback_id` of every modal about incidents."""

    RAISE = "modal_incident_raise"
    GIVE_ROLE = "modal_incident_give_role"


@dataclass(frozen=True, slots=True)
class OnIncident:
    """An incident and the version that a control was drawn from."""

    incident_id: int
    version: int


@dataclass(frozen=True, slots=True)
class RaiseFrom:
    """Where an incident is raised from: a request or alert, or 0; and the team of the channel, if it has one."""

    request_id: int = 0
    team: str = ""


def incident_value(incident: Incident) -> str:
    """The value of a control: "{incident id}:{version}"."""
    return f"{incident.id}:{incident.version}"


def parse_incident(value: str) -> OnIncident:
    """Read what `incident_value` wrote. Raises ValueError if it did not."""
    incident_id, version = value.split(":")
    return OnIncident(int(incident_id), int(version))


def raise_value(source: RaiseFrom) -> str:
    """What the form of a new incident keeps: "{request id}:{team}"."""
    return f"{source.request_id}:{source.team}"


def parse_raise(value: str) -> RaiseFrom:
    """Read what `raise_value` wrote. Raises ValueError if it did not."""
    request_id, _, team = value.partition(":")
    return RaiseFrom(int(request_id), team)
