"""The index is built from what was there before it, goes on where it stopped, and is searched meanwhile (T3)."""

from dataclasses import replace
from datetime import UTC

from bot.ports.search import EntryKind
from bot.services.knowledge import indexing, keeping
from bot.services.knowledge.keeping import IndexKeeper, build_some, standing, start_over
from tests.knowledge.past import Past
from tests.storage.values import a_request
from tests.story import T0


def before_the_index(past: Past, count: int) -> None:
    """Requests that were stored by a program that knew no index."""
    opened = T0.astimezone(UTC)
    with past.store.begin() as uow:
        for number in range(1, count + 1):
            uow.requests.add(
                replace(a_request(1000 + number, text=f"gateway number {number} is down"), opened_at=opened)
            )


def found(past: Past) -> int:
    return len(past.find("gateway", limit=1000))


def test_requests_from_before_the_index_are_found_once_it_is_built(past: Past) -> None:
    before_the_index(past, 3)
    assert found(past) == 0

    IndexKeeper(past.desk).look()

    assert found(past) == 3


def test_the_building_goes_on_where_it_stopped_and_people_search_meanwhile(past: Past) -> None:
    before_the_index(past, keeping.AT_ONCE + 50)

    first = build_some(past.desk)
    assert first is not None
    assert not first.done
    assert found(past) == keeping.AT_ONCE
    past.asked("another gateway is down")
    assert found(past) == keeping.AT_ONCE + 1

    IndexKeeper(past.desk).look()
    assert found(past) == keeping.AT_ONCE + 51
    assert build_some(past.desk) is None, "it is done"


def test_what_is_asked_edited_and_withdrawn_while_it_is_built_is_as_it_is_now(past: Past) -> None:
    before_the_index(past, keeping.AT_ONCE * 2)
    build_some(past.desk)
    past.changed(1, text="the scanner is broken")
    past.changed(keeping.AT_ONCE * 2, text="the plotter is broken")

    while build_some(past.desk) is not None:
        pass

    assert len(past.find("scanner")) == len(past.find("plotter")) == 1
    assert found(past) == keeping.AT_ONCE * 2 - 2


def test_starting_over_reads_everything_again_and_counts_nothing_twice(past: Past) -> None:
    before_the_index(past, 5)
    keeper = IndexKeeper(past.desk)
    keeper.look()
    keeper.look()
    with past.desk.reading() as work:
        before = work.uow.search.occurs_in({"gateway", "§all"})

    start_over(past.desk)
    keeper.look()
    keeper.look()

    with past.desk.reading() as work:
        assert work.uow.search.occurs_in({"gateway", "§all"}) == before == {"gateway": 5, "§all": 5}


def test_other_template_text_builds_the_index_anew(past: Past) -> None:
    request = past.asked("Business impact: the gateway is down")
    IndexKeeper(past.desk).look()
    assert len(past.find("impact")) == 1

    team = replace(past.desk.rules.teams["backend"], template_text=("Business impact:",))
    past.desk.rules = replace(past.desk.rules, teams={**past.desk.rules.teams, "backend": team})
    with past.desk.reading() as work:
        assert not standing(work).done
    IndexKeeper(past.desk).look()

    assert past.find("impact") == []
    assert [int(match.ref) for match in past.find("gateway")] == [request]


def test_entries_that_are_no_requests_survive_the_building(past: Past) -> None:
    with past.desk.work("modal") as work:
        wiki = indexing.Text(kind=EntryKind.COMMON, ref="1", team="backend", title="Reset VPN", text="Portal", at=T0)
        indexing.keep(work, wiki)

    start_over(past.desk)
    IndexKeeper(past.desk).look()

    assert past.find("vpn")[0].title == "Reset VPN"
