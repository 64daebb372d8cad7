"""Every message beside the card and every surface, drawn once for each thing that makes it look different."""

import re
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.requests import RequestState
from bot.ports.screens import (
    AckWithoutReply,
    Board,
    CameBack,
    ColleagueHint,
    CommandHelp,
    ConfigReport,
    GroupedHint,
    HandoffPost,
    HandoffReminder,
    MissedInThread,
    MissedLine,
    Notice,
    Nudge,
    ParentAnswer,
    Reminder,
    RequestList,
    ResolutionPost,
    Screen,
    StormLine,
    TrackOffer,
    WhereToAsk,
    Who,
)
from handlers.views import render
from tests.views.pictures import picture
from tests.views.samples import (
    ANN,
    BEN,
    CID,
    DAY,
    FEEDS,
    HOUR,
    MINUTE,
    OLGA,
    T0,
    answered_line,
    dead_letter,
    duty,
    home,
    line,
    link,
    request,
)  # fmt: skip

TEAM = "Backend support"
OVERDUE = line(11, "cannot log in", missed=True, time_left=-12 * MINUTE, requester=CID)
NIGHT = line(16, "app is down", opened_at=T0 - 12 * HOUR)
NOTE = "Logs are in S3, see https://example.com/logs_2026_.\nTry `rm *.tmp` *first*, <!channel> & co."

