"""Change requests in both databases (C1)."""

from dataclasses import replace

from bot.domain.changes import Change, ChangeMove, ChangeState, apply
from storage.engine import SqlStore
from tests.domain.test_changes import CHANGE, NOW


def test_a_change_comes_back_as_it_was_written_and_is_open_until_it_ends_c1(store: SqlStore) -> None:
    with store.begin() as uow:
        first = uow.changes.add(CHANGE)
        second = uow.changes.add(replace(CHANGE, setting="<b>", state=ChangeState.APPLIED))
        uow.changes.add(replace(CHANGE, team="data"))
        assert list(uow.changes.open("backend")) == [first, second]
        verified = apply(second, ChangeMove.VERIFY, "U0ANN", NOW, note="ok")
        assert isinstance(verified, Change)
        uow.changes.save(verified)

    with store.reading() as uow:
        assert uow.changes.get(second.id) == verified
        assert list(uow.changes.open("backend")) == [first]
        assert uow.changes.get(99) is None
