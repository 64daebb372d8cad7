"""The customer's silence, credentials and the end of a call as people see them (I6, I8, I10, N3, N5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.incidents import Incident, IncidentState
from bot.ports.incident_talk_screens import (
    AfterCall,
    AfterCallPost,
    CredentialsSeen,
    CustomerLowered,
    CustomerSilent,
    OnCallThen,
    Reachable,
    Template,
    TemplatesOffered,
)
from handlers.views import incident_talk, render
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, HOUR, T0
from tests.views.strategies import anything, values_of

QUARTER = timedelta(minutes=15)
INCIDENT = Incident(
    id=3,
    team="backend",
    title="Nobody can pay",
    severity="sev1",
    state=IncidentState.ACKNOWLEDGED,
    customer="Shopio",
    raised_by=ANN.user,
    raised_at=T0,
    channel="C0INC",
    responder=ANN.user,
)
SILENT = CustomerSilent(
    incident=INCIDENT,
    mention=(ANN.user,),
    silent_for=QUARTER,
    closes_after=QUARTER,
    closes_at=T0 + 2 * QUARTER,
    zone="Europe/Prague",
    waiting=True,
)
CLOSED = CustomerLowered(incident=INCIDENT, was_emergency=True, with_request=True, again=False, mention=())
ENDED = AfterCall(
    incident=INCIDENT,
    zone="Europe/Prague",
    now=T0,
    on_the_call=(ANN, BEN),
    reachable=(
        Reachable(
            where="Backend support",
            turns=(
                OnCallThen(people=(ANN, BEN), starts_at=T0, ends_at=T0 + HOUR),
                OnCallThen(people=(BEN,), starts_at=T0 + HOUR, ends_at=None),
            ),
        ),
        Reachable(where="Manager on call", turns=(OnCallThen(people=(), starts_at=T0, ends_at=None),)),
    ),
)


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param(SILENT, id="silent"),
        pytest.param(replace(SILENT, waiting=False), id="silent_no_more"),
        pytest.param(CLOSED, id="closed"),
        pytest.param(replace(CLOSED, was_emergency=False), id="closed_calmly"),
        pytest.param(replace(CLOSED, again=True, mention=(ANN.user,)), id="again"),
        pytest.param(CredentialsSeen(3), id="credentials"),
        pytest.param(TemplatesOffered(INCIDENT), id="offered"),
        pytest.param(
            AfterCallPost(template=Template.CALL_NOTES, by=ANN, text="Agreed: *a call*\nOpen: <none>"), id="posted"
        ),
    ],
)
def test_what_is_said_looks_like_this_i6_i8_i10(screen: object, snapshot: SnapshotAssertion) -> None:
    assert picture(render(screen)) == snapshot


def test_the_forms_look_like_this_i6_i10(snapshot: SnapshotAssertion) -> None:
    assert picture_of_modal(incident_talk.note_form(INCIDENT)) == snapshot(name="note")
    for template in Template:
        assert picture_of_modal(incident_talk.template_form(ENDED, template)) == snapshot(name=template.value)


SCREENS = (CustomerSilent, CustomerLowered, TemplatesOffered, AfterCallPost)


@given(screen=st.one_of(*(values_of(kind) for kind in SCREENS)))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_any_words_and_only_those_who_must_act_are_notified_n3_n5(screen: object) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))


@given(text=anything())
@settings(deadline=None)
def test_the_forms_keep_within_what_slack_takes_n5(text: str) -> None:
    incident = replace(INCIDENT, title=text, customer=text)
    turn = OnCallThen(people=(replace(ANN, name=text),), starts_at=T0, ends_at=None)
    ended = replace(ENDED, incident=incident, reachable=(Reachable(where=text, turns=(turn,)),))

    check_modal(incident_talk.note_form(incident))
    for template in Template:
        check_modal(incident_talk.template_form(ended, template))
