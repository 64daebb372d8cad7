"""Rosters and plans as people see them, whatever anybody wrote (D5, D9, N3-N6)."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports.roster_screens import (
    DutyThen,
    HowSure,
    MemberForm,
    PickStanding,
    PlanWeek,
    RosterLine,
    Rosters,
    RosterScreen,
    TeamPlan,
    TeamRoster,
    WhoThen,
)
from bot.ports.roster_screens import Plans as PlanScreen
from bot.ports.rotation_screens import Serving
from handlers.views import render, roster_forms
from handlers.views.drawing import draw
from handlers.views.ids import Action, OnTeam, parse_member
from handlers.views.roster import roster_line
from tests.views.limits import check_home, check_message, check_modal, elements, mentioned
from tests.views.samples import ANN, BEN, CID, DAY, T0, home
from tests.views.strategies import anything, values_of

KINDS = get_args(RosterScreen)
LINE = RosterLine(
    person=ANN,
    part="on duty",
    production_access=True,
    works="mon-thu",
    must_observe=False,
    paused=False,
    paused_until=None,
    away_from=None,
    away_until=None,
    deactivated=False,
    standing="owes 2.4 days",
)
WEEK = PlanWeek(
    starts_at=T0,
    ends_at=T0 + 7 * DAY,
    serving=Serving(responders=(ANN, BEN), fallback=CID, fallback_days=(date(2026, 12, 4),)),
    standing=HowSure.TENTATIVE,
    confirmed_by=None,
    reason="Ann owes 2.4 days.",
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_has_a_view(kind: type) -> None:
    assert kind in draw.registry


@given(screen=st.one_of(*(values_of(kind) for kind in KINDS)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_n3_n5(screen: RosterScreen) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(roster=values_of(TeamRoster), sentence=anything())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_the_roster_as_a_form(roster: TeamRoster, sentence: str) -> None:
    check_modal(roster_forms.roster(replace(roster, team="backend"), sentence))


@given(form=values_of(MemberForm))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_the_form_about_a_member(form: MemberForm) -> None:
    check_modal(roster_forms.member(replace(form, team="backend")))


def test_two_hundred_people_fit_into_the_roster_and_half_a_year_into_the_plan() -> None:
    roster = TeamRoster(team="backend", team_name="Backend", lines=(LINE,) * 200, editable=True)
    plan = TeamPlan(team_name="Backend", zone="Europe/Prague", weeks=(replace(WEEK, reason="x" * 250),) * 26)

    check_modal(roster_forms.roster(roster))
    check_message(render(Rosters(rosters=(roster,), command="/support")))
    assert "more" not in str(render(PlanScreen(teams=(plan,))).blocks)


def test_a_line_says_everything_about_somebody_in_words() -> None:
    newcomer = replace(LINE, part="", production_access=False, works="mon-fri", must_observe=True)
    away = replace(LINE, part="", away_from=date(2026, 12, 7), away_until=date(2026, 12, 9), deactivated=True)
    paused = replace(LINE, paused=True, paused_until=date(2026, 12, 31), away_until=date(2026, 12, 4))

    assert roster_line(LINE) == "*Ann* · on duty · production access · mon-thu · owes 2.4 days"
    assert roster_line(newcomer) == "*Ann* · mon-fri · observes before the first shift"
    assert roster_line(away).endswith("away from Mon 7 Dec to Wed 9 Dec · ⚠️ Slack account deactivated")
    assert roster_line(paused).endswith("paused until Thu 31 Dec · away until Fri 4 Dec")
    assert roster_line(replace(LINE, away_from=date(2026, 12, 7), away_until=date(2026, 12, 7))).endswith(
        "away on Mon 7 Dec"
    )


def test_a_week_of_the_plan_is_one_line_with_its_reason() -> None:
    rendered = render(PlanScreen(teams=(TeamPlan(team_name="Backend", zone="Europe/Prague", weeks=(WEEK,)),)))

    assert "*Wed 2 Dec* · Ann and Ben · fallback Cid on Fri 4 Dec · _only probable_ · Ann owes 2.4 days." in str(
        rendered.blocks
    )


def test_who_was_on_duty_is_told_in_the_past_n6() -> None:
    nobody = DutyThen(team_name="Backend", responders=(), fallback=(), observers=(), standing=None, from_roster=False)

    rendered = render(WhoThen(at=T0, zone="Europe/Prague", past=True, teams=(nobody,), schedules=()))

    assert rendered.text == "Wed 2 Dec 10:00 CET, 2026: Backend: nobody was on duty."


def test_home_has_a_button_for_each_roster_that_one_keeps_x3() -> None:
    rendered = render(home(led_teams=(("backend", "Backend"), ("pay", "Payments"))))

    check_home(rendered)
    buttons = [each for each in elements(rendered.blocks, "button") if each["action_id"] == Action.OPEN_ROSTER]
    assert [each["value"] for each in buttons] == ["backend", "pay"]


def test_the_form_keeps_about_whom_it_is() -> None:
    form = MemberForm(
        team="backend",
        team_name="Backend",
        person=ANN,
        on_roster=True,
        production_access=True,
        experienced=False,
        works=(0, 1),
        standing=PickStanding.PAUSED,
        paused_until=None,
    )

    view = roster_forms.member(form)

    assert parse_member(str(view["private_metadata"])) == OnTeam("backend", ANN.user)
    assert [each["value"] for box in elements(view["blocks"], "checkboxes") for each in box["initial_options"]] == [
        "production_access",
        "0",
        "1",
    ]
