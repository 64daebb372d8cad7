"""The list of common requests, where Slack is slow, people click twice, or a control is not ours (T3, X4)."""

import pytest

from bot.domain.common_requests import CommonRequest, Wording
from bot.services.knowledge import common
from bot.services.knowledge.common import Kept
from handlers.views.common_ids import CommonChoice, CommonPage, common_choice_value, common_value
from handlers.views.ids import Action
from tests.handlers.front_desk import FrontDesk

NOBODY_LISTENS = "http://127.0.0.1:9/actions/T0/x"


@pytest.fixture
def entry(desk: FrontDesk) -> CommonRequest:
    with desk.bot.desk.work("test") as work:
        kept = common.add(work, "U0ANN", "backend", Wording(title="VPN?", answer="Reset it."))
    assert isinstance(kept, Kept)
    return kept.entry


def stored(desk: FrontDesk, entry: CommonRequest) -> CommonRequest:
    with desk.bot.desk.reading() as work:
        found = work.uow.knowledge.get(entry.id)
    assert found is not None
    return found


def test_a_message_that_cannot_be_redrawn_is_answered_in_a_modal(desk: FrontDesk, entry: CommonRequest) -> None:
    value = common_value(entry, CommonPage(0, retired=True))
    desk.chooses("ann", Action.COMMON_MENU, common_choice_value(CommonChoice.RETIRE, entry, CommonPage(0)))
    assert not stored(desk, entry).active

    desk.clicks("ben", Action.RESTORE_COMMON, value.replace(":1:", ":2:"), response_url=NOBODY_LISTENS)

    assert stored(desk, entry).active
    assert "“VPN?” is in use again." in str(desk.modal("ben"))


def test_a_second_click_on_retire_is_told_that_one_did_it_already(desk: FrontDesk, entry: CommonRequest) -> None:
    value = common_choice_value(CommonChoice.RETIRE, entry, CommonPage(0))
    desk.chooses("ann", Action.COMMON_MENU, value)

    desk.chooses("ann", Action.COMMON_MENU, value)

    assert "You retired it, so nothing was changed." in desk.said("ann")
    assert stored(desk, entry).version == 2


@pytest.mark.parametrize("action", [Action.OPEN_COMMON, Action.RESTORE_COMMON, Action.READ_COMMON, Action.ANSWER_WITH])
def test_a_control_that_is_not_as_we_drew_it_says_so_x4(desk: FrontDesk, action: Action) -> None:
    desk.clicks("ann", action, "something else")

    assert "it comes from an older version of me" in desk.said("ann")


def test_an_entry_that_is_not_there_is_nobodys_x4(desk: FrontDesk) -> None:
    desk.clicks("ann", Action.READ_COMMON, "404:1:used:0")

    assert "I do not know this common request any more." in desk.said("ann")


def test_whoever_keeps_no_list_adds_nothing_p2(desk: FrontDesk) -> None:
    desk.clicks("olga", Action.NEW_COMMON, "new")

    assert desk.modal("olga") is None
    assert "Only members of a support team keep common requests." in desk.said("olga")
