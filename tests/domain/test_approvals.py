"""Who may decide on a change of data by hand, and when (T1)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.approvals import Approval, ApprovalState, Difficulty, Risk, may_decide

ASKED = Approval(
    id=1,
    request_id=1,
    team="backend",
    what="Set order 4711 to paid",
    difficulty=Difficulty.EASY,
    risk=Risk.LOW,
    asked_by="U0ANN",
    asked_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
)


def test_any_other_member_may_decide_while_it_waits() -> None:
    assert may_decide(ASKED, "U0BEN", "U0OLGA") is None


def test_whoever_asked_may_not() -> None:
    refused = may_decide(ASKED, "U0ANN", "U0OLGA")

    assert refused is not None
    assert refused.code == "own_approval"


def test_whoever_opened_the_request_may_not_judge_in_their_own_case() -> None:
    refused = may_decide(ASKED, "U0BEN", "U0BEN")

    assert refused is not None
    assert refused.code == "own_request"


@pytest.mark.parametrize(
    ("state", "code"),
    [(ApprovalState.APPROVED, "decided"), (ApprovalState.DECLINED, "decided"), (ApprovalState.VOID, "void")],
)
@pytest.mark.parametrize("user", ["U0ANN", "U0BEN"])
def test_nobody_decides_twice_or_on_what_is_void(state: ApprovalState, code: str, user: str) -> None:
    refused = may_decide(replace(ASKED, state=state), user, "U0OLGA")

    assert refused is not None
    assert refused.code == code
    assert refused.sentence.endswith(".")
