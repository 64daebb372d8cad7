"""What people see of an incident beside its card: severity, checklist, doubt, the same twice, handoff (I1-I3, H2)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.incidents import Incident, IncidentPolicy, Raise, Role, Severity
from bot.ports.incident_lines import HandedIncident, OpenIncident
from bot.ports.incident_screens import (
    ChecklistItem,
    IncidentAlike,
    IncidentChecklist,
    IncidentDisplaced,
    IncidentDoubted,
    IncidentGoesOn,
    IncidentLine,
    IncidentMerged,
    IncidentYours,
)
from handlers.views import incident_change_forms, incident_forms, render
from handlers.views.incident_ids import (
    Anyway,
    OnItem,
    RaiseFrom,
    any_version,
    anyway_value,
    item_value,
    parse_anyway,
    parse_incident,
    parse_item,
    parse_raise,
    raise_value,
)
from tests.views.limits import check_home, check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, MINUTE, T0, home
from tests.views.strategies import anything, values_of

INCIDENT = Incident(
    id=3, team="backend", title="Nobody can *pay*", severity="sev1", raised_by=ANN.user, raised_at=T0, channel="C0INC"
)
LINE = IncidentLine(
    id=3,
    title=INCIDENT.title,
    severity="sev1",
    state="raised",
    raised_at=T0,
    manager=BEN,
    permalink="https://example.slack.com/archives/C0INC/p1",
)
HANDED = HandedIncident(
    id=3,
    title=INCIDENT.title,
    severity="sev1",
    state="contact made",
    manager="Ben",
    responder=None,
    raised_at=T0,
    note="The <!channel> of the bank is down",
    permalink=LINE.permalink,
)
ALIKE = IncidentAlike(
    incident=INCIDENT,
    line=LINE,
    raised_by=ANN,
    ago=2 * MINUTE,
    title="nobody can pay",
    severity=None,
    command="/support",
)
ITEMS = (ChecklistItem(text="Open a *bridge*", done_by=None), ChecklistItem(text="Stop deployments", done_by=BEN))
POLICY = IncidentPolicy(severities=(Severity(name="sev1"), Severity(name="sev2")))
PICTURES = {
    "checklist": IncidentChecklist(incident=INCIDENT, items=ITEMS),
    "checklist of a severity without one": IncidentChecklist(incident=INCIDENT, items=()),
    "doubted": IncidentDoubted(incident=INCIDENT, line=LINE, doubted_by=ANN),
    "merged": IncidentMerged(into=LINE),
    "given a role": IncidentYours(line=LINE, role=Role.RESPONDER, by=ANN, reopened=False),
    "reopened": IncidentYours(line=LINE, role=Role.MANAGER, by=ANN, reopened=True),
    "reopened and nobody is left": IncidentYours(line=LINE, role=None, by=ANN, reopened=True),
    "the same twice": ALIKE,
    "the same at once": replace(ALIKE, ago=MINUTE / 2),
    "next shift": IncidentGoesOn(
        incident=INCIDENT, handed=HANDED, whose="Backend support", role=Role.RESPONDER, mention=(ANN.user, BEN.user)
    ),
    "next region": IncidentGoesOn(
        incident=INCIDENT, handed=HANDED, whose="Follow the sun", role=Role.MANAGER, mention=(BEN.user,)
    ),
    "card deleted": IncidentDisplaced(number=3, archived=False),
    "channel archived": IncidentDisplaced(number=3, archived=True),
}
FORMS = {
    "change severity": incident_change_forms.severity_form(POLICY, INCIDENT),
    "merge": incident_change_forms.merge_form(INCIDENT),
    "raise": incident_forms.raise_form(
        POLICY, RaiseFrom(0, "backend", "C0OTHER", "1.2"), given=Raise(title="It hangs")
    ),
    "raise the same": incident_forms.raise_form(
        POLICY, RaiseFrom(anyway=True), given=Raise(title="nobody can pay", known="Since ten"), alike=ALIKE
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_message_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(PICTURES[name])) == snapshot


@pytest.mark.parametrize("name", FORMS)
def test_every_form_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    check_modal(FORMS[name])
    assert picture_of_modal(FORMS[name]) == snapshot


def test_home_shows_ones_own_incidents_first_x3(snapshot: SnapshotAssertion) -> None:
    own = OpenIncident(
        id=3, title="Nobody can pay", severity="sev1", state="raised", manager="Ben", permalink=None, mine=True
    )
    screen = render(home(incidents=(own, replace(own, id=4, manager=None, mine=False)), more_incidents=5))

    check_home(screen)
    assert picture(screen) == snapshot


KINDS = (IncidentDoubted, IncidentMerged, IncidentChecklist, IncidentGoesOn, IncidentDisplaced, IncidentYours)


@given(screen=st.one_of(*(values_of(kind) for kind in KINDS)), severity=st.text(min_size=1, max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_but_who_must_act_n3_n5(screen: object, severity: str) -> None:
    if isinstance(screen, IncidentChecklist):
        screen = replace(screen, incident=replace(screen.incident, severity=severity))
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) <= set(getattr(screen, "mention", ()))


@given(title=anything().map(lambda text: text[:1_500]), name=anything())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_was_typed_comes_back_from_the_button_n5(title: str, name: str) -> None:
    screen = replace(ALIKE, title=title, line=replace(LINE, title=name))

    check_message(render(screen))
    assert parse_anyway(anyway_value(Anyway(3, "sev1", title))) == Anyway(3, "sev1", title)


def test_values_carry_what_they_were_given() -> None:
    source = RaiseFrom(12, "backend", "C0OTHER", "1796202000.000100", anyway=True)

    assert parse_raise(raise_value(source)) == source
    assert parse_raise(raise_value(RaiseFrom())) == RaiseFrom()
    assert parse_item(item_value(OnItem(3, "sev:1", 4))) == OnItem(3, "sev:1", 4)
    assert parse_incident(any_version(INCIDENT)).seen is None
