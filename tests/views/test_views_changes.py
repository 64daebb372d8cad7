"""Change requests as people see them (C1, N3, N5)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.changes import Change, ChangeState
from bot.ports.change_lines import ChangeLine
from bot.ports.change_screens import ChangeCard, ChangeList, ChangeNews, ChangeNewsKind
from handlers.views import changes, render
from handlers.views.change_ids import change_value, parse_change, parse_new_change, parse_place, place_value
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, HOUR, T0, home
from tests.views.strategies import anything, values_of

CHANGE = Change(
    id=4,
    team="backend",
    channel="C0TEAM",
    author=ANN.user,
    setting="pool size",
    before="50",
    after="80",
    why="Orders wait\nfor *connections*",
    planned="today after 17:00",
    verified_how="fewer than 1 % errors",
    verify_minutes=60,
    proposed_at=T0,
    decided_by=BEN.user,
    decided_at=T0,
    applied_by=ANN.user,
    applied_at=T0 + HOUR,
    closed_by=BEN.user,
    closed_at=T0 + 2 * HOUR,
)


def card(state: ChangeState, note: str = "") -> ChangeCard:
    return ChangeCard(
        change=replace(CHANGE, state=state, note=note),
        author=ANN,
        decider=BEN,
        applier=ANN,
        closer=BEN,
        zone="Europe/Prague",
        mention=(BEN.user,) if state is ChangeState.PROPOSED else (),
    )


@pytest.mark.parametrize("state", ChangeState)
def test_a_card_looks_like_this_c1(state: ChangeState, snapshot: SnapshotAssertion) -> None:
    ended = state in {ChangeState.DECLINED, ChangeState.ROLLED_BACK}

    assert picture(render(card(state, "Twice the errors" if ended else ""))) == snapshot


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (ChangeNewsKind.DECIDED, ChangeState.APPROVED),
        (ChangeNewsKind.DECIDED, ChangeState.DECLINED),
        (ChangeNewsKind.UNDECIDED, ChangeState.PROPOSED),
        (ChangeNewsKind.UNVERIFIED, ChangeState.APPLIED),
    ],
)
def test_news_look_like_this_c1(kind: ChangeNewsKind, state: ChangeState, snapshot: SnapshotAssertion) -> None:
    news = ChangeNews(kind=kind, change=replace(CHANGE, state=state), author=ANN, decider=BEN)

    assert picture(render(news)) == snapshot


def test_the_list_and_the_forms_look_like_this_c1(snapshot: SnapshotAssertion) -> None:
    listed = ChangeList(cards=(card(ChangeState.APPLIED),), more=2, teams=(("backend", "Backend support"),), setting="")

    assert picture(render(listed)) == snapshot(name="list")
    assert picture_of_modal(changes.change_form("backend", "C0TEAM", "pool size")) == snapshot(name="form")
    assert picture_of_modal(changes.decline_form(CHANGE)) == snapshot(name="decline")
    assert picture_of_modal(changes.roll_back_form(CHANGE)) == snapshot(name="roll back")


@given(screen=st.one_of(*(values_of(kind) for kind in (ChangeCard, ChangeNews))))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_changes_with_any_words_and_only_those_who_must_act_are_notified_n3_n5(screen: object) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))


@given(text=anything())
def test_the_forms_and_the_list_keep_within_what_slack_takes_n5(text: str) -> None:
    listed = ChangeList(cards=(), more=0, teams=(("backend", text), ("data", "Data")), setting=text)

    check_message(render(listed))
    check_modal(changes.change_form("backend", None, text))
    check_modal(changes.decline_form(replace(CHANGE, setting=text, before=text, after=text)))


def test_values_of_controls_are_read_back_as_they_were_written() -> None:
    assert parse_change(change_value(CHANGE)).change_id == 4
    assert parse_place(place_value("backend", None)).channel is None
    assert parse_new_change("backend:pool: 5").setting == "pool: 5"
    with pytest.raises(ValueError, match="names no team"):
        parse_new_change("backend")


def test_home_lists_open_changes_oldest_first_and_counts_the_others_c1() -> None:
    lines = tuple(
        ChangeLine(change=replace(CHANGE, id=number, state=state), author="Ann", zone="Europe/Prague")
        for number, state in enumerate([ChangeState.PROPOSED, ChangeState.APPROVED, ChangeState.APPLIED], start=1)
    )

    shown = str(render(home(changes=lines, more_changes=4)).blocks)

    assert "🎛️ Open changes" in shown
    for line in (
        "*1* pool size · Ann · waits for approval since",
        "*2* pool size · Ann · approved, to be applied · card in <#C0TEAM>",
        "*3* pool size · Ann · applied, to be verified",
    ):
        assert line in shown
    assert "and 4 more" in shown
    assert "Open changes" not in str(render(home()).blocks)
