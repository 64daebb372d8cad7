"""What people see of absences, covers and swaps, whatever anybody wrote (D8, N3-N6)."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.offers import Offer, OfferKind, OfferState
from bot.ports.offer_screens import AbsenceList, AllowAsk, Days, OfferAsk, OfferLine, OfferList, OfferScreen
from bot.ports.screens import MyAbsence, MyDuty, MyOffer, MyShift
from handlers.views import blocks, offer_modals, offers, render
from handlers.views.drawing import draw
from handlers.views.ids import Action
from tests.views.limits import check_home, check_message, check_modal, elements, mentioned
from tests.views.samples import ANN, BEN, CID, T0
from tests.views.samples import DAY as A_DAY
from tests.views.strategies import values_of

KINDS = get_args(OfferScreen)
THURSDAY, FRIDAY = date(2026, 12, 3), date(2026, 12, 4)
COVER = Offer(
    id=7,
    team="backend",
    kind=OfferKind.COVER,
    absent=ANN.user,
    by=ANN.user,
    asked=(BEN.user, CID.user),
    start=THURSDAY,
    end=FRIDAY,
    note="Dentist, <!channel>",
    created_at=T0,
)
DAYS = Days(THURSDAY, FRIDAY, T0 + A_DAY, T0 + 3 * A_DAY)
ASK = OfferAsk(
    offer=COVER,
    you=BEN.user,
    absent=ANN,
    asker=ANN,
    taker=None,
    team_name="Backend support",
    days=DAYS,
    back=None,
    zone="Europe/Prague",
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_has_a_view(kind: type) -> None:
    assert kind in draw.registry


@given(screen=st.one_of(*(values_of(kind) for kind in KINDS)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_n3_n5(screen: OfferScreen) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(duty=values_of(MyDuty))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_my_duty_on_home_x3(duty: MyDuty) -> None:
    check_home(blocks.home("My duty", *offers.my_duty(duty)))


def test_what_is_asked_says_who_when_and_why_and_ends_with_mute_n4_n6() -> None:
    rendered = render(ASK)

    assert rendered.text == (
        "Ann asks you to cover their duty for Backend support on Thu 3 Dec and Fri 4 Dec. Can you?"
    )
    assert "Dentist" in str(rendered.blocks)
    labels = [each["text"]["text"] for each in elements(rendered.blocks, "button")]
    assert labels == ["Accept", "Decline", "Mute for today"]


@pytest.mark.parametrize(
    ("state", "taker", "said"),
    [
        (OfferState.ACCEPTED, CID, "Cid has it, thanks."),
        (OfferState.ACCEPTED, BEN, "You have it, thank you!"),
        (OfferState.WITHDRAWN, None, "It is not needed any more."),
        (OfferState.EXPIRED, None, "Its days have begun"),
        (OfferState.DECLINED, None, "It is over."),
    ],
)
def test_what_is_decided_has_no_buttons_and_says_so(state: OfferState, taker: object, said: str) -> None:
    rendered = render(replace(ASK, offer=replace(COVER, state=state), taker=taker))

    assert said in rendered.text
    assert [each["action_id"] for each in elements(rendered.blocks, "button")] == [Action.MUTE_TODAY]


def test_a_line_for_the_room_names_people_without_calling_them_n3() -> None:
    line = OfferLine(offer=COVER, absent=ANN, taker=CID, asked=(), team_name="Backend support", days=DAYS)

    assert render(line).text == "Backend support: Cid serves for Ann on Thu 3 Dec and Fri 4 Dec."


def test_a_lead_reads_the_rule_and_can_allow_it_d5() -> None:
    ask = AllowAsk(offer=COVER, absent=ANN, volunteer=BEN, taker=None, problem="Ben served last shift.", days=DAYS)

    rendered = render(ask)

    assert "Ben would serve for Ann on Thu 3 Dec and Fri 4 Dec" in rendered.text
    assert next(each["value"] for each in elements(rendered.blocks, "button")) == f"7:1:{BEN.user}"


def test_absences_from_a_calendar_cannot_be_removed_here_d8() -> None:
    own = MyAbsence(id=1, start=THURSDAY, end=FRIDAY, reason="Vacation", from_calendar=False)
    read = MyAbsence(id=2, start=FRIDAY, end=FRIDAY, reason="", from_calendar=True)

    rendered = render(AbsenceList(absences=(own, read), command="/support"))

    assert [each["value"] for each in elements(rendered.blocks, "button")] == ["1"]
    assert "from your calendar" in str(rendered.blocks)


def test_an_open_offer_says_for_whom_it_waits() -> None:
    rendered = render(OfferList(offers=(MyOffer(offer=COVER, waiting_for=(BEN, CID)),), command="/support"))

    assert "Cover #7 for Thu 3 Dec and Fri 4 Dec waits for Ben or Cid" in rendered.text


def test_a_shift_that_is_not_confirmed_says_so_x3() -> None:
    shift = MyShift(
        team_name="Backend support",
        starts_at=T0,
        ends_at=T0 + 7 * A_DAY,
        running=False,
        role="responder",
        confirmed=False,
        others=(BEN,),
    )

    shown = str(offers.my_duty(MyDuty(shifts=(shift,), absences=(), offers=(), zone="Europe/Prague")))

    assert "responder · with Ben · not confirmed yet" in shown
    begun = replace(shift, running=True, confirmed=True)
    assert "*Backend support*: until " in str(
        offers.my_duty(MyDuty(shifts=(begun,), absences=(), offers=(), zone="Europe/Prague"))
    )


@pytest.mark.parametrize(
    "form",
    [
        offer_modals.away(THURSDAY),
        offer_modals.cover(THURSDAY),
        offer_modals.swap(),
        offer_modals.allow("7:1:U0BEN", "Ben served last shift."),
    ],
    ids=["away", "cover", "swap", "allow"],
)
def test_slack_accepts_each_form(form: blocks.View) -> None:
    check_modal(form)
