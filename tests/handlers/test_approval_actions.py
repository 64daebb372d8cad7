"""**Approve** and **Decline…**: values of other versions, and what is gone (T1, X4)."""

import pytest

from handlers.views.ids import Action
from tests.handlers.front_desk import FrontDesk


@pytest.mark.parametrize("action", [Action.APPROVE, Action.DECLINE])
@pytest.mark.parametrize("value", ["", "x", "1:2"])
def test_a_value_of_another_version_of_the_bot_is_a_sentence_x4(desk: FrontDesk, action: Action, value: str) -> None:
    assert desk.clicks("ann", action, value).status == 200

    assert "older version" in desk.said("ann")


@pytest.mark.parametrize("action", [Action.APPROVE, Action.DECLINE])
def test_a_change_that_nobody_knows_is_said_so(desk: FrontDesk, action: Action) -> None:
    assert desk.clicks("ann", action, "999").status == 200

    assert "I do not know this change any more." in desk.said("ann")
    assert desk.modal("ann") is None
