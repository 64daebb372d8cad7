"""What people see of alerts, whatever an app says (A2-A4, N3-N6)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from syrupy.assertion import SnapshotAssertion

from bot.domain.alerts.alert import Alert, Severity, Source
from bot.domain.requests import ClosedAs, Origin, RequestState
from bot.ports.alert_screens import AlertCard, AlertIsBack, AlertPost, EarlierGroup, MuteForm
from bot.ports.mute_screens import MuteLine
from handlers.views import alert_forms, render
from handlers.views.alert_ids import mute_value, parse_mute
from tests.views.limits import check_message, check_modal, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, HOUR, MINUTE, T0, card, line, link, request
from tests.views.strategies import anything, values_of

FOREIGN = "<!channel> *CPU* of `shop_1` is <high> & rising"
TARGET = 15 * MINUTE
MUTE = MuteLine(
    id=3, title=FOREIGN, everything="", reason="a new *disk* comes at noon <!here>", by="Lea", until=T0 + 8 * HOUR
)


def alert_request(**changes: object):
    return request(
        **{"origin": Origin.ALERT, "target": TARGET, "due_at": T0 + TARGET, "author": "B0GRAFANA", **changes}
    )


def alert_card(of=None, *, on: dict[str, object] | None = None, **changes: object) -> AlertCard:
    """The card of a group that waits; `of`: its request, `on`: changes of what every card has."""
    screen = AlertCard(
        card=card(of or alert_request(), **(on or {})),
        source_name="Grafana",
        title=FOREIGN,
        link="https://grafana.example.com/alerting/list?a=1&b=2",
        severity=Severity.CRITICAL,
        service="shop",
        environment="production",
        count=1,
        first_seen=T0,
        last_seen=T0,
        over_at=None,
        comebacks=0,
        next_call_at=None,
        earlier=(),
        mute=None,
    )
    return replace(screen, **changes)


TAKEN = {
    "state": RequestState.IN_PROGRESS,
    "owner": ANN.user,
    "responded_at": T0 + 3 * MINUTE,
    "responded_by": ANN.user,
}
CLOSED = {"state": RequestState.RESOLVED, "closed_at": T0 + HOUR, "closed_by": ANN.user}
OVER = alert_request(**CLOSED, closed_as=ClosedAs.OVER)
MUTED = alert_request(**CLOSED, closed_as=ClosedAs.MUTED)
EARLIER = (
    EarlierGroup(
        link=link(7, "CPU", origin=Origin.ALERT), first_seen=T0 - timedelta(days=3), count=12, ended="resolved"
    ),
    EarlierGroup(link=link(5, "CPU", permalink=None), first_seen=T0 - timedelta(days=9), count=1, ended="muted"),
)
SCREENS: dict[str, object] = {
    "new": alert_card(on={"mention": (ANN.user, BEN.user)}),
    "repeated, seen before": alert_card(count=47, last_seen=T0 + 9 * MINUTE, earlier=EARLIER),
    "little is known": alert_card(link=None, severity=None, service=None, environment=None),
    "overdue": alert_card(alert_request(missed_at=T0 + TARGET), count=3),
    "outside support hours": alert_card(on={"working_now": False, "back_at": T0 + 14 * HOUR}),
    "came back": alert_card(comebacks=2, count=9, last_seen=T0 + HOUR),
    "flapping": alert_card(comebacks=6, count=9, next_call_at=T0 + 30 * MINUTE),
    "taken": alert_card(alert_request(**TAKEN), on={"owner": ANN}),
    "taken, and over": alert_card(alert_request(**TAKEN), on={"owner": ANN}, over_at=T0 + 20 * MINUTE),
    "handed on": alert_card(alert_request(**TAKEN, handoff_to=BEN.user), on={"owner": ANN, "handoff_to": (BEN,)}),
    "looked at": alert_card(
        alert_request(state=RequestState.RESPONDED, responded_at=T0 + MINUTE, responded_by=BEN.user),
        on={"answered_by": BEN},
    ),
    "resolved": alert_card(alert_request(**CLOSED, closed_as=ClosedAs.SOLVED), on={"closed_by": ANN}),
    "over": alert_card(OVER, over_at=T0 + HOUR),
    "muted": alert_card(MUTED, mute=MUTE),
    "muted with its service": alert_card(MUTED, mute=replace(MUTE, everything="service")),
    "quiet since the mute": alert_card(OVER, mute=replace(MUTE, ended=True)),
    "does not matter": alert_card(
        alert_request(state=RequestState.WITHDRAWN, closed_at=T0 + HOUR, closed_by=ANN.user), on={"closed_by": ANN}
    ),
    "duplicate": alert_card(
        alert_request(state=RequestState.DUPLICATE, duplicate_of=7), on={"duplicate_of": link(7, "Disk is full")}
    ),
    "back, in the thread": AlertIsBack(
        line=line(), last_seen=T0 + HOUR, zone="Europe/Prague", mention=(ANN.user,), direct=False
    ),
    "back, directly": AlertIsBack(line=line(), last_seen=T0 + HOUR, zone="Europe/Prague", mention=(), direct=True),
    "unmuted, in the thread": AlertIsBack(
        line=line(), last_seen=T0, zone="Europe/Prague", mention=(ANN.user,), direct=False, unmuted=True
    ),
    "posted by the bot": AlertPost(
        source_name="Alertmanager",
        alert=Alert(
            source=Source.ALERTMANAGER,
            title=FOREIGN,
            rule="cpu",
            fingerprint="alertmanager:1",
            severity=Severity.ERROR,
            service="shop",
            link="https://alertmanager.example.com",
            details="instance: shop-1\n<!channel> 97 %",
        ),
    ),
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_alert_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(SCREENS[name])) == snapshot


def alert_cards() -> SearchStrategy[AlertCard]:
    """Cards of groups about which the app says anything; what every card shows has laws of its own."""
    drawn = [screen for screen in SCREENS.values() if isinstance(screen, AlertCard)]
    fields = {name: anything() for name in ("source_name", "title", "link", "service", "environment")}
    return st.builds(
        replace,
        st.sampled_from(drawn),
        **fields,
        severity=st.none() | st.sampled_from(Severity),
        count=st.integers(1, 2**31),
        earlier=st.lists(values_of(EarlierGroup), max_size=3).map(tuple),
        mute=st.none() | values_of(MuteLine),
    )


@given(screen=alert_cards() | values_of(AlertIsBack) | values_of(AlertPost))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_every_alert_and_nobody_is_notified_but_those_who_must_act_n3_n5(screen: object) -> None:
    rendered = render(screen)

    check_message(rendered)
    called = screen.card.mention if isinstance(screen, AlertCard) else getattr(screen, "mention", ())
    assert mentioned(rendered) <= set(called)


@given(screen=values_of(MuteForm))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_slack_accepts_the_form_that_mutes(screen: MuteForm) -> None:
    check_modal(alert_forms.mute_form(screen, private_metadata="1:1:C0"))


def test_the_form_that_mutes_as_a_picture(snapshot: SnapshotAssertion) -> None:
    screen = MuteForm(request=alert_request(), about=link(), service="shop", source_name="Grafana")

    assert picture_of_modal(alert_forms.mute_form(screen, private_metadata="12:1:C0ALERTS")) == snapshot


def test_what_is_muted_offers_to_end_it_only_to_those_who_may(snapshot: SnapshotAssertion) -> None:
    drawn = alert_forms.muted_blocks([MUTE, replace(MUTE, may_end=True, everything="source", title="grafana")])

    assert drawn == snapshot
    assert alert_forms.muted_blocks([]) == []


def test_a_mute_in_a_value_comes_back() -> None:
    assert parse_mute(mute_value(12)) == 12
    with pytest.raises(ValueError, match="names no mute"):
        parse_mute("12:3")
