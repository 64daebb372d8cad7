import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.ports.screens import RequestLink
from handlers.views import modals, schedules
from handlers.views.blocks import Choice, View
from handlers.views.ids import Callback
from tests.views.limits import check_modal
from tests.views.pictures import picture_of_modal
from tests.views.samples import SCHEDULE, link
from tests.views.strategies import anything, links

MODALS: dict[str, View] = {
    "where to ask": modals.where_to_ask(("C0BACKEND", "C0PAY")),
    "where to ask if there is no channel": modals.where_to_ask(()),
    "hand off": modals.hand_off(
        private_metadata="m", about=link(), teams=(Choice("pay", "Payments"),), note="Done so far"
    ),
    "resolve": modals.resolve(private_metadata="m", about=link()),
    "duplicate": modals.duplicate_of(private_metadata="m", about=link(), candidates=(link(7, "printer smells"),)),
    "duplicate without candidates": modals.duplicate_of(private_metadata="m", about=link(), candidates=()),
    "take over": schedules.take_over_form("manager", SCHEDULE),
    "cannot": modals.cannot("I am not in this channel. Invite me first."),
    "tell": modals.tell("It is yours already. See <#C0BACKEND>."),
}


@pytest.mark.parametrize("name", MODALS)
def test_every_modal_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture_of_modal(MODALS[name]) == snapshot


@pytest.mark.parametrize("name", MODALS)
def test_slack_accepts_every_modal(name: str) -> None:
    check_modal(MODALS[name])


def test_every_modal_here_has_a_known_callback_id() -> None:
    assert {view["callback_id"] for view in MODALS.values()} <= set(Callback)


@given(about=links(), text=anything(), others=st.lists(links(), max_size=3), label=anything())
def test_slack_accepts_modals_about_any_text(
    about: RequestLink, text: str, others: list[RequestLink], label: str
) -> None:
    choices = (Choice("a", label), Choice("b", label))

    check_modal(modals.hand_off(private_metadata="m", about=about, teams=choices, note=text))
    check_modal(modals.resolve(private_metadata="m", about=about, text=text))
    check_modal(modals.duplicate_of(private_metadata="m", about=about, candidates=others))
    check_modal(modals.cannot(text))
    check_modal(modals.tell(text))


def test_slack_accepts_a_choice_of_more_than_a_hundred() -> None:
    many = tuple(link(number, "x" * 80) for number in range(150))

    check_modal(modals.duplicate_of(private_metadata="m", about=link(), candidates=many))
