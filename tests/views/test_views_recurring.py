import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.requests import RequestState
from bot.ports.digest_screens import Digest
from bot.ports.recurrence_screens import Recurring, RecurringQuestions
from handlers.views import render
from handlers.views.ids import Action, parse_pressed
from tests.views.limits import elements
from tests.views.pictures import picture
from tests.views.samples import ANN, DAY, T0, link

OPEN = Recurring(
    id=4,
    medoid=link(12, "How do I <reset> it? <!channel>", state=RequestState.RESOLVED),
    version=3,
    requests=(link(7), link(9)),
    more=2,
    askers=5,
    decided_by=None,
    decided_at=None,
    added=False,
)


def decided(*, added: bool) -> Recurring:
    return Recurring(
        id=5,
        medoid=link(20, "The export is empty"),
        version=1,
        requests=(),
        more=0,
        askers=3,
        decided_by=ANN,
        decided_at=T0 + DAY,
        added=added,
    )


def screen(*questions: Recurring) -> Digest:
    asked = RecurringQuestions(zone="Europe/Prague", questions=questions)
    return Digest(team_name="Backend <support>", zone="Europe/Prague", parts=(asked,), late_since=None, with_mute=False)


WEEKS = {
    "one question": screen(OPEN),
    "some were decided": screen(OPEN, decided(added=True), decided(added=False)),
}


@pytest.mark.parametrize("week", WEEKS)
def test_the_week_as_a_picture_book(week: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(WEEKS[week])) == snapshot


def test_an_open_question_can_be_added_or_put_off() -> None:
    add, not_now = elements(render(screen(OPEN)).blocks, "button")

    assert (add["action_id"], not_now["action_id"]) == (Action.ADD_COMMON, Action.RECURRING_NOT_NOW)
    assert parse_pressed(add["value"]).request_id == 12
    assert not_now["value"] == "4"


def test_a_decided_question_has_no_buttons_left() -> None:
    assert not list(elements(render(screen(decided(added=True))).blocks, "button"))


def test_nobody_is_called_n3() -> None:
    assert "<!channel>" not in str(render(WEEKS["one question"]).blocks)
