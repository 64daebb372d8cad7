"""Names that Slack sends back: of buttons, menus, modals, shortcuts and fields, and what their values carry."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.requests import Request
from bot.ports.screens import RequestLine


class Action(StrEnum):
    """`action_id` of every control that reaches a listener at once."""

    TAKE = "take"
    RESOLVE = "resolve"
    CARD_MENU = "card_menu"
    REOPEN = "reopen"
    MAKE_SEPARATE = "make_separate"  # R5
    TRACK = "track"  # R3: Track as a request
    MUTE_TODAY = "mute_today"  # N4
    UNMUTE = "unmute"
    TRY_AGAIN = "try_again"  # a parked message
    OPEN_REQUEST = "open_request"


class Menu(StrEnum):
    """What the overflow menu of an open card offers; Slack allows five."""

    TRIAGE = "triage"
    HAND_OFF = "hand_off"
    WAITING_ON_REQUESTER = "waiting_on_requester"
    DUPLICATE_OF = "duplicate_of"
    NOT_A_REQUEST = "not_a_request"


class Callback(StrEnum):
    """`callback_id` of every modal."""

    HAND_OFF = "modal_hand_off"
    RESOLVE = "modal_resolve"
    DUPLICATE_OF = "modal_duplicate_of"
    TRIAGE = "modal_triage"
    TO_READ = "modal_to_read"  # it has no submit button and sends nothing back


class Shortcut(StrEnum):
    """`callback_id` of every message shortcut."""

    OPEN_REQUEST = "shortcut_open_request"
    HAND_OFF = "shortcut_hand_off"
    RESOLVE = "shortcut_resolve"
    DUPLICATE_OF = "shortcut_duplicate_of"


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


INPUT = "input"  # `action_id` of the one element inside each input block: state.values[field][INPUT]
NEXT_SHIFT = "next_shift"  # a destination of a handoff; others are `team_value`
_TEAM = "team:"


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


def team_value(team: str) -> str:
    """A team as the destination of a handoff."""
    return f"{_TEAM}{team}"


def parse_team(destination: str) -> str | None:
    """The team of a destination; None for the next shift."""
    return destination.removeprefix(_TEAM) if destination.startswith(_TEAM) else None
