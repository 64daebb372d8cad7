from dataclasses import replace
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.requests import CLOSED, ClosedAs, Origin, Priority, RequestState
from bot.ports.screens import Card, NamedCustomer
from bot.ports.suggested import Suggested
from handlers.views import render
from handlers.views.ids import Action, Menu, Pressed, parse_menu, parse_pressed
from tests.views.limits import elements, mentioned
from tests.views.pictures import picture
from tests.views.samples import ANN, BEN, CID, DAY, HOUR, MINUTE, OLGA, T0, card, link, request

ANSWERED = {"responded_at": T0 + 3 * MINUTE, "responded_by": BEN.user, "first_reply_at": T0 + 3 * MINUTE}
LATE = {**ANSWERED, "responded_at": T0 + 17 * MINUTE, "first_reply_at": T0 + 17 * MINUTE, "missed_at": T0 + 5 * MINUTE}

STATES: dict[str, Card] = {
    "waiting, just posted": card(mention=(ANN.user, BEN.user)),
    "waiting, everybody was told": card(),
    "waiting, not of the usual priority": card(request(priority=Priority.HIGH), priority_is_default=False),
    "waiting, nobody on duty": card(on_duty=(), skipped_steps=("Step at 3 min: nobody on duty, so it was skipped.",)),
    "waiting, handed to somebody": card(request(owner=CID.user, handoff_to=CID.user), owner=CID, handoff_to=(CID,)),
    "waiting, continues an old request": card(linked_from=link(7, "printer smells", state=RequestState.RESOLVED)),
    "duplicate of one that was answered": card(
        request(state=RequestState.DUPLICATE, duplicate_of=7, **ANSWERED),
        duplicate_of=link(7, "printer smells", state=RequestState.RESPONDED),
        answered_there=BEN,
    ),
    "waiting, something may help": card(
        suggestion=Suggested(
            id=3,
            title="How do I <reset> it?",
            answer="Open the *portal*,\n<!channel> choose Security & press Reset token. " + "More words. " * 40,
            link="https://portal.example.com/vpn",
        )
    ),
    "waiting, something without a link may help": card(
        suggestion=Suggested(id=3, title="How do I reset it?", answer="Press Reset.", link=None)
    ),
    "waiting, split from another request": card(
        request(origin=Origin.SPLIT), linked_from=link(7, "printer smells", state=RequestState.RESPONDED)
    ),
    "in progress, two replies were split off": card(
        request(state=RequestState.IN_PROGRESS, owner=ANN.user, **ANSWERED),
        owner=ANN,
        answered_by=BEN,
        split_off=(link(13, "cannot log in"), link(14, "and the <mouse>")),
    ),
    "overdue": card(request(missed_at=T0 + 5 * MINUTE)),
    "overdue, and support has closed since": card(
        request(missed_at=T0 + 5 * MINUTE), working_now=False, back_at=T0 + 23 * HOUR
    ),
    "outside support hours": card(
        request(due_at=T0 + 5 * DAY - HOUR + 5 * MINUTE, out_of_hours=True),
        working_now=False,
        back_at=T0 + 5 * DAY - HOUR,
    ),
    "outside support hours, nobody to call": card(
        request(due_at=T0 + DAY, out_of_hours=True), working_now=False, emergency_contact=()
    ),
    "answered in time": card(request(state=RequestState.RESPONDED, **ANSWERED), answered_by=BEN),
    "looked at, by triage": card(
        request(state=RequestState.RESPONDED, responded_at=T0 + MINUTE, responded_by=BEN.user),
        answered_by=BEN,
        category_label="Bug",
    ),
    "answered late": card(request(state=RequestState.RESPONDED, **LATE), answered_by=BEN),
    "answered by a colleague": card(
        request(state=RequestState.RESPONDED, by_colleague=True, **ANSWERED), answered_by=CID
    ),
    "answered while the bot was away": card(
        request(state=RequestState.RESPONDED, approximate=True, **ANSWERED), answered_by=BEN
    ),
    "in progress": card(
        request(state=RequestState.IN_PROGRESS, owner=ANN.user, **ANSWERED), owner=ANN, answered_by=BEN
    ),
    "open, nobody has it": card(request(state=RequestState.IN_PROGRESS, **ANSWERED), answered_by=BEN),
    "in progress, after triage": card(
        request(state=RequestState.IN_PROGRESS, owner=ANN.user, priority=Priority.LOW, **LATE),
        owner=ANN,
        answered_by=BEN,
        priority_is_default=False,
        category_label="Quick question",
        children=2,
    ),
    "in progress, handed to somebody": card(
        request(state=RequestState.IN_PROGRESS, owner=BEN.user, handoff_to=BEN.user, **ANSWERED),
        owner=BEN,
        answered_by=BEN,
        handoff_to=(BEN,),
    ),
    "in progress, handed to the next shift": card(
        request(state=RequestState.IN_PROGRESS, handoff_to="U0BEN,U0CID", **ANSWERED),
        answered_by=BEN,
        handoff_to=(BEN, CID),
    ),
    "waiting on the requester": card(
        request(state=RequestState.WAITING_ON_REQUESTER, waiting_since=T0 + 20 * MINUTE, owner=ANN.user, **ANSWERED),
        owner=ANN,
        answered_by=ANN,
    ),
    "waiting on the requester, asked again": card(
        request(
            state=RequestState.WAITING_ON_REQUESTER,
            waiting_since=T0 + 20 * MINUTE,
            nudged_at=T0 + 35 * MINUTE,
            **ANSWERED,
        ),
        answered_by=ANN,
    ),
    "resolved": card(
        request(
            state=RequestState.RESOLVED, closed_at=T0 + HOUR, closed_by=ANN.user, closed_as=ClosedAs.SOLVED, **ANSWERED
        ),
        owner=ANN,
        answered_by=BEN,
    ),
    "resolved on another day, after a miss": card(
        request(state=RequestState.RESOLVED, closed_at=T0 + 2 * DAY, closed_by=OLGA.user, **LATE), answered_by=BEN
    ),
    "parked": card(
        request(state=RequestState.RESOLVED, closed_at=T0 + HOUR, closed_as=ClosedAs.PARKED, **ANSWERED),
        owner=ANN,
        answered_by=ANN,
    ),
    "withdrawn by its author": card(request(state=RequestState.WITHDRAWN, closed_by=OLGA.user)),
    "withdrawn as not a request": card(request(state=RequestState.WITHDRAWN, closed_by=ANN.user)),
    "duplicate": card(
        request(state=RequestState.DUPLICATE, duplicate_of=7, **ANSWERED),
        duplicate_of=link(7, "printer smells"),
        answered_by=BEN,
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_the_card_in_every_state_as_a_picture_book(state: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(STATES[state])) == snapshot


@pytest.mark.parametrize("state", STATES)
def test_take_is_the_only_loud_button_and_only_while_somebody_is_needed(state: str) -> None:
    screen = STATES[state]

    loud = [button["action_id"] for button in elements(render(screen).blocks, "button") if "style" in button]

    needed = screen.request.state not in CLOSED and (
        screen.request.owner is None or screen.request.state is RequestState.WAITING
    )
    assert loud == ([Action.TAKE] if needed else [])


@pytest.mark.parametrize("state", STATES)
def test_a_card_stays_short_and_never_repeats_what_was_asked(state: str) -> None:
    rendered = render(STATES[state])

    words = "\n".join(
        text["text"] for kind in ("section", "context") for block in elements(rendered.blocks, kind)
        for text in (block.get("text"), *block.get("elements", [])) if text
    )  # fmt: skip
    assert len(words.splitlines()) <= 5
    assert "printer on fire" not in words + rendered.text


@pytest.mark.parametrize("state", RequestState)
def test_a_card_says_its_state_in_words_and_in_its_text_n6(state: RequestState) -> None:
    rendered = render(card(request(state=state, owner=ANN.user, first_reply_at=T0), owner=ANN))

    headline = rendered.blocks[0]["text"]["text"].splitlines()[0]
    spoken = {
        RequestState.WAITING: ("Waiting for a first response", "waits for a first response"),
        RequestState.RESPONDED: ("Answered", "was answered"),
        RequestState.IN_PROGRESS: ("In progress", "is in progress"),
        RequestState.WAITING_ON_REQUESTER: ("Waiting on Olga", "waits for an answer from Olga"),
        RequestState.RESOLVED: ("Resolved", "is resolved"),
        RequestState.WITHDRAWN: ("Withdrawn", "was withdrawn"),
        RequestState.DUPLICATE: ("Duplicate", "is closed as a duplicate"),
    }[state]
    assert spoken[0] in headline
    assert spoken[1] in rendered.text


@pytest.mark.parametrize("state", sorted(set(RequestState) - CLOSED))
def test_an_open_card_offers_take_resolve_triage_and_choices_that_carry_its_version(state: RequestState) -> None:
    *buttons, menu = render(card(request(state=state))).blocks[-1]["elements"]

    assert [control["action_id"] for control in buttons] == [Action.TAKE, Action.RESOLVE, Action.TRIAGE]
    assert [parse_pressed(control["value"]) for control in buttons] == [Pressed(12, 3)] * 3
    assert menu["action_id"] == Action.CARD_MENU
    chosen = [parse_menu(option["value"]) for option in menu["options"]]
    assert [each.choice for each in chosen] == [each for each in Menu if each is not Menu.MUTE]  # that is of alerts
    assert {each.pressed for each in chosen} == {Pressed(12, 3)}


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_closed_card_offers_to_reopen_and_to_say_what_was_learned_r9_t1_t3(state: RequestState) -> None:
    controls = render(card(request(state=state))).blocks[-1]["elements"]

    learned = [Action.TRIAGE, Action.ADD_COMMON] if state is RequestState.RESOLVED else []
    assert [control["action_id"] for control in controls] == [Action.REOPEN, *learned]


def test_taking_what_somebody_has_is_called_take_over_unless_it_was_handed_over_h1() -> None:
    owned = request(state=RequestState.IN_PROGRESS, owner=ANN.user)

    labels = [
        render(card(each, owner=ANN)).blocks[-1]["elements"][0]["text"]["text"]
        for each in (owned, replace(owned, handoff_to=BEN.user), replace(owned, owner=None))
    ]

    assert labels == ["Take over", "Take", "Take"]


def test_those_who_must_act_are_mentioned_in_the_blocks_and_in_the_text_n3() -> None:
    rendered = render(card(mention=(ANN.user, BEN.user)))

    assert "<@U0ANN> <@U0BEN>" in rendered.text
    assert "<@U0ANN> <@U0BEN>" in rendered.blocks[0]["text"]["text"]


@pytest.mark.parametrize("state", sorted(set(RequestState) - {RequestState.WAITING}))
def test_nobody_is_mentioned_once_the_request_does_not_wait_n3(state: RequestState) -> None:
    rendered = render(card(request(state=state), mention=(ANN.user,)))

    assert "<@" not in rendered.text + str(rendered.blocks)


def test_times_show_in_the_readers_zone_and_otherwise_in_the_teams() -> None:
    headline = render(card()).blocks[0]["text"]["text"]

    due = T0 + timedelta(minutes=5)
    assert f"<!date^{int(due.timestamp())}^{{time}}|10:05 CET>" in headline


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        (
            NamedCustomer(name="Acme <!here>", account_manager=ANN, plan="enterprise", region="EMEA"),
            "Customer Acme &lt;!here&gt; · account manager Ann · enterprise, EMEA",
        ),
        (
            NamedCustomer(name="Acme", account_manager=None, plan=None, region="EMEA"),
            "Customer Acme · ⚠️ nobody looks after them · EMEA",
        ),
    ],
)
def test_a_card_says_who_looks_after_the_customer_that_is_named_s1(customer: NamedCustomer, said: str) -> None:
    rendered = render(card(customers=(customer,)))

    assert said in str(rendered.blocks)
    assert mentioned(rendered) == set()
