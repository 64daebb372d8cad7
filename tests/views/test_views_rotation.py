"""What people see of a week: proposal, reminder, takeover, handoff, news, forms (D5-D7, H2, N3-N6)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.changes import ChangeState
from bot.domain.schedules import Role
from bot.ports.change_lines import ChangeLine
from bot.ports.rotation_screens import (
    Began,
    DayLine,
    Findings,
    HandedLine,
    HandoffList,
    NoteLine,
    PlanChange,
    Proposal,
    ProposalState,
    RotationScreen,
    Said,
    Serving,
    Takeover,
    TeamReminder,
    Topic,
    Week,
    Welcome,
)
from handlers.views import render, rotation_forms
from handlers.views.drawing import draw
from handlers.views.ids import Action
from handlers.views.rotation_forms import TeamForm
from tests.views.limits import check_message, check_modal, elements, mentioned
from tests.views.pictures import picture
from tests.views.samples import ANN, BEN, CID, DANA, T0, answered_line, line
from tests.views.samples import DAY as A_DAY
from tests.views.strategies import values_of
from tests.views.test_views_changes import CHANGE

KINDS = get_args(RotationScreen)
MESSAGES = [kind for kind in KINDS if kind is not Topic]
LOUD = {Action.CONFIRM_TEAM}
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
WEEK = Week(
    team_name="Backend support",
    shift_id=7,
    version=3,
    starts_at=T0 - timedelta(hours=1),
    ends_at=T0 + 7 * A_DAY - timedelta(hours=1),
    zone="Europe/Prague",
)
SERVING = Serving(responders=(ANN, BEN), fallback=CID, fallback_days=(FRIDAY,), observer=DANA)
FINDINGS = Findings(
    chosen=(Said(ANN, "Ann has production access and owes 2.4 days."), Said(BEN, "Ben owes 1.1 days.")),
    passed_over=(Said(CID, "Cid served last shift."),),
    coverage=(
        DayLine(day=date(2026, 12, 3), people=(ANN, BEN), wanted=2, production_access=True),
        DayLine(day=FRIDAY, people=(BEN,), wanted=2, production_access=False),
        DayLine(day=MONDAY, people=(ANN, BEN), wanted=2, production_access=True),
    ),
    limits=("Only two people qualify as anchors.",),
    alternatives=((Serving(responders=(ANN, CID)), "Cid served last shift."),),
)
PROPOSAL = Proposal(
    week=WEEK,
    state=ProposalState.PROPOSED,
    serving=SERVING,
    findings=FINDINGS,
    confirmed_by=None,
    reason="",
    late_since=None,
    mention=(),
    keeps_current=False,
    command="/support",
    with_mute=False,
)
REMINDER = TeamReminder(
    week=WEEK,
    serving=SERVING,
    permalink="https://example.slack.com/archives/C0TEAM/p1796202000000100",
    mention=(CID.user,),
    settled="",
    late_since=None,
    keeps_current=False,
    with_mute=False,
)
TAKEOVER = Takeover(
    week=WEEK,
    serving=SERVING,
    began=Began.UNCONFIRMED,
    confirmed_by=None,
    late_since=None,
    mention=(ANN.user, BEN.user),
)
WELCOME = Welcome(
    week=WEEK,
    role=Role.RESPONDER,
    serving=SERVING,
    channels=("C0BACKEND",),
    handbook="https://handbook.example.com",
    command="/support",
)
HANDOFF = HandoffList(
    team_name="Backend support",
    lines=(
        HandedLine(line=answered_line(), note="Waiting for the vendor <!channel>", offered=True),
        HandedLine(line=line(), note="", offered=False),
    ),
    more=2,
    notes=(NoteLine(author=BEN, at=T0, text="The export restarts at noon, *always*"),),
    with_mute=False,
)
CHANGES = tuple(
    ChangeLine(change=replace(CHANGE, state=state), author="Ann", zone="Europe/Prague")
    for state in (ChangeState.PROPOSED, ChangeState.APPROVED, ChangeState.VERIFIED)
)
PICTURES: dict[str, RotationScreen] = {
    "proposed": PROPOSAL,
    "proposed late, to the present team": replace(PROPOSAL, late_since=T0, mention=(CID.user,)),
    "proposed with nobody": replace(PROPOSAL, serving=Serving(responders=()), findings=Findings(failures=("Nobody.",))),
    "confirmed with a reason": replace(
        PROPOSAL, state=ProposalState.CONFIRMED, confirmed_by=DANA, reason="The others are at a fair"
    ),
    "in force, unconfirmed": replace(PROPOSAL, state=ProposalState.IN_FORCE),
    "over": replace(PROPOSAL, state=ProposalState.OVER),
    "reminder": REMINDER,
    "reminder that is settled": replace(REMINDER, mention=(), settled="Dana confirmed Ann and Ben."),
    "takeover": TAKEOVER,
    "handoff of changes": replace(HANDOFF, lines=(), more=0, notes=(), changes=CHANGES),
    "takeover by people": replace(TAKEOVER, began=Began.CONFIRMED, confirmed_by=DANA),
    "the present team stays": replace(TAKEOVER, began=Began.KEPT, late_since=T0),
    "nobody was available": replace(TAKEOVER, began=Began.NOBODY),
    "welcome": WELCOME,
    "welcome of a fallback": replace(WELCOME, role=Role.FALLBACK),
    "welcome of an observer": replace(WELCOME, role=Role.OBSERVER, handbook=None),
    "handoff": HANDOFF,
    "came in": PlanChange(week=WEEK, came_in=True, role=Role.FALLBACK, days=(FRIDAY,), by=None, reason="Ben is away."),
    "dropped out": PlanChange(week=WEEK, came_in=False, role=Role.RESPONDER, days=(), by=DANA, reason="Swapped"),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_has_a_view(kind: type) -> None:
    assert kind in draw.registry


@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_like_this(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(PICTURES[name])) == snapshot


@given(screen=st.one_of(*(values_of(kind) for kind in MESSAGES)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_but_those_who_must_act_n3_n5(screen: RotationScreen) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))
    loud = {button["action_id"] for button in elements(rendered.blocks, "button") if "style" in button}
    assert loud <= LOUD


@given(screen=values_of(Topic))
def test_a_topic_fits_and_calls_nobody_d7(screen: Topic) -> None:
    rendered = render(screen)

    assert 0 < len(rendered.text) <= 250
    assert not mentioned(rendered)


@pytest.mark.parametrize("name", ["proposed late, to the present team", "reminder", "takeover"])
def test_whoever_must_act_is_mentioned_in_the_blocks_and_in_the_text_n3(name: str) -> None:
    screen = PICTURES[name]
    rendered = render(screen)

    for user in getattr(screen, "mention", ()):
        assert f"<@{user}>" in rendered.text
        assert f"<@{user}>" in str(rendered.blocks)


def test_what_is_settled_offers_nothing_more_to_press() -> None:
    for name in ("in force, unconfirmed", "over", "reminder that is settled"):
        assert not list(elements(render(PICTURES[name]).blocks, "button")), name


@given(
    week=values_of(Week),
    findings=values_of(Findings),
    days=st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), unique=True, max_size=15).map(sorted),
    people=st.lists(st.sampled_from(["U0ANN", "U0BEN", "U0CID", "U0DANA"]), unique=True),
    exception=st.booleans(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_the_forms_whatever_is_chosen(
    week: Week, findings: Findings, days: list[date], people: list[str], *, exception: bool
) -> None:
    form = TeamForm(
        week=week,
        private_metadata="7:3",
        responders=tuple(people),
        fallback=people[0] if people else None,
        fallback_days=frozenset(days[:3]),
        observer=None,
        wanted=2,
        days=tuple(days),
        findings=findings,
        exception=exception,
    )

    check_modal(rotation_forms.change_team(form))
    check_modal(rotation_forms.cannot_serve(week, "7:3"))
