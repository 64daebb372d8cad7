"""Names that controls of incidents send back, and what their values carry (I)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.incidents import Incident, Page, RcaKind


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
    PAGE = "incident_page"  # I4: Page somebody…
    PAGE_ACKNOWLEDGE = "incident_page_acknowledge"
    FIND_ENGINEER = "incident_find_engineer"  # I5
    ENGINEER_ACCEPT = "incident_engineer_accept"
    ENGINEER_DECLINE = "incident_engineer_decline"
    RELIEF = "incident_relief"
    UPDATE = "incident_update"  # I7
    FOLLOW = "incident_follow"
    UNFOLLOW = "incident_unfollow"
    SEVERITY = "incident_severity"  # I3
    DOUBT = "incident_doubt"  # I2: Not an emergency?
    MERGE = "incident_merge"
    ANYWAY = "incident_anyway"  # I1: somebody else raised the same
    TICK = "incident_tick"  # I3: an item of the checklist
    WRITE_INITIAL = "incident_write_initial"  # I9
    WRITE_ENGINEERING = "incident_write_engineering"
    ADD_ACTION = "incident_add_action"
    ACTION_DONE = "incident_action_done"
    RETRY_TICKETS = "incident_retry_tickets"
    OPEN_PAGE = "incident_open_page"
    WAIT_CUSTOMER = "incident_wait_customer"  # I8
    CUSTOMER_ANSWERED = "incident_customer_answered"
    NOTE = "incident_note"  # I6
    CALL_NOTES = "incident_call_notes"  # I10
    AVAILABLE = "incident_available"


class IncidentCallback(StrEnum):
    """`callback_id` of every modal about incidents."""

    RAISE = "modal_incident_raise"
    GIVE_ROLE = "modal_incident_give_role"
    PAGE = "modal_incident_page"
    UPDATE = "modal_incident_update"
    SEVERITY = "modal_incident_severity"
    MERGE = "modal_incident_merge"
    ROOT_CAUSE = "modal_incident_root_cause"  # I9
    ACTION = "modal_incident_action"
    NOTE = "modal_incident_note"
    CALL_NOTES = "modal_incident_call_notes"
    AVAILABLE = "modal_incident_available"


WHATEVER = 0  # a version that no incident has


@dataclass(frozen=True, slots=True)
class OnIncident:
    """An incident and the version that a control was drawn from."""

    incident_id: int
    version: int

    @property
    def seen(self) -> int | None:
        """The version that a person saw; None if the control holds whatever has changed."""
        return None if self.version == WHATEVER else self.version


@dataclass(frozen=True, slots=True)
class RaiseFrom:
    """Where an incident is raised from: a request or alert, or 0; the team of the channel, if it has one; a message.

    `anyway`: whoever raises it knows that somebody else raised the same.
    """

    request_id: int = 0
    team: str = ""
    channel: str = ""
    message_ts: str = ""
    anyway: bool = False


def incident_value(incident: Incident) -> str:
    """The value of a control: "{incident id}:{version}"."""
    return f"{incident.id}:{incident.version}"


def any_version(incident: Incident) -> str:
    """The value of a control that holds whatever has changed since it was drawn."""
    return f"{incident.id}:{WHATEVER}"


def parse_incident(value: str) -> OnIncident:
    """Read what `incident_value` wrote. Raises ValueError if it did not."""
    incident_id, version = value.split(":")
    return OnIncident(int(incident_id), int(version))


def raise_value(source: RaiseFrom) -> str:
    """What the form of a new incident keeps: "{request id}:{team}:{channel}:{message ts}:{anyway}"."""
    anyway = "anyway" if source.anyway else ""
    return f"{source.request_id}:{source.team}:{source.channel}:{source.message_ts}:{anyway}"


def parse_raise(value: str) -> RaiseFrom:
    """Read what `raise_value` wrote. Raises ValueError if it did not."""
    request_id, team, channel, message_ts, anyway = value.split(":")
    return RaiseFrom(int(request_id), team, channel, message_ts, bool(anyway))


@dataclass(frozen=True, slots=True)
class Anyway:
    """What somebody typed who raises the same as somebody else, and the incident that they were told of."""

    known: int
    severity: str
    title: str


def anyway_value(anyway: Anyway) -> str:
    """The value of **Raise it anyway**: "{known}:{severity}:{title}"."""
    return f"{anyway.known}:{anyway.severity}:{anyway.title}"


def parse_anyway(value: str) -> Anyway:
    """Read what `anyway_value` wrote. Raises ValueError if it did not."""
    known, severity, title = value.split(":", 2)
    return Anyway(int(known), severity, title)


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


@dataclass(frozen=True, slots=True)
class OnPage:
    """A page of an incident."""

    incident_id: int
    page_id: int

    @classmethod
    def of(cls, page: Page) -> "OnPage":
        """What a control in the message of a page is about."""
        return cls(page.incident_id, page.id)


def page_value(on: OnPage) -> str:
    """The value of a control in a page: "{incident id}:{page id}"."""
    return f"{on.incident_id}:{on.page_id}"


def parse_page(value: str) -> OnPage:
    """Read what `page_value` wrote. Raises ValueError if it did not."""
    incident_id, page_id = value.split(":")
    return OnPage(int(incident_id), int(page_id))
