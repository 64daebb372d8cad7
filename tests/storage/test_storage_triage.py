"""Approvals of manual changes are kept as they were decided, beside their request (T1)."""

from dataclasses import replace

from bot.domain.approvals import Approval, ApprovalState, Difficulty, Risk
from storage.engine import SqlStore
from tests.storage.values import DAY, T0, an_added_request

ASKED = Approval(
    request_id=1,
    team="backend",
    what="Set order 4711 to *paid* ✓",
    difficulty=Difficulty.EASY,
    risk=Risk.HIGH,
    asked_by="U0ANN",
    asked_at=T0,
)


def test_an_approval_comes_back_as_it_was_asked_for(store: SqlStore) -> None:
    with store.begin() as uow:
        added = uow.approvals.add(replace(ASKED, request_id=an_added_request(uow).id))

    with store.reading() as uow:
        assert added.id > 0
        assert uow.approvals.get(added.id) == added
        assert uow.approvals.get(added.id + 1) is None


def test_a_decision_is_kept_and_others_of_the_request_stay(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        first = uow.approvals.add(replace(ASKED, request_id=request.id))
        second = uow.approvals.add(replace(ASKED, request_id=request.id, what="Another one"))
        declined = replace(
            first, state=ApprovalState.DECLINED, decided_by="U0BEN", decided_at=T0 + DAY, note="Restart it"
        )
        uow.approvals.save(declined)

    with store.reading() as uow:
        assert list(uow.approvals.of_request(request.id)) == [declined, second]
        assert list(uow.approvals.of_request(request.id + 1)) == []
