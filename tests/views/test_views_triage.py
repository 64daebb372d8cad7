"""Triage as people see it: the form with its consequences, replies in a person's name, approvals (T1, T2, N2, N5)."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.approvals import Approval, ApprovalState, Difficulty, Risk
from bot.domain.requests import Priority
from bot.domain.templates import PLACEHOLDERS, complete, render
from bot.domain.triage import DEFAULTS, Category, Course, courses, names_link, plan, proposed, reply_template
from bot.ports.triage_screens import (
    ApprovalPost,
    ApprovalReminder,
    ApprovalResult,
    Forwarded,
    OfferCommon,
    TriageForm,
    TriageReply,
)
from handlers.views import render as draw
from handlers.views import triage_forms
from handlers.views.ids import Field
from handlers.views.triage_ids import Drawn, digest, field_of, metadata, parse_metadata, place
from tests.views.limits import check_message, check_modal
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, OLGA, T0, link, request
from tests.views.strategies import anything

LINKS = {"API": "https://docs.example.com/api", "Import": "https://docs.example.com/import"}
CHANGE = Approval(
    id=4,
    request_id=12,
    team="backend",
    what="Set order 4711 to paid\nUPDATE orders …",
    difficulty=Difficulty.EASY,
    risk=Risk.HIGH,
    asked_by=ANN.user,
    asked_at=T0,
)
DECIDED = replace(CHANGE, decided_by=BEN.user, decided_at=T0)


def a_form(category: Category | None = None, course: Course | None = None, **given: Any) -> TriageForm:
    """The form as a category opens it, or with a course chosen."""
    form = TriageForm(request=request(), about=link(), categories=DEFAULTS, category=None, priority=Priority.HIGH)
    if category is None:
        return replace(form, **given)
    offered = courses(category, closed=bool(given.get("closed")))
    chosen = course or proposed(category, offered)
    text = render(reply_template(category, chosen), {"owner": "Ann", "link": "API: https://docs.example.com/api"})
    filled = replace(
        form,
        category=category,
        courses=offered,
        course=chosen,
        plan=plan(category, chosen or offered[0]),
        proposal=text,
        reply=text,
        link=next(iter(category.links), None),
        linked=names_link(category, chosen or offered[0]),
        owner=ANN.user,
    )
    return replace(filled, **given)


CATEGORY = {category.id: category for category in DEFAULTS}
FORMS = {
    "nothing chosen yet": a_form(),
    "no categories": a_form(categories=()),
    **{category.id: a_form(category) for category in DEFAULTS},
    "documented, several links": a_form(replace(CATEGORY["documented"], links=LINKS)),
    "bug with a workaround": a_form(CATEGORY["bug"], Course.WORKAROUND),
    "bug that has a ticket": a_form(CATEGORY["bug"], Course.TICKET, ticket="EDGE-12"),
    "training, people chosen": a_form(CATEGORY["training"], forward_to=(BEN.user,)),
    "change by hand": a_form(CATEGORY["manual_data_change"], Course.BY_HAND),
    "underlying problem first": a_form(CATEGORY["self_serve"], Course.ASK_FIRST),
    "closed": a_form(CATEGORY["bug"], closed=True),
}
SCREENS = {
    "reply": TriageReply(request=request(), author=ANN, text="It goes on in EDGE-12 (https://x.example.com/EDGE-12)."),
    "reply that calls somebody": TriageReply(request=request(), author=ANN, text="Ben helps.", mention=(BEN.user,)),
    "only a call": TriageReply(request=request(), author=ANN, text="", mention=(BEN.user,)),
    "forwarded": Forwarded(about=link(), requester=OLGA, giver=ANN, category_label="Training need", note="Second time"),
    "offer of a common request": OfferCommon(request=request()),
    "approval": ApprovalPost(approval=CHANGE, asker=ANN, decider=None, mention=(BEN.user,)),
    "approved": ApprovalPost(
        approval=replace(DECIDED, state=ApprovalState.APPROVED), asker=ANN, decider=BEN, mention=()
    ),
    "declined": ApprovalPost(
        approval=replace(DECIDED, state=ApprovalState.DECLINED, note="Restart it"), asker=ANN, decider=BEN, mention=()
    ),
    "void": ApprovalPost(approval=replace(CHANGE, state=ApprovalState.VOID), asker=ANN, decider=None, mention=()),
    "result": ApprovalResult(approval=replace(DECIDED, state=ApprovalState.APPROVED), about=link(), decider=BEN),
    "result in the thread": ApprovalResult(
        approval=replace(DECIDED, state=ApprovalState.DECLINED, note="Restart it"),
        about=link(),
        decider=BEN,
        mention=(ANN.user,),
    ),
    "reminder": ApprovalReminder(approval=CHANGE, about=link(), asker=ANN),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_triage_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    view = triage_forms.triage(FORMS[name])

    check_modal(view)
    assert picture_of_modal(view) == snapshot


@pytest.mark.parametrize("name", SCREENS)
def test_every_message_of_triage_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    drawn = draw(SCREENS[name])

    check_message(drawn)
    assert picture(drawn) == snapshot


def test_declining_asks_for_the_reason() -> None:
    view = triage_forms.decline("4", CHANGE.what)

    check_modal(view)
    assert view["private_metadata"] == "4"


@given(text=anything(), name=anything())
def test_whatever_people_write_slack_takes_the_form(text: str, name: str) -> None:
    label = name[:60] or "x"
    own = Category(id="own", label=label, links={label: "https://x.example.com", "b": "https://b.example.com"})
    form = replace(a_form(own), reply=text, about=link(title=name))

    check_modal(triage_forms.triage(form))


@given(value=anything(), template=st.lists(st.sampled_from(sorted(PLACEHOLDERS)), max_size=5))
def test_no_value_of_a_reply_can_mention_anybody_or_format_anything_n5(value: str, template: list[str]) -> None:
    values = dict.fromkeys(PLACEHOLDERS, f"<!channel> <@U0EVE> <https://evil|here> @here {value}")
    text = complete(render(" ".join(f"{{{name}}}" for name in template), values), values)

    drawn = draw(TriageReply(request=request(), author=ANN, text=text))

    check_message(drawn)
    assert "<!" not in drawn.text + str(drawn.blocks)
    assert "<@" not in drawn.text + str(drawn.blocks)
    assert not re.search(r"@(?:here|channel|everyone)\b", drawn.text)


@pytest.mark.parametrize("text", ["word " * 600, "line & more\n" * 250, "x" * 3_000])
def test_no_word_of_a_long_reply_is_lost(text: str) -> None:
    drawn = draw(TriageReply(request=request(), author=ANN, text=text))

    check_message(drawn)
    shown = "".join(str(block["text"]["text"]) for block in drawn.blocks)
    for sign in "wlx":
        assert shown.count(sign) == text.strip().count(sign)


@pytest.mark.parametrize("text", ["word " * 600, "  if x < y:\n" * 250])
def test_whoever_approves_a_long_change_reads_all_of_it(text: str) -> None:
    drawn = draw(ApprovalPost(approval=replace(CHANGE, what=text), asker=ANN, decider=None, mention=()))

    check_message(drawn)
    shown = "\n".join(str(block["text"]["text"]) for block in drawn.blocks if block["type"] == "section")
    assert shown.count("word") == text.count("word")
    assert shown.count(">   if x &lt; y:") == text.count("  if x < y:") - ("if" in text)  # a quote begins with words
    assert drawn.blocks[-1]["type"] == "actions"


def test_how_the_form_was_drawn_is_read_back() -> None:
    drawn = Drawn("bug", Course.TICKET, digest("Thanks"))

    assert parse_metadata(metadata(request(), drawn)) == ("12:3:C0BACKEND", drawn)
    assert parse_metadata(metadata(request(), Drawn(None, None, "0a"))) == ("12:3:C0BACKEND", Drawn(None, None, "0a"))
    assert field_of(place(Field.REPLY, "0a:b")) == Field.REPLY


def test_the_reply_is_a_field_of_its_own_for_other_words_so_that_slack_shows_them() -> None:
    def reply_of(form: TriageForm) -> object:
        blocks: Any = triage_forms.triage(form)["blocks"]
        return next(block["block_id"] for block in blocks if str(block.get("block_id")).startswith("reply:"))

    bug = a_form(CATEGORY["bug"])

    assert reply_of(bug) == reply_of(replace(bug, priority=Priority.LOW))
    assert reply_of(bug) != reply_of(replace(bug, reply="My own words"))
