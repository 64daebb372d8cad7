"""What follows from each category (T1, T2)."""

from dataclasses import replace

import pytest

from bot.domain.templates import unknown_placeholders
from bot.domain.triage import DEFAULTS, After, Category, Course, TicketRule, courses, plan, proposed, reply_template

BY_ID = {category.id: category for category in DEFAULTS}
PLAIN = Category(id="own", label="Own")


def test_there_are_nine_categories_whose_replies_name_known_values_only() -> None:
    assert len(BY_ID) == 9
    assert [unknown_placeholders(category.reply) for category in DEFAULTS] == [()] * 9


@pytest.mark.parametrize(
    ("category", "offered"),
    [
        ("bug", (Course.TICKET, Course.WORKAROUND, Course.ASK_FIRST, Course.RECORD)),
        ("error_shown", (Course.TICKET, Course.WORKAROUND, Course.ASK_FIRST, Course.RECORD)),
        ("quick_question", (Course.RESOLVE, Course.KEEP_OPEN, Course.ASK_FIRST, Course.RECORD)),
        ("training", (Course.RESOLVE, Course.KEEP_OPEN, Course.ASK_FIRST, Course.RECORD)),
        ("manual_data_change", (Course.SAFER, Course.BY_HAND, Course.ASK_FIRST, Course.RECORD)),
    ],
)
def test_each_category_offers_what_it_is_for_first(category: str, offered: tuple[Course, ...]) -> None:
    assert courses(BY_ID[category]) == offered


@pytest.mark.parametrize("category", DEFAULTS, ids=lambda category: category.id)
def test_of_a_closed_request_one_can_only_say_what_it_was(category: Category) -> None:
    offered = courses(category, closed=True)

    assert offered == (Course.RECORD,)
    assert proposed(category, offered) is Course.RECORD
    assert plan(category, Course.RECORD).after is After.AS_IT_WAS


@pytest.mark.parametrize("category", DEFAULTS, ids=lambda category: category.id)
def test_nobody_is_asked_back_about_an_alert(category: Category) -> None:
    offered = courses(category, asked=False)

    assert {plan(category, course).after for course in offered}.isdisjoint({After.WAITING})


def test_whether_a_workaround_is_needed_is_for_a_person_to_say_t2() -> None:
    bug = BY_ID["bug"]

    assert proposed(bug, courses(bug)) is None
    assert proposed(replace(bug, close=True), courses(bug)) is Course.TICKET
    assert proposed(replace(bug, close=False), courses(bug)) is Course.WORKAROUND


def test_changing_data_by_hand_is_never_what_is_proposed() -> None:
    change = BY_ID["manual_data_change"]

    assert proposed(change, courses(change)) is Course.SAFER
    assert proposed(change, courses(change, asked=False)) is None


def test_the_configuration_says_whether_closing_is_proposed() -> None:
    assert proposed(PLAIN, courses(PLAIN)) is Course.RESOLVE
    assert proposed(replace(PLAIN, close=False), courses(PLAIN)) is Course.KEEP_OPEN


def test_what_a_request_is_already_does_not_happen_again_by_itself() -> None:
    assert {proposed(category, courses(category), known=True) for category in DEFAULTS} == {Course.RECORD}


def test_no_workaround_means_a_ticket_and_closed_a_workaround_a_ticket_and_an_owner_t2() -> None:
    no, yes = plan(BY_ID["bug"], Course.TICKET), plan(BY_ID["bug"], Course.WORKAROUND)

    assert (no.ticket, no.after, no.owned) == (True, After.CLOSED, False)
    assert (yes.ticket, yes.after, yes.owned) == (True, After.OPEN, True)


def test_going_ahead_by_hand_needs_a_second_member_unless_that_is_switched_off_t1() -> None:
    change = BY_ID["manual_data_change"]

    assert plan(change, Course.BY_HAND).approval
    assert not plan(replace(change, second_approval=False), Course.BY_HAND).approval
    assert plan(change, Course.SAFER).judged
    assert "second person" in reply_template(change, Course.BY_HAND)
    assert "second person" not in reply_template(replace(change, second_approval=False), Course.BY_HAND)


def test_asking_for_the_problem_first_waits_for_the_requester_whatever_it_is_t2() -> None:
    asked = [plan(category, Course.ASK_FIRST) for category in DEFAULTS]

    assert {(each.after, each.ticket, each.forwards, each.approval) for each in asked} == {
        (After.WAITING, False, False, False)
    }
    assert {"?" in reply_template(category, Course.ASK_FIRST) for category in DEFAULTS} == {True}


def test_saying_what_it_is_and_nothing_more_writes_nothing() -> None:
    assert {reply_template(category, Course.RECORD) for category in DEFAULTS} == {""}
    assert {plan(category, Course.RECORD).replies for category in DEFAULTS} == {False}


def test_a_category_of_ones_own_may_have_a_ticket_and_people() -> None:
    own = replace(PLAIN, ticket=TicketRule(labels=("own",)), forwards=True, forward_to=("U0DANA",))

    assert plan(own, Course.TICKET).forwards
    assert courses(own)[0] is Course.TICKET
