import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from bot.domain.requests import RequestState
from bot.ports.screens import GroupedHint, TrackOffer
from handlers import views
from handlers.views import ids, render
from handlers.views.ids import Action, Anchor, Callback, Chosen, Menu, Pressed, Split
from handlers.views.incident_ids import IncidentAction, IncidentCallback
from tests.views.limits import elements
from tests.views.samples import EXAMPLES, card, home, line, request


@given(st.integers(1), st.integers(1), st.sampled_from(Menu))
def test_what_a_control_carries_is_read_back(number: int, version: int, choice: Menu) -> None:
    drawn = request(id=number, version=version)

    assert ids.parse_pressed(ids.pressed_value(drawn)) == Pressed(number, version)
    assert ids.parse_menu(ids.menu_value(choice, drawn)) == Chosen(choice, Pressed(number, version))
    assert ids.parse_split(ids.split_value(drawn, "1.2")) == Split(Pressed(number, version), "1.2")


def test_a_line_carries_the_same_as_its_request() -> None:
    assert ids.pressed_value(line(12, version=3)) == ids.pressed_value(request(id=12, version=3)) == "12:3"


def test_a_message_that_may_become_a_request_is_read_back() -> None:
    assert ids.parse_anchor(ids.anchor_value("C1", "1.2")) == Anchor("C1", "1.2")


def test_a_team_as_destination_is_read_back_and_the_next_shift_is_none() -> None:
    assert ids.parse_team(ids.team_value("pay:ments")) == "pay:ments"
    assert ids.parse_team(ids.NEXT_SHIFT) is None


@pytest.mark.parametrize("value", ["", "12", "12:", ":3", "a:b", "12:3:4"])
def test_a_value_that_we_did_not_write_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any message: it never reaches people
        ids.parse_pressed(value)


def test_hints_carry_what_their_buttons_are_about() -> None:
    grouped = next(elements(render(GroupedHint(request=request(), message_ts="1.2")).blocks, "button"))
    offer = next(elements(render(TrackOffer(channel="C1", message_ts="1.2")).blocks, "button"))

    assert ids.parse_split(grouped["value"]) == Split(Pressed(12, 3), "1.2")
    assert ids.parse_anchor(offer["value"]) == Anchor("C1", "1.2")


def test_every_action_id_is_drawn_by_some_view_and_nothing_else_is() -> None:
    screens = [*EXAMPLES, card(request(state=RequestState.RESOLVED)), home(muted_until=home().drawn_at)]

    drawn = {
        element["action_id"]
        for screen in screens
        for kind in ("button", "overflow")
        for element in elements(render(screen).blocks, kind)
    }

    assert drawn <= {*Action, *IncidentAction}
    assert named_in_views("Action") == {action.name for action in Action}


def test_every_action_id_of_incidents_is_drawn_or_offered() -> None:
    assert named_in("IncidentAction", Path(handlers.__path__[0])) == {action.name for action in IncidentAction}


def test_every_callback_id_belongs_to_a_modal() -> None:
    assert named_in_views("Callback") == {callback.name for callback in Callback}
    assert named_in_views("IncidentCallback") == {callback.name for callback in IncidentCallback}


def named_in_views(family: str) -> set[str]:
    """The members of an enumeration that views use."""
    return named_in(family, Path(views.__path__[0]))


def named_in(family: str, folder: Path) -> set[str]:
    """The members of an enumeration that modules in a folder use, but for those that define them."""
    sources = [path.read_text() for path in folder.rglob("*.py") if path.stem not in {"ids", "incident_ids"}]
    return {name for source in sources for name in re.findall(rf"\b{family}\.([A-Z_]+)\b", source)}
