"""Two people decide on one change at the same moment, or somebody closes the request, on PostgreSQL (T1, X5)."""

from collections.abc import Sequence

import pytest

from bot.domain.approvals import Approval, ApprovalState, Difficulty, Risk
from bot.domain.reasons import Reason
from bot.domain.triage import Course, Decision
from bot.services import requests
from bot.services.triage import approvals, deciding
from bot.services.work import Done
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE

pytestmark = pytest.mark.postgres

BY_HAND = Decision(
    category="manual_data_change",
    course=Course.BY_HAND,
    difficulty=Difficulty.EASY,
    risk=Risk.HIGH,
    what="Set order 4711 to paid",
)


@pytest.fixture
def number(pair: Pair) -> int:
    """Ann asked for an approval; the request's number."""
    asked = pair.asks("U0OLGA", "Set order 4711 to paid")
    assert isinstance(pair.one.does(lambda work: deciding.triage(work, "U0ANN", asked.id, None, BY_HAND)), Done)
    return asked.id


def stored(pair: Pair, number: int) -> Sequence[Approval]:
    with pair.one.desk.reading() as work:
        return work.uow.approvals.of_request(number)


def test_of_two_who_decide_at_once_the_second_reads_about_the_first_x5(pair: Pair, number: int) -> None:
    (waiting,) = stored(pair, number)

    with pair.held(lambda work: approvals.approve(work, "U0BEN", waiting.id)) as first:
        second = pair.two.begins(lambda work: approvals.decline(work, "U0LEA", waiting.id, "Better not"))
        pair.wait_blocked()

    assert isinstance(first, Done)
    refused = second.result(PATIENCE)
    assert isinstance(refused, Reason)
    assert refused.sentence == "Meanwhile Ben approved this change already, so nothing was changed."
    (decided,) = stored(pair, number)
    assert (decided.state, decided.decided_by, decided.note) == (ApprovalState.APPROVED, "U0BEN", "")


def test_whoever_approves_while_the_request_is_closed_reads_that_it_was(pair: Pair, number: int) -> None:
    (waiting,) = stored(pair, number)

    with pair.one.desk.work("button") as work:
        assert isinstance(requests.resolve(work, "U0ANN", number, None), Done)
        second = pair.two.begins(lambda work: approvals.approve(work, "U0BEN", waiting.id))
        pair.wait_blocked()

    refused = second.result(PATIENCE)
    assert isinstance(refused, Reason)
    assert refused.code == "void"
    assert [each.state for each in stored(pair, number)] == [ApprovalState.VOID]
