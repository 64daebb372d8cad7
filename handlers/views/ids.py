"""Names that Slack sends back: of buttons, menus, modals, shortcuts and fields, and what their values carry."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.offers import Offer
from bot.domain.requests import Request
from bot.ports.screens import RequestLine


class Action(StrEnum):
    """`action_id` of every control that reaches a listener at once."""

    TAKE = "take"
    RESOLVE = "resolve"
    TRIAGE = "triage"  # T1
    TRIAGE_FORM = "triage_form"  # somebody chose in its form what it is, or what to do
    APPROVE = "approve"
    DECLINE = "decline"
    CARD_MENU = "card_menu"
    REOPEN = "reopen"
    MAKE_SEPARATE = "make_separate"  # R5
    TRACK = "track"  # R3: Track as a request
    MUTE_TODAY = "mute_today"  # N4
    UNMUTE = "unmute"
    TRY_AGAIN = "try_again"  # a parked message
    OPEN_REQUEST = "open_request"
    CONFIRM_TEAM = "confirm_team"  # D6
    CHANGE_TEAM = "change_team"
    CANNOT_SERVE = "cannot_serve"
    CHECK_TEAM = "check_team"  # somebody chose another person or day in the form
    NEW_FEED = "new_feed"  # D9: a new address of a calendar feed
    REVOKE_FEED = "revoke_feed"
    ACCEPT_OFFER = "accept_offer"  # D8
    DECLINE_OFFER = "decline_offer"
    WITHDRAW_OFFER = "withdraw_offer"
    ALLOW_OFFER = "allow_offer"
    REMOVE_ABSENCE = "remove_absence"
    OPEN_AWAY = "open_away"
    OPEN_SWAP = "open_swap"
    OPEN_COVER = "open_cover"
    OPEN_TAKE_OVER = "open_take_over"  # D10: a turn of a schedule
    OPEN_PLAN = "open_plan"  # D9
    OPEN_WHO = "open_who"
    OPEN_WHY = "open_why"
    PICK_NOW = "pick_now"
    OPEN_ROSTER = "open_roster"  # P1
    CHOOSE_MEMBER = "choose_member"
    ADD_SERVICE = "add_service"  # S1
    ADD_CUSTOMER = "add_customer"
    EDIT_ENTRY = "edit_entry"
    REMOVE_ENTRY = "remove_entry"
    ADD_COMMON = "add_common"  # T3: a common request made from a request
    ANSWER_WITH = "answer_with"
    SUGGESTION_HELPED = "suggestion_helped"  # This answered it
    SUGGESTION_WRONG = "suggestion_wrong"  # Not this
    RECURRING_NOT_NOW = "recurring_not_now"  # T4
    NEW_COMMON = "new_common"
    COMMON_MENU = "common_menu"
    RESTORE_COMMON = "restore_common"
    READ_COMMON = "read_common"
    OPEN_COMMON = "open_common"  # a page of the list; the next two as well
    COMMON_BACK = "common_back"
    COMMON_ON = "common_on"
    OPEN_SEARCH = "open_search"
    OPEN_TICKET = "open_ticket"  # T5
    RAISE_INCIDENT = "raise_incident"  # I1
    UNMUTE_ALERT = "unmute_alert"  # A4
    RETRY_TICKET = "retry_ticket"
    DUTY_DONE = "duty_done"  # U1
    SKIP_DUTY = "skip_duty"
    NEW_CHANGE = "new_change"  # C1
    APPROVE_CHANGE = "approve_change"
    DECLINE_CHANGE = "decline_change"
    WITHDRAW_CHANGE = "withdraw_change"
    CHANGE_APPLIED = "change_applied"
    CHANGE_VERIFIED = "change_verified"
    ROLL_BACK_CHANGE = "roll_back_change"


class Menu(StrEnum):
    """What the overflow menu of an open card offers; Slack allows five."""

    HAND_OFF = "hand_off"
    WAITING_ON_REQUESTER = "waiting_on_requester"
    DUPLICATE_OF = "duplicate_of"
    NOT_A_REQUEST = "not_a_request"
    MUTE = "mute"  # an alert (A4)
    MORE = "more"  # Similar and more…


class Callback(StrEnum):
    """`callback_id` of every modal."""

    HAND_OFF = "modal_hand_off"
    RESOLVE = "modal_resolve"
    DUPLICATE_OF = "modal_duplicate_of"
    TRIAGE = "modal_triage"
    DECLINE = "modal_decline"
    AWAY = "modal_away"  # D8
    SWAP = "modal_swap"
    COVER = "modal_cover"
    ALLOW_OFFER = "modal_allow_offer"
    CHANGE_TEAM = "modal_change_team"
    CANNOT_SERVE = "modal_cannot_serve"
    MEMBER = "modal_member"
    TAKE_OVER = "modal_take_over"  # D10
    WHO = "modal_who"  # D9
    WHY = "modal_why"
    COMMON_REQUEST = "modal_common_request"  # T3
    ANSWER_WITH = "modal_answer_with"
    SEARCH = "modal_search"
    SERVICE = "modal_service"  # S1
    CUSTOMER = "modal_customer"
    TICKET = "modal_ticket"  # T5
    MUTE_ALERT = "modal_mute_alert"  # A4
    SKIP_DUTY = "modal_skip_duty"  # U1
    CHANGE = "modal_change"  # C1
    DECLINE_CHANGE = "modal_decline_change"
    ROLL_BACK_CHANGE = "modal_roll_back_change"
    TO_READ = "modal_to_read"  # it has no submit button and sends nothing back


class Shortcut(StrEnum):
    """`callback_id` of every message shortcut."""

    OPEN_REQUEST = "shortcut_open_request"
    HAND_OFF = "shortcut_hand_off"
    RESOLVE = "shortcut_resolve"
    DUPLICATE_OF = "shortcut_duplicate_of"
    RAISE_INCIDENT = "shortcut_raise_incident"  # I1


class Field(StrEnum):
    """`block_id` of every input of a modal; errors of a submission are keyed by it."""

    PERSON = "person"
    DESTINATION = "destination"
    NOTE = "note"
    RESOLUTION = "resolution"
    CANDIDATE = "candidate"
    REFERENCE = "reference"  # a request by number or link
    CATEGORY = "category"
    PRIORITY = "priority"
    COURSE = "course"  # T1, T2: what to do about it
    FORWARD_TO = "forward_to"
    IMPACT = "impact"
    ERROR_TEXT = "error_text"
    DIFFICULTY = "difficulty"
    RISK = "risk"
    CHANGE = "change"
    REPLY = "reply"
    RESPONDERS = "responders"
    FALLBACK = "fallback"
    FALLBACK_DAYS = "fallback_days"
    OBSERVER = "observer"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    BACK_FIRST_DAY = "back_first_day"
    BACK_LAST_DAY = "back_last_day"
    REASON = "reason"
    SCOPE = "scope"  # of a mute
    PERIOD = "period"
    BEGINS = "begins"  # a moment in words
    ENDS = "ends"
    ABILITIES = "abilities"
    WORKDAYS = "workdays"
    STANDING = "standing"
    PAUSED_UNTIL = "paused_until"
    TEAM = "team"
    TITLE = "title"
    ANSWER = "answer"
    LINK = "link"
    OWNER = "owner"
    WORDS = "words"  # what somebody looks for
    NAME = "name"
    ALIASES = "aliases"
    OWNERS = "owners"
    CHANNEL = "channel"
    RUNBOOK = "runbook"
    PROJECT = "project"
    SEVERITY = "severity"  # I3
    SERVICE = "service"
    CUSTOMER = "customer"
    KNOWN = "known"
    HAPPENED = "happened"  # I9: the questions of a root cause
    HIT = "hit"
    FOUND = "found"
    FIXED = "fixed"
    MEANWHILE = "meanwhile"
    WHY = "why"
    NOT_CAUGHT = "not_caught"
    AGAIN = "again"
    PREVENTION = "prevention"
    CAUSE = "cause"
    TO_DO = "to_do"  # an action
    DOING = "doing"  # I7
    NEXT_UPDATE = "next_update"
    ACCOUNT_MANAGER = "account_manager"
    PLAN = "plan"
    REGION = "region"
    SETTING = "setting"  # C1
    BEFORE = "before"
    AFTER = "after"
    VERIFICATION = "verification"
    TICKET_TEXT = "ticket_text"
    TICKET = "ticket"  # one that exists, by its key or address


INPUT = "input"  # `action_id` of the one element inside each input block: state.values[field][INPUT]
NEXT_SHIFT = "next_shift"  # a destination of a handoff; others are `team_value`
_TEAM = "team:"
_FEED = "feed:"


@dataclass(frozen=True, slots=True)
class Pressed:
    """The request that a button belongs to and the version it was drawn from."""

    request_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option of a card's menu, with what it was drawn from."""

    choice: Menu
    pressed: Pressed


