"""What people outside Slack wrote, as people in Slack see it: quoted, pinging nobody (O1, N5)."""

import pytest
from hypothesis import HealthCheck, given, settings
from syrupy.assertion import SnapshotAssertion

from bot.ports.outside_screens import OutsidePost, OutsideReply
from handlers.views import render
from tests.views.limits import check_message, mentioned
from tests.views.pictures import picture
from tests.views.strategies import values_of
from tests.views.test_views_alerts import FOREIGN

SCREENS: dict[str, OutsidePost | OutsideReply] = {
    "a request": OutsidePost(
        name="Jana Nova",
        source_name="Microsoft Teams",
        text="The export is broken\n<!channel> *now*",
        email=None,
        link=None,
        goes_on=False,
        answered_there=True,
    ),
    "a request without a way back": OutsidePost(
        name=FOREIGN,
        source_name="the intranet",
        text=FOREIGN,
        email="<@U0ANN>@example.com",
        link="https://intranet.example.com/help/1",
        goes_on=True,
        answered_there=False,
    ),
    "more of it": OutsideReply(name="Jana Nova", source_name="Microsoft Teams", text="It is Acme", link=None),
    "the rest of a long text": OutsideReply(
        name="Jana Nova", source_name="Microsoft Teams", text="and so on", link=None, continued=True
    ),
}


@pytest.mark.parametrize("name", SCREENS)
def test_people_outside_slack_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(SCREENS[name])) == snapshot


@given(screen=values_of(OutsidePost) | values_of(OutsideReply))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_whatever_they_write_and_nobody_is_notified_n5(screen: object) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()
