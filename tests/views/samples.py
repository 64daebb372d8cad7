"""Screens to draw: one factory per value, complete by default, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.requests import Origin, Priority, Request, RequestState
from bot.ports import screens
from bot.ports.screens import (
    AckWithoutReply,
    Board,
    CameBack,
    Card,
    ColleagueHint,
    CommandHelp,
    ConfigReport,
    DeadLetter,
    DutyLine,
    FeedLine,
    GroupedHint,
    HandoffPost,
    HandoffReminder,
    Home,
    MissedInThread,
    MissedLine,
    Notice,
    Nudge,
    ParentAnswer,
    Person,
    Reminder,
    RequestLine,
    RequestLink,
    RequestList,
    ResolutionPost,
    ScheduleLine,
    StormLine,
    TrackOffer,
    WhereToAsk,
    Who,
)

T0 = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # Wednesday 10:00 in Prague
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

OLGA, ANN, BEN, CID, DANA = (
    Person("U0OLGA", "Olga"),
    Person("U0ANN", "Ann"),
    Person("U0BEN", "Ben"),
    Person("U0CID", "Cid"),
    Person("U0DANA", "Dana"),
)
PEOPLE = {each.user: each for each in (OLGA, ANN, BEN, CID, DANA)}
PERMALINK = "https://example.slack.com/archives/C0BACKEND/p1796202000000100"


SCHEDULE = ScheduleLine(
    schedule_name="Manager on call",
    zone="Europe/Prague",
    now=ANN,
    until=T0 + DAY,
    missing=None,
    instead=None,
    following=BEN,
    following_at=T0 + DAY,
)


def request(**changes: object) -> Request:
    fresh = Request(
        id=12,
        team="backend",
        channel="C0BACKEND",
        message_ts="1796202000.000100",
        thread_ts="1796202000.000100",
        author=OLGA.user,
        text="printer on fire",
        file_count=0,
        origin=Origin.MESSAGE,
        posted_at=T0,
        opened_at=T0,
        state=RequestState.WAITING,
        version=3,
        priority=Priority.URGENT,
        target=5 * MINUTE,
        due_at=T0 + 5 * MINUTE,
        out_of_hours=False,
    )
    return replace(fresh, **changes)


def card(of: Request | None = None, **changes: object) -> Card:
    fresh = Card(
        request=of or request(),
        requester=OLGA,
        owner=None,
        answered_by=None,
        closed_by=PEOPLE.get((of or request()).closed_by or ""),
        on_duty=(ANN, BEN),
        mention=(),
        priority_is_default=True,
        zone="Europe/Prague",
        working_now=True,
        back_at=None,
        emergency_contact=(DANA,),
        handoff_to=(),
        duplicate_of=None,
        linked_from=None,
        category_label=None,
        children=0,
        skipped_steps=(),
    )
    return replace(fresh, **changes)


def link(number: int = 12, title: str = "printer on fire", **changes: object) -> RequestLink:
    return replace(RequestLink(id=number, title=title, permalink=PERMALINK, state=RequestState.WAITING), **changes)


def line(number: int = 12, title: str = "printer on fire", **changes: object) -> RequestLine:
    fresh = RequestLine(
        link=link(number, title),
        channel="C0BACKEND",
        requester=OLGA,
        owner=None,
        priority="urgent",
        version=3,
        opened_at=T0,
        due_at=T0 + 5 * MINUTE,
        answered=False,
        missed=False,
        time_left=4 * MINUTE,
    )
    return replace(fresh, **changes)


def answered_line(number: int = 13, title: str = "VPN is slow", **changes: object) -> RequestLine:
    fresh = line(
        number,
        title,
        link=link(number, title, state=RequestState.IN_PROGRESS),
        owner=ANN,
        answered=True,
        time_left=None,
    )
    return replace(fresh, **changes)


def duty(**changes: object) -> DutyLine:
    fresh = DutyLine(
        team_name="Backend support",
        responders=(ANN, BEN),
        fallback=(CID,),
        observers=(DANA,),
        until=T0 + 7 * DAY,
        next_responders=(CID, DANA),
        from_roster=False,
    )
    return replace(fresh, **changes)


def home(**changes: object) -> Home:
    fresh = Home(
        user=ANN.user,
        member_of=("Backend support",),
        unanswered=(line(),),
        handed=(),
        mine=(answered_line(),),
        waiting=(
            answered_line(14, "Which report?", link=link(14, "Which report?", state=RequestState.WAITING_ON_REQUESTER)),
        ),
        my_requests=(answered_line(15, "New laptop", requester=ANN, owner=DANA),),
        on_duty=(duty(),),
        muted_until=None,
        command="/support",
        drawn_at=T0 + MINUTE,
    )
    return replace(fresh, **changes)


FEEDS = (
    FeedLine(subject="person:U0ANN", label="My shifts", since=T0 - 400 * MINUTE),
    FeedLine(subject="team:backend", label="Backend support", since=None),
)


def dead_letter(number: int = 7) -> DeadLetter:
    return DeadLetter(id=number, what="Card of #12", where="<#C0BACKEND>", error="channel_not_found", since=T0)


# One of each: whoever adds a screen adds it here, and every law of tests/views holds for it.
EXAMPLES: tuple[screens.Screen, ...] = (
    card(mention=(ANN.user, BEN.user)),
    Reminder(lines=(line(),), step_after=3 * MINUTE, at_opening=False, role="duty"),
    MissedInThread(request=request(), mention=(ANN.user, BEN.user), target=5 * MINUTE),
    MissedLine(lines=(line(missed=True), answered_line(missed=True)), team_name="Backend support"),
    StormLine(lines=(line(), answered_line()), team_name="Backend support", mention=(ANN.user,)),
    AckWithoutReply(line=answered_line(), since=T0),
    Nudge(request=request(), mention=(OLGA.user,), park_after=15 * MINUTE),
    Nudge(request=request(), mention=(), park_after=15 * MINUTE, about=link()),
    HandoffPost(request=request(), giver=ANN, receiver_words="Ben", mention=(BEN.user,), note="Logs are in S3."),
    CameBack(line=answered_line(), by=OLGA, had_by=ANN),
    HandoffReminder(line=answered_line(), giver=ANN, receiver_words="Ben", to_receiver=True),
    ResolutionPost(request=request(), author=ANN, text="Restarted it.", parent=None),
    ParentAnswer(request=request(), parent=link(7), author=ANN, text="Restarted it."),
    ColleagueHint(on_duty=(ANN, BEN)),
    GroupedHint(request=request(), message_ts="1796202030.000200"),
    TrackOffer(channel="C0BACKEND", message_ts="1796202030.000200"),
    Notice(sentence="I was removed from a channel.", detail="Invite me again to go on."),
    WhereToAsk(channels=("C0BACKEND", "C0PAY"), command="/support"),
    Board(
        team_name="Backend support", lines=(line(), answered_line()), more=0, on_duty=(ANN, BEN), drawn_at=T0 + MINUTE
    ),
    home(feeds=FEEDS),
    RequestList(title="Open requests", lines=(line(), answered_line()), more=0, empty="Nothing is open."),
    Who(teams=(duty(),)),
    CommandHelp(
        command="/support",
        verbs=(("open", "open", "what is open"), ("take", "take NUMBER", "take a request")),
        typed="tkae",
        nearest="take",
    ),
    ConfigReport(
        teams=(("Backend support", ("First response within 5 min.",)),),
        problems=("2 messages wait for Slack.",),
        dead=(dead_letter(),),
    ),
)
