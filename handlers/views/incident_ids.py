"""Names that controls of incidents send back, and what their values carry (I)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.incidents import Incident, RcaKind


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
    UPDATE = "incident_update"  # I7
    FOLLOW = "incident_follow"
    UNFOLLOW = "incident_unfollow"
    SEVERITY = "incident_severity"  # I3
    DOUBT = "incident_doubt"  # I2: Not an emergency?
    MERGE = "incident_merge"
    TICK = "incident_tick"  # I3: an item of the checklist
    WRITE_INITIAL = "incident_write_initial"  # I9
    WRITE_ENGINEERING = "incident_write_engineering"
    ADD_ACTION = "incident_add_action"
    ACTION_DONE = "incident_action_done"
    RETRY_TICKETS = "incident_retry_tickets"
    OPEN_PAGE = "incident_open_page"


class IncidentCallback(StrEnum):
    """`callback_id` of every modal about incidents."""

    RAISE = "modal_incident_raise"
    GIVE_ROLE = "modal_incident_give_role"
    UPDATE = "modal_incident_update"
    SEVERITY = "modal_incident_severity"
    MERGE = "modal_incident_merge"
    ROOT_CAUSE = "modal_incident_root_cause"  # I9
    ACTION = "modal_incident_action"


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


@dataclass(frozen=True, slots=True)
class OnItem:
    """An item of the checklist of a severity, by its place."""

    incident_id: int
    severity: str
    place: int


def item_value(item: OnItem) -> str:
    """The value of **Done** beside an item: "{incident id}:{place}:{severity}"."""
    return f"{item.incident_id}:{item.place}:{item.severity}"


def parse_item(value: str) -> OnItem:
    """Read what `item_value` wrote. Raises ValueError if it did not."""
    incident_id, place, severity = value.split(":", 2)
    return OnItem(int(incident_id), severity, int(place))


@dataclass(frozen=True, slots=True)
class OnCause:
    """A part of a root-cause analysis and the version that a form was drawn from (I9)."""

    incident_id: int
    kind: RcaKind
    version: int


def cause_value(cause: OnCause) -> str:
    """What the form of a part keeps: "{incident id}:{kind}:{version}"."""
    return f"{cause.incident_id}:{cause.kind}:{cause.version}"


def parse_cause(value: str) -> OnCause:
    """Read what `cause_value` wrote. Raises ValueError if it did not."""
    incident_id, kind, version = value.split(":")
    return OnCause(int(incident_id), RcaKind(kind), int(version))
