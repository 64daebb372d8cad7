from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.common_requests import CommonRequest
from bot.domain.recurrence import Alike, Recurrence, RecurrenceState
from bot.domain.requests import Origin, RequestState
from bot.domain.suggestions import Outcome, Suggestion
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore
from tests.storage.values import DAY, MINUTE, T0, a_request


def added(uow: UnitOfWork, number: int, **given: object) -> int:
    request = uow.requests.add(a_request(number, author=f"U{number}", **given))
    assert request is not None
    return request.id


def an_entry(uow: UnitOfWork) -> int:
    entry = CommonRequest(
        team="backend", title="Reset", answer="Press", created_at=T0, created_by="U1", updated_at=T0, updated_by="U1"
    )
    return uow.knowledge.add(entry).id


def a_suggestion(request_id: int, entry_id: int, minute: int = 0) -> Suggestion:
    return Suggestion(
        team="backend", request_id=request_id, entry_id=entry_id, score=0.75, shown_at=T0 + minute * MINUTE
    )


def test_an_entry_is_suggested_once_for_a_request(store: SqlStore) -> None:
    with store.begin() as uow:
        request, entry = added(uow, 1), an_entry(uow)
        first = uow.suggestions.add(a_suggestion(request, entry))
        assert uow.suggestions.add(a_suggestion(request, entry)) is None

    with store.reading() as uow:
        assert uow.suggestions.of_request(request) == [first]
        assert first is not None
        assert uow.suggestions.get(first.id) == first


def test_the_latest_showings_come_newest_first_without_those_that_were_replaced(store: SqlStore) -> None:
    with store.begin() as uow:
        entry = an_entry(uow)
        made = [uow.suggestions.add(a_suggestion(added(uow, number), entry, number)) for number in range(1, 6)]
        replaced, dismissed = made[2], made[3]
        assert replaced is not None
        assert dismissed is not None
        uow.suggestions.save(replace(replaced, outcome=Outcome.REPLACED))
        uow.suggestions.save(replace(dismissed, outcome=Outcome.DISMISSED, decided_at=T0, decided_by="U4"))

        found = uow.suggestions.latest_of(entry, T0 + 2 * MINUTE, 2)

    assert [each.request_id for each in found] == [5, 4]
    assert [each.outcome for each in found] == [Outcome.SHOWN, Outcome.DISMISSED]


def test_pairs_are_kept_once_whichever_request_comes_first(store: SqlStore) -> None:
    with store.begin() as uow:
        one, two = added(uow, 1), added(uow, 2)
        uow.recurrences.link([Alike(two, one, 0.5)])
        uow.recurrences.link([Alike(one, two, 0.75), Alike(one, one, 1.0), Alike(one, 999, 1.0)])
        uow.recurrences.link([])

        assert uow.recurrences.pairs("backend", T0, 10) == [Alike(one, two, 0.75)]
        assert uow.recurrences.pairs("payments", T0, 10) == []
        assert uow.recurrences.forget(T0 + DAY) == 1
        assert uow.recurrences.pairs("backend", T0, 10) == []


def test_askers_leave_out_what_was_not_asked_and_add_who_asked_it_again(store: SqlStore) -> None:
    with store.begin() as uow:
        asked, alert = added(uow, 1), added(uow, 2, origin=Origin.ALERT)
        withdrawn = added(uow, 3, state=RequestState.WITHDRAWN)
        duplicate = added(uow, 4, state=RequestState.DUPLICATE, duplicate_of=asked)
        old = added(uow, 5, opened_at=T0 - 40 * DAY)
        uow.recurrences.link([Alike(asked, each, 0.9) for each in (alert, withdrawn, duplicate, old)])

        assert uow.recurrences.askers("backend", T0) == {asked: frozenset({"U1", "U4"})}


def test_proposals_keep_what_was_decided(store: SqlStore) -> None:
    with store.begin() as uow:
        number = added(uow, 1)
        made = uow.recurrences.add(
            Recurrence(team="backend", medoid=number, requests=(number,), askers=("U1", "U2"), proposed_at=T0)
        )
        decided = replace(made, state=RecurrenceState.ADDED, decided_at=T0 + MINUTE, decided_by="U9")
        locked = uow.recurrences.lock(made.id)
        uow.recurrences.save(decided)

    assert locked == made
    with store.reading() as uow:
        assert uow.recurrences.some([made.id, 77]) == [decided]
        assert uow.recurrences.since("backend", T0) == [decided]
        assert uow.recurrences.since("backend", T0 + timedelta(seconds=1)) == []


def add_and_fail(uow: UnitOfWork, request_id: int) -> None:
    with uow.attempt():
        added(uow, 2)
        uow.suggestions.add(a_suggestion(request_id, entry_id=77))


def test_what_fails_in_an_attempt_is_undone_alone(store: SqlStore) -> None:
    with store.begin() as uow:
        before = added(uow, 1)
        with pytest.raises(IntegrityError):
            add_and_fail(uow, before)
        after = added(uow, 3)

    with store.reading() as uow:
        kept = uow.requests.get(after)
        assert uow.requests.get(before) is not None
        assert kept is not None
        assert kept.author == "U3"
        assert uow.suggestions.of_request(before) == []
