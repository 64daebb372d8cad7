"""Root causes: real hours, reminders in order, who owes what, what closes an incident, what recurs (I9)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import root_causes
from bot.domain.incidents import Incident, IncidentMove, IncidentPolicy, IncidentState, RcaAction, RcaKind, RootCause
from bot.domain.root_causes import Remind, candidates, next_move, recurring, reminders
from bot.domain.working_time import Calendar, is_working, parse_weekly_hours

PRAGUE = ZoneInfo("Europe/Prague")
CALENDAR = Calendar(zone=PRAGUE, hours=parse_weekly_hours({"mon-fri": ["09:00-18:00"]}))
POLICY = IncidentPolicy()
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
INCIDENT = Incident(id=9, team="backend", title="Down", severity="sev2", raised_by="U0OLGA", raised_at=AT, channel="C0")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - aware by `timezones`


@pytest.mark.parametrize(
    ("resolved", "due"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=PRAGUE), datetime(2026, 3, 29, 13, tzinfo=PRAGUE)),  # the night has 23 hours
        (datetime(2026, 10, 24, 12, tzinfo=PRAGUE), datetime(2026, 10, 25, 11, tzinfo=PRAGUE)),  # and this one 25
        (datetime(2026, 11, 27, 17, tzinfo=PRAGUE), datetime(2026, 11, 28, 17, tzinfo=PRAGUE)),  # a Saturday
    ],
)
def test_the_initial_part_is_due_after_24_real_hours_whatever_the_clock_on_the_wall_does_i9(
    resolved: datetime, due: datetime
) -> None:
    assert root_causes.due_at(RcaKind.INITIAL, resolved, POLICY) == due


@given(MOMENTS)
def test_due_times_are_real_hours_for_every_moment_of_two_years_i9(resolved: datetime) -> None:
    local = resolved.astimezone(PRAGUE)

    assert root_causes.due_at(RcaKind.INITIAL, local, POLICY) - resolved == timedelta(hours=24)
    assert root_causes.due_at(RcaKind.ENGINEERING, local, POLICY) - resolved == timedelta(hours=48)


@given(MOMENTS, st.booleans())
def test_reminders_come_in_their_order_and_never_at_night_unless_at_once_i9(due: datetime, at_once: bool) -> None:
    planned = reminders(due, before=POLICY.remind_before, calendar=CALENDAR, at_once=at_once)

    assert [each.what for each in planned] in (list(Remind), [Remind.DUE, Remind.LEADS])
    assert all(one.at < next_one.at for one, next_one in pairwise(planned))
    assert planned[-2].at >= due
    if at_once:
        assert [each.at - due for each in planned] == [-POLICY.remind_before, timedelta(0), timedelta(days=1)]
    else:
        assert all(is_working(CALENDAR, each.at) for each in planned)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_reminders_of_actions_come_at_openings_in_their_order_i9(day: date) -> None:
    due = root_causes.action_due(CALENDAR, day)
    before, on_the_day, leads = root_causes.action_reminders(due, CALENDAR)

    assert before.at < on_the_day.at < leads.at
    assert before.at.astimezone(PRAGUE).date() < day
    assert all(each.at.astimezone(PRAGUE).hour == 9 for each in (before, on_the_day, leads))


def test_the_initial_part_falls_to_the_manager_then_the_responder_then_whoever_resolved_it_i9() -> None:
    incident = replace(INCIDENT, manager="U0MAX", responder="U0ANN", resolved_by="U0BEN")

    assert candidates(RcaKind.INITIAL, incident, ["U0OWN"], ["U0LEA"]) == ("U0MAX", "U0ANN", "U0BEN", "U0LEA")
    assert candidates(RcaKind.ENGINEERING, incident, ["U0OWN"], ["U0LEA"], ["U0MAX"]) == ("U0OWN", "U0LEA", "U0MAX")


def test_both_parts_explain_it_and_the_last_action_closes_it_i9() -> None:
    written = [
        RootCause(incident_id=9, kind=kind, owner=None, due_at=AT, written_at=AT, written_by="U0ANN")
        for kind in RcaKind
    ]
    owed = [written[0], replace(written[1], written_at=None)]
    open_one = RcaAction(incident_id=9, what="Alert")

    assert next_move(IncidentState.RESOLVED, owed, []) is None
    assert next_move(IncidentState.RESOLVED, written, [open_one]) is IncidentMove.EXPLAIN
    assert next_move(IncidentState.ROOT_CAUSE, written, [open_one]) is None
    assert next_move(IncidentState.ROOT_CAUSE, written, [replace(open_one, done_at=AT)]) is IncidentMove.CLOSE
    assert next_move(IncidentState.ROOT_CAUSE, written, []) is IncidentMove.CLOSE
    assert next_move(IncidentState.ACKNOWLEDGED, written, []) is None


def test_a_cause_recurs_with_two_others_of_90_days_by_its_words_or_the_service_i9() -> None:
    others = [
        (replace(INCIDENT, id=1, raised_at=AT - timedelta(days=91)), "expired certificate"),
        (replace(INCIDENT, id=3, raised_at=AT - timedelta(days=90)), "Certificate, expired"),
        (replace(INCIDENT, id=7, service="Billing", raised_at=AT - timedelta(days=1)), ""),
        (INCIDENT, "expired certificate"),
    ]

    assert recurring(replace(INCIDENT, service="billing"), "expired certificate", others) == (3, 7)
    assert recurring(INCIDENT, "expired certificate", others) == ()
    assert recurring(INCIDENT, "", others) == ()
