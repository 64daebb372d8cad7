"""The weekly digest as people see it: complete, within Slack's limits, and nobody is called (N1, N3, N5, N6)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.directory import LACKING
from bot.ports.change_lines import ChangeLine
from bot.ports.digest_screens import Digest, DirectoryGaps, GapsAlike, NamedGap, OpenChanges
from bot.ports.duty_run_screens import MissedDuties, MissedDuty
from bot.ports.recurrence_screens import RecurringQuestions
from bot.ports.schedule_screens import GapsAhead
from bot.ports.screens import GapLine
from handlers.views import render
from handlers.views.digest import LACKING as IN_WORDS
from handlers.views.digest_parts import draw_part
from tests.views.limits import check_message, mentioned
from tests.views.pictures import picture
from tests.views.samples import ANN, DAY, HOUR, T0
from tests.views.strategies import INSTANTS, anything, values_of
from tests.views.test_views_changes import CHANGE
from tests.views.test_views_recurring import OPEN

ZONE = "Europe/Prague"
PARTS = {
    "directory": DirectoryGaps(
        groups=(
            GapsAlike(code="no_owner", listed=(NamedGap(name="Search <!here>", absent=()),), more=11),
            GapsAlike(code="account_manager_left", listed=(NamedGap(name="Acme", absent=("Tom",)),), more=0),
            GapsAlike(code="owner_unknown", listed=(NamedGap(name="Data lake", absent=()),), more=0),
        ),
        command="/support",
    ),
    "changes": OpenChanges(lines=(ChangeLine(change=CHANGE, author="Ann", zone=ZONE),), more=2),
    "duties": MissedDuties(
        missed=(MissedDuty(duty="Deployments", times=2, done_late=1), MissedDuty(duty="Upload", times=1, done_late=0)),
        after=T0 - 7 * DAY,
        until=T0,
        zone=ZONE,
    ),
    "schedules": GapsAhead(
        gaps=(
            GapLine(schedule_name="US Federal", zone=ZONE, starts_at=T0, ends_at=T0 + HOUR, times=4, missing=None),
            GapLine(schedule_name="Manager", zone=ZONE, starts_at=T0, ends_at=None, times=1, missing=ANN),
        ),
        days=30,
    ),
    "recurring": RecurringQuestions(zone=ZONE, questions=(OPEN,)),
}
WEEK = Digest(team_name="Backend <support>", zone=ZONE, parts=tuple(PARTS.values()), late_since=None, with_mute=False)
GROUPS = st.builds(
    GapsAlike,
    code=st.sampled_from(sorted(LACKING)),
    listed=st.lists(values_of(NamedGap), min_size=1, max_size=8).map(tuple),
    more=st.integers(0, 500),
)
ANY_PART = {
    "directory": st.builds(
        DirectoryGaps, groups=st.lists(GROUPS, min_size=1, max_size=8).map(tuple), command=anything()
    ),
    "changes": st.builds(
        OpenChanges, lines=st.lists(values_of(ChangeLine), min_size=1, max_size=10).map(tuple), more=st.integers(0, 99)
    ),
    "duties": st.builds(
        MissedDuties,
        missed=st.lists(values_of(MissedDuty), min_size=1, max_size=30).map(tuple),
        after=INSTANTS,
        until=INSTANTS,
        zone=st.just(ZONE),
    ),
    "schedules": st.builds(
        GapsAhead, gaps=st.lists(values_of(GapLine), min_size=1, max_size=30).map(tuple), days=st.just(30)
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_section_looks_like_this_n1(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(replace(WEEK, parts=(PARTS[name],)))) == snapshot


def test_a_whole_week_that_comes_late_to_a_lead_looks_like_this_n4(snapshot: SnapshotAssertion) -> None:
    assert picture(render(replace(WEEK, late_since=T0 - DAY, with_mute=True))) == snapshot


@given(name=anything(), parts=st.tuples(*ANY_PART.values()), with_mute=st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_any_week_and_nobody_is_called_n3_n5(
    name: str, parts: tuple[object, ...], with_mute: bool
) -> None:
    rendered = render(replace(WEEK, team_name=name, parts=(*parts, PARTS["recurring"]), with_mute=with_mute))

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(group=GROUPS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_the_number_of_gaps_counts_those_that_are_not_named_s1(group: GapsAlike) -> None:
    part = draw_part(DirectoryGaps(groups=(group,), command="/support"))

    number = len(group.listed) + group.more
    assert part.spoken.startswith(f"{number} ")
    assert str(part.blocks[1]["text"]).count(f"*{number} ") == 1


def test_every_gap_of_the_directory_has_words() -> None:
    assert set(IN_WORDS) == set(LACKING)


def test_a_week_is_the_last_one_also_when_clocks_change_in_it() -> None:
    longer = MissedDuties(
        missed=(MissedDuty(duty="Upload", times=1, done_late=0),), after=T0, until=T0 + 7 * DAY + HOUR, zone=ZONE
    )

    assert "in the last week" in draw_part(longer).spoken
    assert "since Wed 2 Dec 10:00 CET" in draw_part(replace(longer, until=longer.until + timedelta(hours=1))).spoken


def test_what_is_no_section_is_refused() -> None:
    with pytest.raises(TypeError, match="There is no view for the section str"):
        draw_part("nonsense")