@dataclass(frozen=True, slots=True)
class Split:
    """The message to take out of a request (R5), with what the button was drawn from."""

    pressed: Pressed
    message_ts: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A message that may become a request (R3)."""

    channel: str
    message_ts: str


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """The stored shift that a button is about and the version it was drawn from."""

    shift_id: int
    version: int


def duty_value(shift_id: int, version: int) -> str:
    """The value of a button about a shift: "{shift id}:{version}"."""
    return f"{shift_id}:{version}"


def parse_duty(value: str) -> DutyWeek:
    """Read what `duty_value` wrote. Raises ValueError if it did not."""
    shift_id, version = value.split(":")
    return DutyWeek(int(shift_id), int(version))


def pressed_value(request: Request | RequestLine) -> str:
    """The value of a button about a request: "{request id}:{version}"."""
    request_id = request.id if isinstance(request, Request) else request.link.id
    return f"{request_id}:{request.version}"


def parse_pressed(value: str) -> Pressed:
    """Read what `pressed_value` wrote. Raises ValueError if it did not."""
    request_id, version = value.split(":")
    return Pressed(int(request_id), int(version))


def menu_value(choice: Menu, request: Request) -> str:
    """The value of a menu option: "{choice}:{request id}:{version}"."""
    return f"{choice}:{pressed_value(request)}"


def parse_menu(value: str) -> Chosen:
    """Read what `menu_value` wrote. Raises ValueError if it did not."""
    choice, _, pressed = value.partition(":")
    return Chosen(Menu(choice), parse_pressed(pressed))


def split_value(request: Request, message_ts: str) -> str:
    """The value of **Make separate**: "{request id}:{version}:{message ts}"."""
    return f"{pressed_value(request)}:{message_ts}"


def parse_split(value: str) -> Split:
    """Read what `split_value` wrote. Raises ValueError if it did not."""
    pressed, _, message_ts = value.rpartition(":")
    return Split(parse_pressed(pressed), message_ts)


def anchor_value(channel: str, message_ts: str) -> str:
    """The value of **Track as a request**: "{channel}:{message ts}"."""
    return f"{channel}:{message_ts}"


def parse_anchor(value: str) -> Anchor:
    """Read what `anchor_value` wrote. Raises ValueError if it did not."""
    channel, message_ts = value.split(":")
    return Anchor(channel, message_ts)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who would take an offer if a lead allowed it."""

    offer: Pressed
    user: str


