"""Calendar feeds when two people, or two programs at two replicas, ask at the same moment (D9)."""

import hashlib
from dataclasses import replace

import pytest

from bot.services.calendars import feeds
from bot.services.calendars.feeds import CalendarFeeds
from bot.services.work import Work
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE, in_thread

pytestmark = pytest.mark.postgres

TEAM = "team:backend"


def new_address(work: Work) -> str:
    """Ann asks for an address of the team's feed."""
    public = replace(work, rules=replace(work.rules, public_url="https://firstline.example.com"))
    address = feeds.create(public, "U0ANN", TEAM)
    assert isinstance(address, str)
    return address


def token_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def test_of_two_addresses_asked_for_at_once_only_the_later_one_works(pair: Pair) -> None:
    with pair.held(new_address) as first:
        other = pair.two.begins(new_address)
        pair.wait_blocked()
    second = other.result(PATIENCE)

    with pair.one.desk.reading() as work:
        (left,) = work.uow.feeds.of_subject(TEAM, "U0ANN")

    assert left.token_hash == hashlib.sha256(token_of(second).encode()).hexdigest()
    reader = CalendarFeeds(pair.two.desk, lambda _work, _team: ())
    assert reader.read(token_of(first)) is None
    assert reader.read(token_of(second)) is not None


def test_two_programs_that_are_the_first_to_see_a_change_read_the_same(pair: Pair) -> None:
    token = token_of(pair.one.does(new_address))
    readers = [CalendarFeeds(each.desk, lambda _work, _team: ()) for each in (pair.one, pair.two)]
    assert readers[0].read(token) == readers[1].read(token)
    pair.clock.advance(minutes=1)
    with pair.one.desk.work("test") as work:
        member = next(each for each in work.uow.duty.members("backend") if each.user == "U0NOA")
        work.uow.duty.put_member(replace(member, name="Noah"))
        pair.clock.advance(minutes=1)

    with pair.held(lambda work: work.uow.serialize(f"feed:{TEAM}")):
        reading = [in_thread(lambda reader=reader: reader.read(token)) for reader in readers]
        pair.wait_blocked(2)
    one, two = (each.result(PATIENCE) for each in reading)

    assert one == two
    assert one is not None
    assert "SUMMARY:Noah (observer)" in one
    assert one.count("SEQUENCE:1") == 1
    assert "SEQUENCE:2" not in one
