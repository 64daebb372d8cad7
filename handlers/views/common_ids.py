"""What the controls about common requests carry (T3)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.common_requests import CommonRequest
from handlers.views.ids import Pressed, parse_pressed

RETIRED, USED = "retired", "used"


class CommonChoice(StrEnum):
    """What the menu of an entry in the list of common requests offers."""

    EDIT = "edit"
    RETIRE = "retire"


def pressed_id(pressed: Pressed) -> str:
    """The same as `pressed_value`, from what a button carried; `parse_pressed` reads it."""
    return f"{pressed.request_id}:{pressed.version}"


@dataclass(frozen=True, slots=True)
class EntryFor:
    """A common request with which a request may be answered (T3)."""

    entry_id: int
    about: Pressed


def entry_for_value(entry_for: EntryFor) -> str:
    """The value of **Answer with this**: "{entry id}:{request id}:{version}"."""
    return f"{entry_for.entry_id}:{pressed_id(entry_for.about)}"


def parse_entry_for(value: str) -> EntryFor:
    """Read what `entry_for_value` wrote. Raises ValueError if it did not."""
    entry_id, _, about = value.partition(":")
    return EntryFor(int(entry_id), parse_pressed(about))


@dataclass(frozen=True, slots=True)
class CommonPage:
    """A page, from 0, of the common requests in use or of the retired ones."""

    number: int
    retired: bool = False


@dataclass(frozen=True, slots=True)
class EntryOn:
    """An entry in the list of common requests: its version when the list was drawn, and the page that it stood on."""

    entry_id: int
    version: int
    page: CommonPage


@dataclass(frozen=True, slots=True)
class CommonChosen:
    """An option of an entry's menu."""

    choice: CommonChoice
    entry: EntryOn


def common_page_value(page: CommonPage) -> str:
    """The value of a button that leads to a page: "used:0", "retired:2"."""
    return f"{RETIRED if page.retired else USED}:{page.number}"


def parse_common_page(value: str) -> CommonPage:
    """Read what `common_page_value` wrote. Raises ValueError if it did not."""
    which, number = value.split(":")
    if which not in {RETIRED, USED}:
        raise ValueError(f"{value!r} is no page")
    return CommonPage(int(number), which == RETIRED)


def common_value(entry: CommonRequest, page: CommonPage) -> str:
    """The value of a control of an entry: "{entry id}:{version}:{page}"."""
    return f"{entry.id}:{entry.version}:{common_page_value(page)}"


def parse_common(value: str) -> EntryOn:
    """Read what `common_value` wrote. Raises ValueError if it did not."""
    entry_id, version, page = value.split(":", 2)
    return EntryOn(int(entry_id), int(version), parse_common_page(page))


def common_choice_value(choice: CommonChoice, entry: CommonRequest, page: CommonPage) -> str:
    """The value of an option of an entry's menu: "{choice}:{entry id}:{version}:{page}"."""
    return f"{choice}:{common_value(entry, page)}"


def parse_common_choice(value: str) -> CommonChosen:
    """Read what `common_choice_value` wrote. Raises ValueError if it did not."""
    choice, _, entry = value.partition(":")
    return CommonChosen(CommonChoice(choice), parse_common(entry))
