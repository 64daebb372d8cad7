"""Recurring duties as people see them (U1, N2, N3, N5)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.duties import RunState
from bot.ports.duty_run_screens import (
    DutiesOfTeam,
    DutyList,
    DutyMessage,
    DutyReminder,
    NextTime,
    RunLine,
)
from handlers.views import duty_runs, render
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, DAY, HOUR, MINUTE, T0
from tests.views.strategies import anything, values_of

RUN = RunLine(
    id=7,
    duty="Deployments",
    checklist=("announce", "deploy", "watch *dashboards*"),
    opens_at=T0,
    due_at=T0 + HOUR,
    state=RunState.OPEN,
    late=False,
    by=None,
    closed_at=None,
    reason="",
    offered=True,
    zone="Europe/Prague",
)
MISSED = replace(RUN, id=8, duty="Sanity check", checklist=(), state=RunState.MISSED, late=True)
DONE = replace(
    RUN, id=9, duty="Release upload", state=RunState.DONE, by="Ann", closed_at=T0 + 5 * MINUTE, offered=False
)
LATE = replace(DONE, late=True, closed_at=T0 + 2 * HOUR)
SKIPPED = replace(DONE, state=RunState.SKIPPED, reason="nothing was <!channel> merged")
TEAM = DutiesOfTeam(
    team_name="Backend support",
    zone="Europe/Prague",
    runs=(DONE, RUN),
    coming=(NextTime(duty="Deployments", at=T0 + DAY), NextTime(duty="Release upload", at=T0 + 2 * DAY)),
)
SCREENS = {
    "several": DutyMessage(
        team_name="Backend support", runs=(RUN, MISSED, DONE), mention=(ANN.user, BEN.user), with_mute=False
    ),
    "over": DutyMessage(team_name="Backend support", runs=(LATE, SKIPPED), mention=(), with_mute=True),
    "reminder": DutyReminder(team_name="Backend support", runs=(MISSED,)),
    "reminder after": DutyReminder(team_name="Backend support", runs=(LATE,)),
    "list": DutyList(teams=(TEAM, replace(TEAM, team_name="Data", runs=(), coming=()))),
}


@pytest.mark.parametrize("name", SCREENS)
def test_duties_look_like_this_u1(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(SCREENS[name])) == snapshot


def test_the_form_to_skip_looks_like_this_u1(snapshot: SnapshotAssertion) -> None:
    assert picture_of_modal(duty_runs.skip_form(7, "Deployments")) == snapshot


@given(screen=st.one_of(*(values_of(kind) for kind in (DutyMessage, DutyReminder, DutyList))))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_duties_with_any_words_and_nobody_is_notified_but_those_who_must_act_n3_n5(
    screen: object,
) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))


def test_many_at_once_keep_within_a_message_and_say_how_many_there_are() -> None:
    runs = tuple(replace(RUN, id=number, checklist=("x" * 300,) * 20) for number in range(60))

    rendered = render(DutyMessage(team_name="Backend support", runs=runs, mention=(), with_mute=True))

    check_message(rendered)
    assert "and 45 more" in str(rendered.blocks)


@given(name=anything())
def test_the_form_keeps_within_what_slack_takes_n5(name: str) -> None:
    check_modal(duty_runs.skip_form(7, name))