def offer_value(offer: Offer) -> str:
    """The value of a button about an offer: "{offer id}:{version}"; `parse_pressed` reads it."""
    return f"{offer.id}:{offer.version}"


def volunteer_value(offer: Offer, user: str) -> str:
    """The value of **Allow…**: "{offer id}:{version}:{user}"."""
    return f"{offer_value(offer)}:{user}"


def volunteer_id(volunteer: Volunteer) -> str:
    """The same, from what a button carried."""
    return f"{volunteer.offer.request_id}:{volunteer.offer.version}:{volunteer.user}"


def parse_volunteer(value: str) -> Volunteer:
    """Read what `volunteer_value` wrote. Raises ValueError if it did not."""
    pressed, _, user = value.rpartition(":")
    return Volunteer(parse_pressed(pressed), user)


def feed_value(subject: str) -> str:
    """The value of a button about a calendar feed: "feed:{subject}"."""
    return f"{_FEED}{subject}"


def parse_feed(value: str) -> str:
    """The subject that `feed_value` wrote. Raises ValueError if it did not."""
    if not value.startswith(_FEED):
        raise ValueError(f"{value!r} names no feed")
    return value.removeprefix(_FEED)


@dataclass(frozen=True, slots=True)
class OnTeam:
    """Somebody on the roster of a team, or about to be."""

    team: str
    user: str


def member_value(team: str, user: str) -> str:
    """What a form about a member keeps: "{team}:{user}"."""
    return f"{team}:{user}"


def parse_member(value: str) -> OnTeam:
    """Read what `member_value` wrote. Raises ValueError if it did not."""
    team, user = value.split(":")
    return OnTeam(team, user)


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What **Ticket…** was drawn from: the request, and how many tickets it had."""

    request_id: int
    known: int


def ticket_form_value(form: TicketForm) -> str:
    """What the form keeps: "{request id}:{known tickets}"."""
    return f"{form.request_id}:{form.known}"


def parse_ticket_form(value: str) -> TicketForm:
    """Read what `ticket_form_value` wrote. Raises ValueError if it did not."""
    request_id, known = value.split(":")
    return TicketForm(int(request_id), int(known))


def team_value(team: str) -> str:
    """A team as the destination of a handoff."""
    return f"{_TEAM}{team}"


def parse_team(destination: str) -> str | None:
    """The team of a destination; None for the next shift."""
    return destination.removeprefix(_TEAM) if destination.startswith(_TEAM) else None


@dataclass(frozen=True, slots=True)
class OfEntry:
    """A service or customer of the directory (S1); the id is 0 for one that is to be added."""

    is_service: bool
    id: int
    version: int


def entry_value(entry_id: int = 0, version: int = 0, *, is_service: bool) -> str:
    """The value of a control about an entry: "service:{id}:{version}" or "customer:{id}:{version}"."""
    return f"{'service' if is_service else 'customer'}:{entry_id}:{version}"


def parse_entry(value: str) -> OfEntry:
    """Read what `entry_value` wrote. Raises ValueError if it did not."""
    kind, entry_id, version = value.split(":")
    if kind not in {"service", "customer"}:
        raise ValueError(f"{value!r} names no entry")
    return OfEntry(kind == "service", int(entry_id), int(version))
