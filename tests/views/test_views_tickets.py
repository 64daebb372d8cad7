"""What people see of tickets, whatever a tracker says (T5, R14, N3-N6)."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.ports.ticket_screens import TicketDone, TicketFailed, TicketScreen
from bot.ports.tickets import TicketLine, TicketState
from bot.ports.tracker import Progress
from handlers.views import render, ticket_forms
from handlers.views.drawing import draw
from handlers.views.ids import Action, TicketForm, parse_ticket_form, ticket_form_value
from tests.views.limits import check_message, check_modal, elements, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import card, link
from tests.views.strategies import values_of

KINDS = get_args(TicketScreen)
FOREIGN = 'Jira refuses: *"priority"* is required. <!channel> see https://example.atlassian.net'
CREATED = TicketLine(
    id=3,
    state=TicketState.CREATED,
    reference="EDGE-12",
    url="https://example.atlassian.net/browse/EDGE-12",
    status="In Progress",
    progress=Progress.DOING,
    error=None,
    missing=False,
)
WANTED = replace(CREATED, state=TicketState.WANTED, reference=None, url=None, status=None, progress=None)
LINES = {
    "created": CREATED,
    "done, without a page": replace(CREATED, url="", status="Done", progress=Progress.DONE),
    "on its way": WANTED,
    "waiting for the tracker": replace(WANTED, error="Jira did not answer in time."),
    "refused": replace(WANTED, state=TicketState.FAILED, error=FOREIGN),
    "linked and not read yet": replace(CREATED, state=TicketState.LINKED, url=None, status=None, progress=None),
    "gone": replace(CREATED, missing=True, error="There is no EDGE-12."),
}
DONE = replace(CREATED, status="Done", progress=Progress.DONE)
MESSAGES: dict[str, TicketScreen] = {
    "done, in the thread": TicketDone(ticket=DONE, about=None),
    "done, directly": TicketDone(ticket=DONE, about=link()),
    "refused": TicketFailed(ticket=LINES["refused"], about=link()),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_has_a_view(kind: type) -> None:
    assert kind in draw.registry


@pytest.mark.parametrize("name", LINES)
def test_every_line_of_the_card_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    rendered = render(card(tickets=(LINES[name],)))

    check_message(rendered)
    assert picture(rendered) == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(MESSAGES[name])) == snapshot


@pytest.mark.parametrize("known", [(), (CREATED, WANTED)], ids=["none yet", "some are there"])
def test_the_form_as_a_picture_book(known: tuple[TicketLine, ...], snapshot: SnapshotAssertion) -> None:
    view = ticket_forms.ticket(private_metadata="12:0", about=link(), known=known, title="Stuck", text="Since 10:00")

    check_modal(view)
    assert picture_of_modal(view) == snapshot


@given(screen=st.one_of(*(values_of(kind) for kind in KINDS)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_n3_n5(screen: TicketScreen) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


def test_only_a_refused_ticket_can_be_tried_again() -> None:
    offered = {
        name
        for name, line in LINES.items()
        if any(
            each["action_id"] == Action.RETRY_TICKET
            for each in elements(render(card(tickets=(line,))).blocks, "button")
        )
    }

    assert offered == {"refused"}


def test_what_a_tracker_says_formats_nothing_and_calls_nobody_n5() -> None:
    shown = str(render(card(tickets=(LINES["refused"],))).blocks)

    assert "<!channel>" not in shown
    assert "&lt;!channel&gt;" in shown


def test_what_the_form_keeps_can_be_read_again() -> None:
    assert parse_ticket_form(ticket_form_value(TicketForm(12, 3))) == TicketForm(12, 3)
    with pytest.raises(ValueError, match="unpack"):
        parse_ticket_form("12")
