"""The directory: found by name, alias, part or typo; nothing without somebody to call (S1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Customer, How, Service, clash, find, folded, gaps, named_in, people_of

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


def test_a_text_names_services_and_customers_and_one_name_may_be_both() -> None:
    twin = Customer(id=2, name="Billing API")

    assert named_in("The billing API of Acme Inc is slow", [*ALL, twin]) == (BILLING, twin, ACME)


def test_a_service_whose_name_begins_with_a_customer_does_not_name_the_customer() -> None:
    assert named_in("acme inc gateway is down", [ACME, Service(id=1, name="Acme Inc Gateway")]) == (
        Service(id=1, name="Acme Inc Gateway"),
    )


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Service(name="A", owners=("U0X", "U0ANN")), "owner_unknown"),
        (Service(name="A", owners=("U0X",)), "owners_unknown"),
        (Service(name="A", owners=("U0X", "U0BEN")), "owners_left"),
        (Customer(name="A", account_manager="U0X"), "account_manager_unknown"),
        (Customer(name="A"), "no_account_manager"),
    ],
)
def test_whoever_slack_does_not_know_cannot_be_called(entry: Service | Customer, code: str) -> None:
    services = [entry] if isinstance(entry, Service) else []
    customers = [entry] if isinstance(entry, Customer) else []

    ((_, reason),) = gaps(services, customers, gone="U0BEN".__eq__, unknown="U0X".__eq__)

    assert reason.code == code


USERS = st.sampled_from(["U0ANN", "U0BEN", "U0X"])
SERVICES = st.builds(Service, name=st.just("A"), owners=st.lists(USERS, unique=True, max_size=3).map(tuple))
CUSTOMERS = st.builds(Customer, name=st.just("A"), account_manager=st.none() | USERS)


@given(st.lists(SERVICES, max_size=6), st.lists(CUSTOMERS, max_size=6), st.sets(USERS), st.sets(USERS))
def test_an_entry_is_a_gap_exactly_if_somebody_is_missing(
    services: list[Service], customers: list[Customer], left: set[str], strange: set[str]
) -> None:
    found = [entry for entry, _ in gaps(services, customers, gone=left.__contains__, unknown=strange.__contains__)]

    missing = [
        entry for entry in (*services, *customers) if not people_of(entry) or {*people_of(entry)} & (left | strange)
    ]
    assert found == missing
