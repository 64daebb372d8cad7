"""Messages about schedules: within Slack's limits, without pings, and readable (D10, N3, N5, N6)."""

from dataclasses import replace
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports.schedule_screens import OnCallLine, TurnBegins, TurnEnds, TurnTaken
from bot.ports.screens import ScheduleLine
from handlers.views import render
from handlers.views.schedules import take_over_form
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.samples import ANN, BEN, HOUR, SCHEDULE, T0
from tests.views.strategies import values_of

Message = TurnBegins | TurnEnds | OnCallLine | TurnTaken
ZONE = "Europe/Prague"
ENDS = TurnEnds(
    schedule_name="US Federal", zone=ZONE, ended_at=T0, late=False, now=None, following=BEN, following_at=T0 + HOUR,
    waiting=(), more=0, drawn_at=T0,
)  # fmt: skip


@given(screen=st.one_of(*(values_of(kind) for kind in get_args(Message))))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_every_message_about_schedules_and_nobody_is_pinged_n3_n5(screen: Message) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(line=values_of(ScheduleLine))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_the_form_to_take_over_whatever_a_schedule_is_called(line: ScheduleLine) -> None:
    check_modal(take_over_form("manager", line))


def test_the_form_to_take_over_proposes_the_end_of_the_turn_in_the_zone_of_the_schedule_d8() -> None:
    assert "'initial_value': '2026-12-03 10:00'" in str(take_over_form("manager", SCHEDULE))
    assert "initial_value': '20" not in str(take_over_form("manager", replace(SCHEDULE, now=None)))


def test_the_line_of_a_channel_is_a_sentence_for_screen_readers_n6() -> None:
    assert render(OnCallLine(line=SCHEDULE)).text == "Manager on call: Ann until Thu 3 Dec 10:00 CET."
    assert render(OnCallLine(line=replace(SCHEDULE, now=None))).text == (
        "Manager on call: nobody is on call until Thu 3 Dec 10:00 CET."
    )


def test_whoever_ends_a_turn_reads_who_is_next_n6() -> None:
    assert render(ENDS).text == "Your turn is over: US Federal. Nobody is on call now; next is Ben, from 11:00 CET."
    assert render(replace(ENDS, now=ANN)).text == "Your turn is over: US Federal. Ann is on call now."
    assert render(replace(ENDS, following=None)).text == "Your turn is over: US Federal. Nobody is on call now."