PICTURES: dict[str, Screen] = {
    "reminder to those on duty": Reminder(lines=(line(),), step_after=3 * MINUTE, at_opening=False, role="duty"),
    "reminder of several at once": Reminder(
        lines=(OVERDUE, line()), step_after=3 * MINUTE, at_opening=False, role="duty"
    ),
    "reminder at opening time": Reminder(lines=(NIGHT, line()), step_after=0 * MINUTE, at_opening=True, role="duty"),
    "reminder to a lead": Reminder(lines=(OVERDUE,), step_after=10 * MINUTE, at_opening=False, role="lead"),
    "reminder to the manager on call": Reminder(
        lines=(OVERDUE,), step_after=15 * MINUTE, at_opening=False, role="manager"
    ),
    "missed, in the thread": MissedInThread(request=request(), mention=(ANN.user, CID.user), target=5 * MINUTE),
    "missed, in the thread, nobody left to mention": MissedInThread(request=request(), mention=(), target=HOUR),
    "missed, in the internal channel": MissedLine(lines=(OVERDUE, answered_line(missed=True)), team_name=TEAM),
    "missed, all answered by now": MissedLine(lines=(answered_line(missed=True),), team_name=TEAM),
    "storm": StormLine(lines=(line(), OVERDUE, answered_line()), team_name=TEAM, mention=(ANN.user, BEN.user)),
    "storm is over": StormLine(lines=(answered_line(), answered_line(14)), team_name=TEAM, mention=()),
    "acknowledged without a reply": AckWithoutReply(line=answered_line(), since=T0 + MINUTE),
    "nudge": Nudge(request=request(), mention=(OLGA.user,), park_after=15 * MINUTE),
    "nudge, directly": Nudge(request=request(), mention=(), park_after=15 * MINUTE, about=link()),
    "handoff to a person": HandoffPost(
        request=request(), giver=ANN, receiver_words="Ben", mention=(BEN.user,), note=NOTE
    ),
    "handoff to the next shift": HandoffPost(
        request=request(), giver=ANN, receiver_words="the next shift", mention=(), note=""
    ),
    "came back": CameBack(line=answered_line(), by=OLGA, had_by=ANN),
    "came back, since what it repeated ended": CameBack(line=answered_line(), by=None, had_by=None),
    "came back to its owner": CameBack(line=answered_line(), by=CID, had_by=None),
    "handoff reminder to the receiver": HandoffReminder(
        line=answered_line(), giver=ANN, receiver_words="Ben", to_receiver=True
    ),
    "handoff reminder to the giver": HandoffReminder(
        line=answered_line(), giver=ANN, receiver_words="Ben", to_receiver=False
    ),
    "resolution": ResolutionPost(request=request(), author=ANN, text=NOTE, parent=None),
    "answer to the original": ParentAnswer(
        request=request(), parent=link(7, "printer smells", state=RequestState.RESPONDED), author=ANN, text=NOTE
    ),
    "resolution of the original, without words": ResolutionPost(
        request=request(),
        author=ANN,
        text=NOTE,
        parent=link(7, "printer smells", state=RequestState.RESOLVED),
        quoted=True,
    ),
    "resolution of the original": ResolutionPost(
        request=request(), author=ANN, text="New toner.", parent=link(7, "printer smells", state=RequestState.RESOLVED)
    ),
    "hint to a colleague": ColleagueHint(on_duty=(ANN, BEN)),
    "hint to a colleague, one on duty": ColleagueHint(on_duty=(ANN,)),
    "hint to a colleague, nobody on duty": ColleagueHint(on_duty=()),
    "grouped": GroupedHint(request=request(), message_ts="1796202030.000200"),
    "offer to track": TrackOffer(channel="C0BACKEND", message_ts="1796202030.000200"),
    "notice": Notice(sentence="I was removed from #backend.", detail="Invite me again and I catch up."),
    "notice without detail": Notice(sentence="Request #12 is already resolved."),
    "direct notice": Notice(sentence="I was removed from <#C0TEAM>, so I can no longer write there.", with_mute=True),
    "where to ask": WhereToAsk(channels=("C0BACKEND", "C0PAY"), command="/support"),
    "board": Board(
        team_name=TEAM,
        lines=(OVERDUE, line(), NIGHT, answered_line(), answered_line(17, "Which report?", owner=None)),
        more=3,
        on_duty=(ANN, BEN),
        drawn_at=T0 + MINUTE,
    ),
    "board while support is closed": Board(
        team_name=TEAM,
        lines=(line(due_at=T0 + DAY),),
        more=0,
        on_duty=(),
        drawn_at=T0,
    ),
    "board with priorities that differ": Board(
        team_name=TEAM,
        lines=(line(), line(18, "nicer colors", priority="low")),
        more=0,
        on_duty=(ANN,),
        drawn_at=T0 + MINUTE,
    ),
    "board, all answered": Board(
        team_name=TEAM, lines=(answered_line(),), more=0, on_duty=(ANN, BEN), drawn_at=T0 + MINUTE
    ),
    "board, nothing open": Board(team_name=TEAM, lines=(), more=0, on_duty=(ANN, BEN), drawn_at=T0 + MINUTE),
    "home of a member": home(),
    "home of a member, muted": home(muted_until=T0 + 9 * HOUR),
    "home of a member, with a handoff to confirm": home(handed=(answered_line(16, "Slow reports", owner=BEN),)),
    "home of a member, with calendar feeds": home(feeds=FEEDS),
    "home of a member, all quiet": home(unanswered=(), mine=(), waiting=(), my_requests=()),
    "home of a requester": home(
        user=OLGA.user,
        member_of=(),
        unanswered=(),
        mine=(),
        waiting=(),
        my_requests=(line(), answered_line(9, "New laptop", link=link(9, "New laptop", state=RequestState.RESOLVED))),
    ),
    "home of a requester, nothing open": home(
        user=OLGA.user, member_of=(), unanswered=(), mine=(), waiting=(), my_requests=()
    ),
    "list": RequestList(
        title="Open requests", lines=(OVERDUE, line(), answered_line()), more=2, empty="Nothing is open."
    ),
    "list, empty": RequestList(title="Your requests", lines=(), more=0, empty="Nothing of yours is open."),
    "who": Who(teams=(duty(), duty(team_name="Payments", fallback=(), observers=(), next_responders=None))),
    "who, nobody confirmed a shift": Who(teams=(duty(from_roster=True, until=None, next_responders=None),)),
    "who, nobody at all": Who(teams=(duty(responders=(), fallback=(), observers=(), until=None),)),
    "who, no team": Who(teams=()),
    "help": CommandHelp(
        command="/support",
        verbs=(("open", "open", "what is open"), ("take", "take NUMBER", "take a request")),
        typed=None,
        nearest=None,
    ),
    "help with the nearest verb": CommandHelp(
        command="/support",
        verbs=(("take", "take NUMBER", "take a request"),),
        typed="tkae &amp; <!channel>",
        nearest="take",
    ),
    "help without a near verb": CommandHelp(
        command="/support", verbs=(("take", "take NUMBER", "take a request"),), typed="xyzzy", nearest=None
    ),
    "configuration": ConfigReport(
        teams=((TEAM, ("First response within 5 min, Monday to Friday 09:00-18:00.", "On duty: Ann and Ben.")),),
        problems=("I may not change the user group: see the documentation for admins.",),
        dead=(dead_letter(),),
    ),
    "configuration without problems": ConfigReport(
        teams=((TEAM, ("First response within 5 min.",)),), problems=(), dead=()
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_message_as_a_picture_book(name: str, snapshot: SnapshotAssertion) -> None:
    assert picture(render(PICTURES[name])) == snapshot


@pytest.mark.parametrize("name", PICTURES)
def test_everything_is_a_full_sentence_for_screen_readers_n6(name: str) -> None:
    text = render(PICTURES[name]).text

    assert re.match(r"[A-Z]|\d+ request|<@\w+>, do you", text)
    assert re.search(r"[.?!”]( <@\w+>)*$", text)


def test_direct_messages_end_with_a_mute_control_n4() -> None:
    direct = [
        each for each in PICTURES.values() if isinstance(each, Reminder | AckWithoutReply | CameBack | HandoffReminder)
    ]

    last = [render(screen).blocks[-1] for screen in direct]

    assert {element["action_id"] for block in last for element in block["elements"]} == {"mute_today"}


def test_a_board_that_says_the_same_stays_the_same_so_that_it_need_not_be_edited_n1() -> None:
    earlier = Board(team_name=TEAM, lines=(answered_line(),), more=0, on_duty=(ANN,), drawn_at=T0)

    assert render(earlier) == render(replace(earlier, drawn_at=T0 + HOUR))


def test_home_shows_at_most_twenty_buttons_and_says_how_many_more_there_are() -> None:
    rendered = render(home(unanswered=tuple(line(number) for number in range(1, 26))))

    drawn = picture(rendered)
    assert drawn.count('"accessibility_label": "Take request') == 20
    assert "and 5 more" in drawn


def test_a_board_of_very_many_requests_says_how_many_it_leaves_out() -> None:
    lines = tuple(line(number, "&" * 80) for number in range(1, 201))

    rendered = render(Board(team_name=TEAM, lines=lines, more=100, on_duty=(), drawn_at=T0))

    shown = sum(str(block).count("Olga") for block in rendered.blocks)
    assert 0 < shown < 200
    assert f"and {300 - shown} more" in str(rendered.blocks)
