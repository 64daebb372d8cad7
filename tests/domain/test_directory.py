"""The directory: found by name, alias, part or typo; nothing without somebody to call (S1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Customer, How, Service, clash, find, folded, gaps, named_in

BILLING = Service(id=1, name="Billing API", aliases=("invoices", "faktury"), owners=("U0ANN",))
SHIPPING = Service(id=2, name="Shipping", owners=("U0BEN", "U0CID"))
SEARCH = Service(id=3, name="Search", owners=())
ACME = Customer(id=1, name="Acme, Inc.", account_manager="U0AMY")
ALL = (BILLING, SHIPPING, SEARCH, ACME)


@pytest.mark.parametrize("typed", ["Billing API", "billing api", "BILLING-API", "billing_api", "Invoices", " faktury "])
def test_an_entry_is_found_by_its_name_and_its_aliases_however_they_are_written(typed: str) -> None:
    found = find(typed, ALL)

    assert found is not None
    assert (found.how, found.entries) == (How.NAME, (BILLING,))


@pytest.mark.parametrize("typed", ["bill", "api", "api bil", "inv"])
def test_an_entry_is_found_by_the_beginning_of_its_words(typed: str) -> None:
    found = find(typed, ALL)

    assert found is not None
    assert (found.how, found.entries) == (How.PART, (BILLING,))


@pytest.mark.parametrize(("typed", "meant"), [("biling api", BILLING), ("shiping", SHIPPING), ("serach", SEARCH)])
def test_an_entry_is_found_in_spite_of_a_typo(typed: str, meant: Service) -> None:
    found = find(typed, ALL)

    assert found is not None
    assert (found.how, found.entries[0]) == (How.TYPO, meant)


@pytest.mark.parametrize("typed", ["", "   ", "!?", "kubernetes"])
def test_what_is_near_nothing_finds_nothing(typed: str) -> None:
    assert find(typed, ALL) is None


def test_a_customer_is_found_without_the_signs_of_the_name() -> None:
    found = find("acme inc", ALL)

    assert found is not None
    assert found.entries == (ACME,)


def test_accents_do_not_matter() -> None:
    cafe = Service(id=9, name="Café Système")

    found = find("cafe systeme", [cafe])

    assert found is not None
    assert found.how is How.NAME


def test_a_text_names_services_by_whole_words() -> None:
    assert named_in("The billing-api times out since the search release", ALL[:3]) == (BILLING, SEARCH)
    assert named_in("We are researching this", ALL[:3]) == ()


def test_a_longer_name_hides_the_shorter_one_inside_it() -> None:
    inner = Service(id=4, name="Billing")

    assert named_in("billing api is down", [inner, BILLING]) == (BILLING,)
    assert named_in("billing api is down, and billing too", [inner, BILLING]) == (BILLING, inner)


def test_very_short_names_are_not_looked_for_in_texts() -> None:
    assert named_in("it is up", [Service(id=5, name="IT")]) == ()


def test_two_entries_cannot_share_a_name_or_an_alias() -> None:
    refused = clash(Service(name="Faktury"), ALL[:3])

    assert refused is not None
    assert refused.sentence == "“faktury” is a name of Billing API already. Choose another one."
    assert clash(BILLING, ALL[:3]) is None


def test_everything_without_somebody_to_call_is_a_gap() -> None:
    left = {"U0BEN", "U0AMY"}

    found = [(entry.name, reason.code) for entry, reason in gaps(ALL[:3], [ACME], gone=left.__contains__)]

    assert found == [("Shipping", "owner_left"), ("Search", "no_owner"), ("Acme, Inc.", "account_manager_left")]


def test_a_service_whose_owners_all_left_says_so() -> None:
    (_, reason) = next(gaps([SHIPPING], [], gone=lambda _user: True))

    assert reason.sentence == "all its owners have left"


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_any_text_can_be_looked_up_and_names_only_what_is_known(typed: str, names: list[str]) -> None:
    services = [Service(id=number, name=name) for number, name in enumerate(names, start=1)]

    found = find(typed, services)

    assert found is None or set(found.entries) <= set(services)
    assert set(named_in(typed, services)) <= set(services)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)
