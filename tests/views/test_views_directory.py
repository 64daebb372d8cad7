"""The directory as people see it, whatever anybody wrote into it: within Slack's limits, and nobody is pinged (S1)."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.directory import Customer, Entry, How, Service
from bot.domain.reasons import Reason
from bot.ports.directory_screens import DirectoryOverview, DirectoryScreen, EntryLine, OwnerAnswer
from handlers.views import directory_forms, render
from handlers.views.drawing import draw
from handlers.views.ids import Action, OfEntry, entry_value, parse_entry
from tests.views.limits import check_message, check_modal, elements, mentioned
from tests.views.samples import ANN, BEN
from tests.views.strategies import values_of

BILLING = Service(id=7, name="Billing API", aliases=("invoices",), owners=("U0ANN", "U0BEN"), version=3)


def line(entry: Entry, *, may_change: bool = False) -> EntryLine:
    people = (ANN, BEN) if isinstance(entry, Service) and entry.owners else ()
    return EntryLine(
        entry=entry,
        people=people,
        left=("U0BEN",) if people else (),
        team_name=None,
        on_duty=(),
        may_change=may_change,
    )


def answer(
    *lines: EntryLine, how: How | None, typed: str = "bill", known: int = 9, may_add: bool = False
) -> OwnerAnswer:
    return OwnerAnswer(typed=typed, how=how, lines=lines, known=known, may_add=may_add, command="/support")


@pytest.mark.parametrize("kind", get_args(DirectoryScreen), ids=lambda kind: kind.__name__)
def test_each_kind_has_a_view(kind: type) -> None:
    assert kind in draw.registry


@given(st.one_of(*map(values_of, get_args(DirectoryScreen))))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_n3_n5(screen: DirectoryScreen) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert not mentioned(rendered)


@given(values_of(Service), values_of(Customer), st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_the_forms_whatever_is_known(service: Service, customer: Customer, removable: bool) -> None:
    check_modal(directory_forms.service(service, removable=removable))
    check_modal(directory_forms.customer(customer, removable=removable))


@pytest.mark.parametrize(
    ("screen", "sentence"),
    [
        (answer(line(BILLING), how=How.NAME), "Billing API is owned by Ann and Ben (has left)."),
        (answer(line(Service(id=1, name="Search")), how=How.NAME), "Nobody owns Search."),
        (answer(line(Customer(id=1, name="Acme")), how=How.NAME), "Nobody looks after Acme."),
        (answer(line(BILLING), how=How.TYPO), "Perhaps you mean Billing API:"),
        (answer(line(BILLING), how=How.PART), "This is what I found for “bill”: Billing API."),
        (answer(how=None), "I know no service or customer called “bill”, nor anything alike."),
        (answer(how=None, known=0), "The directory is empty yet, so I know no owners."),
    ],
)
def test_the_answer_begins_with_what_was_found_in_a_sentence(screen: OwnerAnswer, sentence: str) -> None:
    assert render(screen).text == sentence


def test_only_whoever_may_sees_controls() -> None:
    shown = render(answer(line(BILLING, may_change=True), how=How.NAME))
    hidden = render(answer(line(BILLING), how=How.NAME))

    assert [each["action_id"] for each in elements(shown.blocks, "button")] == [Action.EDIT_ENTRY]
    assert not list(elements(hidden.blocks, "button"))


def test_a_gap_says_what_is_missing_and_many_gaps_are_counted() -> None:
    gaps = tuple(
        (line(Service(id=number, name=f"S{number}")), Reason("no_owner", "nobody owns it")) for number in range(30)
    )
    screen = DirectoryOverview(services=30, customers=0, gaps=gaps, may_add=True, command="/support")

    rendered = render(screen)

    assert rendered.text == "The directory holds 30 services and 0 customers. 30 gaps in it."
    assert all(f"*S{number}*" in str(rendered.blocks) for number in range(30))
    check_message(rendered)


def test_of_very_many_gaps_the_rest_is_counted() -> None:
    gaps = tuple(
        (line(Service(id=number, name=f"{number} " + "x" * 60)), Reason("no_owner", "nobody owns it"))
        for number in range(300)
    )

    rendered = render(DirectoryOverview(services=300, customers=0, gaps=gaps, may_add=True, command="/support"))

    named = str(rendered.blocks).count("nobody owns it")
    assert f"and {300 - named} more" in str(rendered.blocks)
    check_message(rendered)


@pytest.mark.parametrize("value", ["", "service:1", "team:1:1", "service:x:1"])
def test_a_value_that_names_no_entry_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_entry(value)


def test_a_value_comes_back_as_it_was_written() -> None:
    assert parse_entry(entry_value(7, 3, is_service=True)) == OfEntry(is_service=True, id=7, version=3)
    assert parse_entry(entry_value(is_service=False)) == OfEntry(is_service=False, id=0, version=0)
