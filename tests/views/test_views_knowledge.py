"""Common requests, what was found and what resembles a request, as people see them (T3, N3-N6)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.domain.common_requests import CommonRequest, Wording
from bot.domain.requests import RequestState
from bot.ports.knowledge_screens import (
    AlikeEntry,
    AlikePast,
    CommonAnswer,
    CommonLine,
    CommonList,
    Found,
    FoundKind,
    FoundLine,
    FoundSection,
    Similar,
)
from bot.ports.screens import RequestLink
from handlers.views import common, common_forms, render
from handlers.views import similar as similar_view
from handlers.views.blocks import Choice, View
from handlers.views.common_ids import (
    CommonChoice,
    CommonChosen,
    CommonPage,
    EntryFor,
    EntryOn,
    entry_for_value,
    parse_common,
    parse_common_choice,
    parse_common_page,
    parse_entry_for,
)
from handlers.views.ids import Action, Pressed
from tests.views.limits import check_home, check_message, check_modal, elements, mentioned
from tests.views.pictures import picture, picture_of_modal
from tests.views.samples import ANN, BEN, PERMALINK, T0, home, link
from tests.views.strategies import anything, links, values_of

ENTRY = CommonRequest(
    id=4,
    team="backend",
    title="How do I reset my VPN token?",
    answer="Open the portal and press *Reset*.\nThen wait a minute: https://portal.example.com",
    link="https://wiki.example.com/vpn",
    owner=ANN.user,
    uses=3,
    version=2,
    created_at=T0,
    created_by=ANN.user,
    updated_at=T0,
    updated_by=ANN.user,
)
LINE = CommonLine(entry=ENTRY, owner=ANN, team_name=None, editable=True)
OTHER = replace(LINE, entry=replace(ENTRY, id=5, title="Who can see salaries?", uses=0, link=""), owner=None)
LIST = CommonList(
    lines=(LINE, OTHER),
    number=2,
    page=0,
    last_page=0,
    retired=False,
    retired_number=0,
    keeps=(("backend", "Backend support"),),
    command="/support",
)
FOUND = Found(
    words="reset token",
    sections=(
        FoundSection(
            kind=FoundKind.COMMON,
            lines=(FoundLine(title=ENTRY.title, snippet="Press Reset, then a new token comes.", link=ENTRY.link),),
        ),
        FoundSection(
            kind=FoundKind.REQUESTS,
            lines=(
                FoundLine(
                    title="My token is gone", snippet="… resetting helped …", link=PERMALINK, standing="resolved"
                ),
                FoundLine(title="reset it", snippet="reset it", link=None, standing="in progress"),
            ),
        ),
    ),
    past_of=("Backend support",),
    command="/support",
)
SIMILAR = Similar(
    about=link(),
    version=3,
    channel="C0BACKEND",
    is_alert=False,
    entries=(AlikeEntry(line=LINE, alike="very alike"),),
    past=(
        AlikePast(
            link=link(7, "token gone", state=RequestState.RESOLVED),
            alike="almost the same",
            resolution="Reset it <twice>.",
            closed_by=BEN,
            closed_at=T0,
        ),
        AlikePast(
            link=link(8, "no token", state=RequestState.IN_PROGRESS),
            alike="somewhat alike",
            resolution="",
            closed_by=None,
            closed_at=None,
        ),
    ),
)
MESSAGES = {
    "the list, for a member": LIST,
    "the list, for a requester": replace(
        LIST, keeps=(), lines=tuple(replace(each, editable=False) for each in (LINE, OTHER))
    ),
    "the list, on its second page of three": replace(LIST, page=1, last_page=2, number=17, retired_number=1),
    "the list, when something has just happened": replace(LIST, sentence="“VPN” is changed."),
    "the list, with an entry that is suggested no more": replace(LIST, lines=(replace(LINE, muted=True),), number=1),
    "the list of several teams": replace(LIST, lines=(replace(LINE, team_name="Backend support"),), number=1),
    "retired entries": replace(LIST, retired=True, lines=(LINE,), number=1, retired_number=1),
    "an empty list, for a member": replace(LIST, lines=(), number=0),
    "an empty list, for a requester": replace(LIST, lines=(), number=0, keeps=()),
    "what was found": FOUND,
    "what was found, for a requester": replace(FOUND, sections=FOUND.sections[:1], past_of=()),
    "nothing was found": replace(FOUND, sections=()),
    "an answer in the thread": CommonAnswer(author=ANN, title=ENTRY.title, text=ENTRY.answer),
}
WORDING = Wording(title=ENTRY.title, answer=ENTRY.answer, link=ENTRY.link, owner=ANN.user)
MODALS: dict[str, View] = {
    "similar and more": similar_view.similar(SIMILAR),
    "similar and more, of an alert that resembles nothing": similar_view.similar(
        replace(SIMILAR, is_alert=True, entries=(), past=())
    ),
    "the list": common.list_modal(LIST),
    "a whole entry": common.entry_modal(LINE),
    "a new entry": common_forms.entry_form(
        private_metadata="m", wording=Wording(title="", answer=""), teams=(Choice("a", "A"), Choice("b", "B"))
    ),
    "a new entry from a request": common_forms.entry_form(private_metadata="m", wording=WORDING, about=link()),
    "an entry that is changed": common_forms.entry_form(private_metadata="m", wording=WORDING),
    "an answer before it is posted": common_forms.answer_form(
        private_metadata="m", about=link(), entry=ENTRY, text=ENTRY.answer
    ),
    "search": common_forms.search_form(),
    "search, with what was found": common_forms.search_form(FOUND),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    rendered = render(MESSAGES[name])

    check_message(rendered)
    assert picture(rendered) == snapshot


@pytest.mark.parametrize("name", MODALS)
def test_every_modal_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    check_modal(MODALS[name])
    assert picture_of_modal(MODALS[name]) == snapshot


@given(screen=values_of(CommonList) | values_of(Found) | values_of(CommonAnswer))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_each_and_nobody_is_mentioned_n3_n5(screen: CommonList | Found | CommonAnswer) -> None:
    rendered = render(screen)

    check_message(rendered)
    assert mentioned(rendered) == set()


@given(screen=values_of(CommonList) | values_of(Found))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_lists_as_modals(screen: CommonList | Found) -> None:
    check_modal(common.list_modal(screen) if isinstance(screen, CommonList) else common_forms.search_form(screen))


@given(text=anything(), about=links())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_what_resembles_a_request_whatever_was_written(text: str, about: RequestLink) -> None:
    line = replace(LINE, entry=replace(ENTRY, title=text, answer=text, link=text), team_name=text)
    entries = (AlikeEntry(line=line, alike="very alike"),) * 3
    past = (replace(SIMILAR.past[0], link=about, resolution=text),) * 5

    check_modal(similar_view.similar(replace(SIMILAR, about=about, entries=entries, past=past)))


@given(about=links(), text=anything(), title=anything(), names=st.lists(anything(), max_size=3))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_slack_accepts_forms_about_any_text(about: RequestLink, text: str, title: str, names: list[str]) -> None:
    teams = [Choice(str(number), name) for number, name in enumerate(names)]
    wording = Wording(title=title, answer=text, link=text)

    check_modal(common_forms.entry_form(private_metadata="m", wording=wording, teams=teams, about=about))
    check_modal(
        common_forms.answer_form(private_metadata="m", about=about, entry=replace(ENTRY, title=title), text=text)
    )


def test_values_of_controls_come_back_as_they_were_written() -> None:
    assert parse_entry_for(entry_for_value(EntryFor(4, Pressed(12, 3)))) == EntryFor(4, Pressed(12, 3))
    menu = next(elements(render(LIST).blocks, "overflow"))
    page = CommonPage(0)
    assert [parse_common_choice(option["value"]) for option in menu["options"]] == [
        CommonChosen(CommonChoice.EDIT, EntryOn(4, 2, page)),
        CommonChosen(CommonChoice.RETIRE, EntryOn(4, 2, page)),
    ]
    retired = render(replace(LIST, page=1, last_page=1, retired=True)).blocks
    buttons = {button["action_id"]: button["value"] for button in elements(retired, "button")}
    assert parse_common(buttons[Action.RESTORE_COMMON]) == EntryOn(5, 2, CommonPage(1, retired=True))
    assert parse_common_page(buttons[Action.COMMON_BACK]) == CommonPage(0, retired=True)
    assert parse_common_page(buttons[Action.OPEN_COMMON]) == CommonPage(0)


@pytest.mark.parametrize("value", ["", "used", "else:1", "used:x", "used:1:2"])
def test_what_is_no_page_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_common_page(value)


def test_home_shows_the_first_entries_and_two_buttons_x3() -> None:
    rendered = render(home(common=(("VPN", "https://wiki.example.com"), ("<!channel>", ""))))

    check_home(rendered)
    assert "• <https://wiki.example.com|VPN>\\n• &lt;!channel&gt;" in str(rendered.blocks)
    buttons = [each["action_id"] for each in elements(rendered.blocks, "button")]
    assert {Action.OPEN_SEARCH, Action.OPEN_COMMON} <= set(buttons)


def test_no_word_of_a_long_answer_is_lost() -> None:
    drawn = render(CommonAnswer(author=ANN, title="Report", text="SELECT a <b> FROM c\n" * 120))

    check_message(drawn)
    shown = "".join(str(block["text"]["text"]) for block in drawn.blocks if block["type"] == "section")
    assert shown.count("SELECT a &lt;b&gt; FROM c") == 120
