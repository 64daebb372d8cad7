"""Updates on incidents as readers and writers see them (I7, N3, N5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.incidents import Incident, IncidentState, IncidentUpdate
from bot.ports.incident_screens import IncidentLine
from bot.ports.incident_update_screens import (
    IncidentNews,
    IncidentsTopic,
    IncidentUpdatePost,
    Lateness,
    Standing,
    UpdateDue,
    UpdateForm,
)
from handlers.views import incident_updates, render
from handlers.views.blocks import length
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, HOUR, T0
from tests.views.strategies import anything, values_of

INCIDENT = Incident(
    id=3,
    team="backend",
    title="Nobody can pay",
    severity="sev1",
    state=IncidentState.MITIGATED,
    raised_by=ANN.user,
    raised_at=T0,
    channel="C0INC",
    manager=BEN.user,
)
UPDATE = IncidentUpdate(
    id=7,
    incident_id=3,
    at=T0,
    author=BEN.user,
    impact="Customers in *Europe* cannot pay\n<!channel>",
    doing="We go back to yesterday's version",
    next_at=T0 + HOUR,
)
NEWS = IncidentNews(
    incident=INCIDENT,
    standing=Standing.GOES_ON,
    since=T0,
    latest=UPDATE,
    number=2,
    next_at=T0 + HOUR,
    manager=BEN,
    merged_into=None,
    permalink="https://town.slack.com/archives/C0INC/p1",
    zone="Europe/Prague",
)
LINE = IncidentLine(
    id=9, title="The bank is down", severity="sev1", state="raised", raised_at=T0, manager=None, permalink=None
)
OVER = {
    Standing.RESOLVED: replace(INCIDENT, state=IncidentState.RESOLVED),
    Standing.MERGED: replace(INCIDENT, state=IncidentState.MERGED, merged_into=9),
}
FORM = UpdateForm(
    incident=INCIDENT,
    impact=UPDATE.impact,
    doing=UPDATE.doing,
    next_in=timedelta(minutes=45),
    readers=("2 channels", "mail", "1 follower"),
)


def test_an_update_in_the_thread_looks_like_this_i7(snapshot: SnapshotAssertion) -> None:
    post = IncidentUpdatePost(update=UPDATE, number=2, author=BEN, zone="Europe/Prague")

    assert picture(render(post)) == snapshot


@pytest.mark.parametrize("standing", Standing)
def test_a_line_for_readers_looks_like_this_i7(standing: Standing, snapshot: SnapshotAssertion) -> None:
    news = replace(
        NEWS,
        standing=standing,
        since=T0 + HOUR,
        incident=OVER.get(standing, INCIDENT),
        merged_into=LINE if standing is Standing.MERGED else None,
    )

    assert picture(render(news)) == snapshot


@pytest.mark.parametrize(("follows", "asked"), [(True, True), (True, False), (False, False)])
def test_the_message_of_somebody_who_follows_looks_like_this_i7(
    follows: bool, asked: bool, snapshot: SnapshotAssertion
) -> None:
    assert picture(render(replace(NEWS, follows=follows, asked=asked, latest=None, number=0))) == snapshot


@pytest.mark.parametrize("lateness", Lateness)
def test_a_reminder_looks_like_this_i7(lateness: Lateness, snapshot: SnapshotAssertion) -> None:
    due = UpdateDue(
        incident=INCIDENT,
        lateness=lateness,
        due_at=T0 + HOUR,
        told_at=T0,
        reminded=(BEN,),
        permalink=None,
        zone="Europe/Prague",
    )

    assert picture(render(due)) == snapshot


def test_the_form_offers_the_last_words_and_the_cadence_i7(snapshot: SnapshotAssertion) -> None:
    assert picture_of_modal(incident_updates.update_form(FORM)) == snapshot


def test_the_topic_names_what_runs_i7() -> None:
    assert render(IncidentsTopic(())).text == "No incident is running."
    assert render(IncidentsTopic((LINE,))).text == "1 incident: #9 sev1 The bank is down (raised)"
    assert render(IncidentsTopic((LINE,), more=9)).text.startswith("10 incidents: #9")


def test_what_the_form_sends_is_read_back_i7() -> None:
    assert incident_updates.next_in("45") == timedelta(minutes=45)
    assert incident_updates.next_in("none") is None
    with pytest.raises(ValueError, match="invalid literal"):
        incident_updates.next_in("soon")


@given(screen=st.one_of(*(values_of(kind) for kind in (IncidentNews, IncidentUpdatePost, UpdateDue))))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_updates_with_any_words_and_nobody_is_notified_n3_n5(screen: object) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(text=anything())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_form_and_topic_keep_within_what_slack_takes_n5(text: str) -> None:
    check_modal(incident_updates.update_form(replace(FORM, impact=text, doing=text, readers=(text,))))
    topic = render(IncidentsTopic(tuple(replace(LINE, title=text) for _ in range(20)))).text
    assert length(topic) <= incident_updates.TOPIC
