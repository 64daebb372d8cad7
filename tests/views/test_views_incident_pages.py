"""Pages and questions for help as people see them (I4, I5, N3, N5)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.incidents import Incident, IncidentState, Page, PageKind
from bot.domain.requests import RequestState
from bot.ports.page_screens import (
    Answer,
    EngineerWanted,
    PagedAgain,
    PagedIncident,
    PagedOne,
    PageList,
    PageMessage,
    ReliefOffer,
    SecondEmergency,
)
from bot.ports.screens import RequestLink
from handlers.views import incident_pages, render
from handlers.views.incident_ids import OnPage, incident_value, page_value, parse_page
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, CID, MINUTE, OLGA, PERMALINK, T0
from tests.views.strategies import values_of

INCIDENT = Incident(
    id=7,
    team="backend",
    title="Nobody can *pay*",
    severity="sev1",
    known="Since 10:00\nonly cards",
    raised_by=OLGA.user,
    raised_at=T0,
    channel="C0INC",
)
ABOUT = PagedIncident(incident=INCIDENT, zone="Europe/Prague", raised_by=OLGA, permalink=PERMALINK)
OTHER = replace(ABOUT, incident=replace(INCIDENT, id=5, title="Nobody can log in"))
PAGE = Page(id=3, incident_id=7, user=ANN.user, asked_by="firstline", paged_at=T0, climbs_at=T0 + 5 * MINUTE)
ASK = replace(PAGE, kind=PageKind.ASK, climbs_at=None, call=3, asked_by=BEN.user)
ANSWER = Answer(person=BEN, at=T0 + 3 * MINUTE)
MESSAGE = PageMessage(about=ABOUT, page=PAGE, asked_by=None, answer=None, over=False)
PAGES = PageList(
    about=ABOUT,
    paged=(PagedOne(person=ANN, at=T0), PagedOne(person=BEN, at=T0 + 5 * MINUTE)),
    gaps=("duty", "fallback"),
    answer=None,
    given_up=False,
)
SECOND = SecondEmergency(about=ABOUT, other=OTHER, busy=(ANN,), asked=(), taker=None, over=False)
WANTED = EngineerWanted(about=ABOUT, page=ASK, asked_by=BEN, taker=None, is_taker=False, over=False)
LINK = RequestLink(id=1, title="The export is broken", permalink=PERMALINK, state=RequestState.IN_PROGRESS)
RELIEF = ReliefOffer(about=ABOUT, lines=(LINK,), held=3, asked=(), handed=0)
SCREENS = {
    "page": MESSAGE,
    "page by hand": replace(MESSAGE, asked_by=BEN, page=replace(PAGE, note="Only *you* know it")),
    "page acknowledged": replace(MESSAGE, answer=ANSWER),
    "page over": replace(
        MESSAGE, about=replace(ABOUT, incident=replace(INCIDENT, state=IncidentState.MERGED)), over=True
    ),
    "pages": PAGES,
    "pages acknowledged": replace(PAGES, answer=ANSWER, gaps=()),
    "pages given up": replace(PAGES, given_up=True),
    "again": PagedAgain(about=ABOUT, called=(ANN, BEN)),
    "second": SECOND,
    "second asked": replace(SECOND, busy=(ANN, BEN), asked=(CID,)),
    "second taken": replace(SECOND, taker=CID),
    "second over": replace(SECOND, over=True),
    "wanted": WANTED,
    "wanted declined": replace(WANTED, page=replace(ASK, declined_at=T0)),
    "wanted taken": replace(WANTED, taker=CID),
    "wanted taken by the reader": replace(WANTED, taker=ANN, is_taker=True),
    "wanted over": replace(WANTED, over=True),
    "relief": RELIEF,
    "relief asked": replace(RELIEF, lines=(), held=0, asked=(BEN,), handed=3),
    "relief asked in part": replace(RELIEF, held=1, asked=(BEN, CID), handed=2),
}


@pytest.mark.parametrize("name", SCREENS)
def test_it_looks_like_this_i4_i5(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(SCREENS[name])) == snapshot


def test_the_form_looks_like_this_i4(snapshot: SnapshotAssertion) -> None:
    form = incident_pages.page_form(incident_value(INCIDENT))

    check_modal(form)
    assert picture_of_modal(form) == snapshot


@pytest.mark.parametrize("name", SCREENS)
def test_nobody_is_mentioned_since_whoever_must_act_reads_it_directly_n3(name: str) -> None:
    assert mentioned(render(SCREENS[name])) == set()


@pytest.mark.parametrize(
    "kind",
    [PageMessage, PageList, PagedAgain, SecondEmergency, EngineerWanted, ReliefOffer],
    ids=lambda kind: kind.__name__,
)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_they_say_slack_takes_it_and_nobody_is_pinged_n5(kind: type, data: st.DataObject) -> None:
    rendered = render(data.draw(values_of(kind)))

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(st.integers(min_value=1), st.integers(min_value=1))
def test_the_value_of_a_page_survives_the_way_through_slack(incident: int, page: int) -> None:
    assert parse_page(page_value(OnPage(incident, page))) == OnPage(incident, page)
