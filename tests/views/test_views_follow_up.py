"""An incident's follow-up as people see it: what is owed, written and done, reminders, forms (I9, N3, N5)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.incidents import Incident, IncidentState, RcaKind
from bot.domain.root_causes import QUESTIONS, Remind
from bot.ports.follow_up_screens import (
    ActionLine,
    ActionNews,
    ActionNewsKind,
    CausePart,
    CauseReminder,
    FollowUp,
    FollowUpLine,
    FoundIncident,
    IncidentsFound,
    IncidentsOwed,
    Recurring,
)
from bot.ports.incident_screens import IncidentLine
from bot.ports.tickets import TicketLine, TicketState
from bot.ports.tracker import Progress
from handlers.views import follow_up_forms, render
from handlers.views.digest_parts import draw_part
from handlers.views.incident_ids import OnCause, cause_value, parse_cause
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, HOUR, T0
from tests.views.strategies import anything

ZONE = "Europe/Prague"
INCIDENT = Incident(
    id=9,
    team="backend",
    title="Nobody can pay",
    severity="sev2",
    state=IncidentState.RESOLVED,
    raised_by="U0OLGA",
    raised_at=T0,
    channel="C0INC",
    resolved_at=T0 + HOUR,
)
INITIAL = CausePart(
    kind=RcaKind.INITIAL,
    owner=ANN,
    instead_of=None,
    due_at=T0 + 25 * HOUR,
    overdue=False,
    answers={},
    cause="",
    written_at=None,
    written_by=None,
    version=1,
)
ENGINEERING = replace(INITIAL, kind=RcaKind.ENGINEERING, owner=BEN, instead_of=ANN, overdue=True)
WRITTEN = replace(
    INITIAL,
    answers={"happened": "Nobody could pay.\n*Really*", "fixed": "Renewed it"},
    cause="expired certificate",
    written_at=T0 + 2 * HOUR,
    written_by=BEN,
)
TICKET = TicketLine(
    id=1,
    state=TicketState.CREATED,
    reference="EDGE-1",
    url="https://jira.example/browse/EDGE-1",
    status="To Do",
    progress=Progress.TO_DO,
    error=None,
    missing=False,
)
OPEN = ActionLine(
    id=4,
    what="Alert before it expires",
    owner=BEN,
    due_at=T0 + 200 * HOUR,
    overdue=False,
    done_at=None,
    done_by=None,
    ticket=TICKET,
)
DONE = replace(OPEN, id=5, what="Renew it", done_at=T0 + 3 * HOUR, done_by=None)
REFUSED = replace(
    OPEN, overdue=True, ticket=replace(TICKET, state=TicketState.FAILED, reference=None, error="No project EDGE.")
)
SCREEN = FollowUp(
    incident=INCIDENT,
    zone=ZONE,
    parts=(INITIAL, ENGINEERING),
    actions=(),
    repeats=(),
    has_pages=False,
    mention=(ANN.user, BEN.user),
)
LINE = IncidentLine(
    id=9,
    title="Nobody can pay",
    severity="sev2",
    state="closed",
    raised_at=T0,
    manager=ANN,
    permalink="https://firstline.slack.com/archives/C0INC/p1",
)


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("asked", SCREEN),
        (
            "partly written",
            replace(SCREEN, parts=(WRITTEN, ENGINEERING), actions=(REFUSED,), repeats=(3, 7), mention=(BEN.user,)),
        ),
        (
            "actions open",
            replace(
                SCREEN,
                incident=replace(INCIDENT, state=IncidentState.ROOT_CAUSE),
                parts=(WRITTEN, replace(WRITTEN, kind=RcaKind.ENGINEERING, answers={"why": "It expired"})),
                actions=(DONE, OPEN),
                has_pages=True,
                mention=(),
            ),
        ),
        (
            "closed",
            replace(
                SCREEN,
                incident=replace(INCIDENT, state=IncidentState.CLOSED, closed_at=T0 + 4 * HOUR),
                parts=(WRITTEN,),
                actions=(replace(DONE, done_by=BEN, ticket=None),),
                mention=(),
            ),
        ),
        (
            "reopened",
            replace(SCREEN, incident=replace(INCIDENT, state=IncidentState.ACKNOWLEDGED), mention=(), has_pages=True),
        ),
    ],
)
def test_the_follow_up_looks_like_this_i9(name: str, screen: FollowUp, snapshot: SnapshotAssertion) -> None:
    assert picture(render(screen)) == snapshot(name=name)


@pytest.mark.parametrize("what", Remind)
def test_reminders_of_a_root_cause_look_like_this_i9(what: Remind, snapshot: SnapshotAssertion) -> None:
    reminder = CauseReminder(what=what, incident=INCIDENT, zone=ZONE, part=ENGINEERING, permalink=LINE.permalink)

    assert picture(render(reminder)) == snapshot


@pytest.mark.parametrize("kind", ActionNewsKind)
def test_news_about_an_action_look_like_this_i9(kind: ActionNewsKind, snapshot: SnapshotAssertion) -> None:
    news = ActionNews(kind=kind, incident=INCIDENT, zone=ZONE, action=OPEN, permalink=None)

    assert picture(render(news)) == snapshot


def test_the_forms_look_like_this_i9(snapshot: SnapshotAssertion) -> None:
    on = OnCause(9, RcaKind.INITIAL, 3)
    again = follow_up_forms.cause_form(
        INCIDENT, on, {"happened": "Mine"}, "mine", told="Ben wrote it.", theirs=[("What happened?", "Theirs")]
    )

    assert picture_of_modal(again) == snapshot(name="initial")
    assert picture_of_modal(
        follow_up_forms.cause_form(INCIDENT, OnCause(9, RcaKind.ENGINEERING, 1), {}, "")
    ) == snapshot(name="engineering")
    assert picture_of_modal(follow_up_forms.action_form(INCIDENT)) == snapshot(name="action")
    assert parse_cause(cause_value(on)) == on


def test_what_was_found_and_what_a_digest_says_look_like_this_i9(snapshot: SnapshotAssertion) -> None:
    found = FoundIncident(line=LINE, service="billing", cause="expired certificate")
    overdue = FollowUpLine(
        incident_id=9, title="Nobody can pay", owed="initial root cause", owner=None, due_at=T0, permalink=None
    )
    again = Recurring(line=LINE, cause="expired certificate", service=None, repeats=(3, 7))

    assert picture(render(IncidentsFound(words="expired", found=(found,), more=True, command="/support"))) == snapshot(
        name="found"
    )
    part = draw_part(IncidentsOwed(overdue=(overdue,), more=2, recurring=(again,), zone=ZONE))
    assert part.spoken == "3 overdue follow-ups of incidents and 1 recurring cause"
    assert str(part.blocks) == snapshot(name="digest")


@given(text=anything(), many=st.integers(0, 40))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_follow_ups_with_any_words_and_only_those_who_must_act_are_notified_n3_n5(
    text: str, many: int
) -> None:
    incident = replace(INCIDENT, title=text, state=IncidentState.ROOT_CAUSE)
    parts = tuple(
        replace(WRITTEN, kind=kind, cause=text, answers={each.key: text for each in QUESTIONS[kind]})
        for kind in RcaKind
    )
    ticket = replace(TICKET, reference=text, status=text, url=text)
    action = replace(OPEN, what=text, owner=replace(BEN, name=text), ticket=ticket)
    screen = replace(SCREEN, incident=incident, parts=parts, actions=(action,) * many, has_pages=True)
    found = FoundIncident(line=replace(LINE, title=text), service=text, cause=text)

    for each in (
        screen,
        CauseReminder(what=Remind.LEADS, incident=incident, zone=ZONE, part=parts[0], permalink=text),
        ActionNews(kind=ActionNewsKind.LEFT, incident=incident, zone=ZONE, action=action, permalink=None),
        IncidentsFound(words=text, found=(found,) * 10, more=True, command="/support"),
    ):
        rendered = render(each)
        check_message(rendered)
        assert mentioned(rendered) <= set(getattr(each, "mention", ()))
    check_modal(
        follow_up_forms.cause_form(
            incident,
            OnCause(9, RcaKind.INITIAL, 1),
            parts[0].answers,
            text,
            told=text,
            theirs=[(each.asks, text) for each in QUESTIONS[RcaKind.INITIAL]],
        )
    )
    check_modal(follow_up_forms.action_form(incident))
