"""The messages of the week: proposal, reminder, takeover, handoff list, news for single people (D5-D7, H2, H3)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.ports.rotation_screens import (
    Began,
    DayLine,
    Findings,
    HandedLine,
    HandoffList,
    PlanChange,
    Proposal,
    ProposalState,
    Said,
    Serving,
    Takeover,
    TeamReminder,
    Topic,
    Week,
    Welcome,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.ids import Action, duty_value
from handlers.views.lists import and_more, in_text, line, paragraphs, take_button
from handlers.views.reminders import mute_control

PASSED_OVER = 6  # names that a proposal shows; `why` tells about everybody
WITH_BUTTONS = 15
TOPIC = 250  # characters that Slack keeps of a topic
ROLES = {"responder": "on support", "fallback": "the fallback", "observer": "observing"}


@draw.register
def proposal(screen: Proposal) -> Rendered:
    """Draw a proposed team, edited in place until it serves (D5, D6)."""
    team, people = words.label(screen.week.team_name), _responders(screen.serving)
    shown = [
        blocks.section(words.paragraph(f"{_SIGN[screen.state]} *{team}: {_headline(screen)}*", _called(screen))),
        blocks.section(_serving(screen.serving)),
        *_findings(screen.findings),
    ]
    if screen.reason:
        shown.append(blocks.context(f"Why all the same: {words.literal(screen.reason)}"))
    if screen.state is ProposalState.PROPOSED:
        shown += [_decide(screen.week, with_cannot=bool(screen.serving.responders)), blocks.context(_outlook(screen))]
    elif screen.state is ProposalState.CONFIRMED:
        shown.append(blocks.actions(_change_button(screen.week)))
    called = f" {words.mentions(screen.mention)}" if screen.mention else ""
    text = f"{team}: {_headline(screen)}: {people}.{called}"
    return blocks.message(text, *shown, *([mute_control()] if screen.with_mute else []))


_SIGN = {
    ProposalState.PROPOSED: "🗓️",
    ProposalState.CONFIRMED: "✅",
    ProposalState.IN_FORCE: "✅",
    ProposalState.OVER: "🗓️",
}


def _headline(screen: Proposal) -> str:
    when = span(screen.week)
    by = words.name(screen.confirmed_by) if screen.confirmed_by else None
    match screen.state:
        case ProposalState.PROPOSED:
            return f"proposed team for {when}"
        case ProposalState.CONFIRMED:
            return f"team for {when}, confirmed by {by}" if by else f"team for {when}"
        case ProposalState.IN_FORCE:
            return f"team until {_day(screen.week, end=True)}, {f'confirmed by {by}' if by else 'confirmed by nobody'}"
        case ProposalState.OVER:
            return f"team of {when}, which is over"


def _called(screen: Proposal) -> str:
    late = _excuse(screen.late_since, screen.week.zone, "This proposal")
    asked = f"{words.mentions(screen.mention)}, please confirm it or change it." if screen.mention else ""
    return words.paragraph(late, asked)


def _excuse(late_since: datetime | None, zone: str, what: str) -> str:
    """D6: what comes late says so, and when it was due."""
    if late_since is None:
        return ""
    return f"{what} comes late: I was away when it was due ({words.spoken(late_since, zone)})."


def _outlook(screen: Proposal) -> str:
    effect = (
        "the present team stays on" if screen.keeps_current or not screen.serving.responders else "it takes effect then"
    )
    return (
        f"The shift starts {words.instant(screen.week.starts_at, screen.week.zone)}. If nobody confirms, {effect}, "
        f"and I say so. {words.literal(screen.command)} why @somebody tells why somebody was chosen or not."
    )


def _decide(week: Week, *, with_cannot: bool) -> blocks.Block:
    """Confirm, Change…, I can't…; nobody to confirm, nothing to decline."""
    value = duty_value(week.shift_id, week.version)
    confirm = [blocks.button("Confirm", Action.CONFIRM_TEAM, value, primary=True)] if with_cannot else []
    decline = [blocks.button("I can't…", Action.CANNOT_SERVE, value)] if with_cannot else []
    return blocks.actions(*confirm, _change_button(week), *decline)


def _change_button(week: Week) -> blocks.Block:
    return blocks.button("Change…", Action.CHANGE_TEAM, duty_value(week.shift_id, week.version))


def _findings(found: Findings) -> list[blocks.Block]:
    """Why these, who is there when, what fails, what else was close, who was passed over."""
    broken = [f"⚠️ {words.literal(each)}" for each in found.failures]
    others = [f"or {_team(serving)}: {words.literal(reason)}" for serving, reason in found.alternatives]
    parts = [
        words.paragraph(*broken),
        words.paragraph(*_sentences(found.chosen)),
        words.paragraph(*_covers(found.coverage)),
    ]
    small = [
        words.paragraph(*(words.literal(each) for each in found.limits)),
        words.paragraph(*(["*Also possible*", *others] if others else [])),
        _passed_over(found.passed_over),
    ]
    return [
        *(blocks.section(part) for part in parts if part),
        *(blocks.context(part) for part in small if part),
    ]


def _sentences(said: Iterable[Said]) -> list[str]:
    return [f"• {words.literal(each.sentence)}" for each in said]


def _passed_over(said: Sequence[Said]) -> str:
    if not said:
        return ""
    more = f" {len(said) - PASSED_OVER} more: ask why." if len(said) > PASSED_OVER else ""
    return f"Not this time: {' '.join(words.literal(each.sentence) for each in said[:PASSED_OVER])}{more}"


def _covers(lines: Sequence[DayLine]) -> list[str]:
    """Days with the same people as one line: who is there, and in words what is missing."""
    drawn = []
    for _, group in groupby(lines, key=lambda line: (line.people, line.wanted, line.production_access)):
        days = list(group)
        when = short_day(days[0].day) if len(days) == 1 else f"{short_day(days[0].day)} to {short_day(days[-1].day)}"
        drawn.append(f"{when}: {_cover(days[0])}")
    return drawn


def _cover(line: DayLine) -> str:
    people = words.names(line.people) if line.people else "nobody"
    missing = line.wanted - len(line.people)
    lacking = [f"{missing} more {'is' if missing == 1 else 'are'} needed"] if missing > 0 else []
    if not line.production_access:
        lacking.append("nobody has production access")
    return f"{people}{f' ⚠️ {words.listed(lacking)}' if lacking else ''}"


@draw.register
def team_reminder(screen: TeamReminder) -> Rendered:
    """Draw the one line to those who are responsible until a new team is confirmed (D6)."""
    team, people = words.label(screen.week.team_name), _responders(screen.serving)
    if screen.settled:
        sentence = f"{team}: {words.literal(screen.settled)}"
        return blocks.message(sentence, blocks.section(f"✅ {sentence}"), *_muted(with_mute=screen.with_mute))
    starts = words.instant(screen.week.starts_at, screen.week.zone)
    late = _excuse(screen.late_since, screen.week.zone, "This reminder")
    effect = "you stay on support" if screen.keeps_current else "it takes effect then"
    ask = (
        f"{words.mentions(screen.mention)} {words.link('the next team', screen.permalink)} waits for somebody to decide"
    )
    value = duty_value(screen.week.shift_id, screen.week.version)
    return blocks.message(
        f"{words.mentions(screen.mention)} {team}: the next team, {people}, is not confirmed yet.".strip(),
        blocks.section(
            words.paragraph(
                f"⏳ {ask.strip()}: *{people}* from {starts}.",
                f"Confirm it, or change it in the proposal. If nobody does, {effect}.",
                late,
            ),
            blocks.button("Confirm", Action.CONFIRM_TEAM, value) if screen.serving.responders else None,
        ),
        *_muted(with_mute=screen.with_mute),
    )


@draw.register
def takeover(screen: Takeover) -> Rendered:
    """Draw the announcement at the start of a shift (D6, D7)."""
    team = words.label(screen.week.team_name)
    until = words.instant(screen.week.ends_at, screen.week.zone)
    late = _excuse(screen.late_since, screen.week.zone, "This handover")
    how = _how(screen)
    now_on = f"📟 *{team}: on support until {until}*"
    called = words.mentions(screen.mention) or _responders(screen.serving)
    return blocks.message(
        words.paragraph(f"{team}: {called} are on support until {_day(screen.week, end=True)}. {how}".strip(), late),
        blocks.section(words.paragraph(f"{now_on}\n{called}", _beside(screen.serving))),
        *([blocks.context(words.paragraph(how, late))] if how or late else []),
    )


def _how(screen: Takeover) -> str:
    match screen.began:
        case Began.CONFIRMED:
            return f"Confirmed by {words.name(screen.confirmed_by)}." if screen.confirmed_by else ""
        case Began.UNCONFIRMED:
            return "Nobody confirmed the proposal, so it took effect."
        case Began.KEPT:
            return "Nobody confirmed the proposal, so the present team stays on."
        case Began.NOBODY:
            return "Nobody was available for this shift, so the present team stays on. The leads know."


@draw.register
def handoff_list(screen: HandoffList) -> Rendered:
    """Draw what passes to the new team: open requests, those without an owner on duty with Take, and notes (H2, H3)."""
    team = words.label(screen.team_name)
    number = words.count(len(screen.lines) + screen.more, "open request")
    offered = [each for each in screen.lines if each.offered]
    kept = [each for each in screen.lines if not each.offered]
    notes = [
        f"• {words.name(each.author)}, {words.instant(each.at)}: {words.literal(each.text)}" for each in screen.notes
    ]
    staying, left_out = paragraphs([_handed(each) for each in [*offered[WITH_BUTTONS:], *kept]], room=6_000)
    written, unwritten = paragraphs(notes, room=3_000, heading="*Notes of the last shift*")
    first = f", the oldest is {in_text(screen.lines[0].line)}" if screen.lines else ""
    take = " Take what is yours now." if offered else ""
    return blocks.message(
        f"{team}: {number} pass to the new shift{first}, with {words.count(len(screen.notes), 'note')}.",
        blocks.section(f"🤝 *{team}: handoff* · {number}.{take}"),
        *(blocks.section(_handed(each), take_button(each.line)) for each in offered[:WITH_BUTTONS]),
        *staying,
        *and_more(screen.more + left_out),
        *written,
        *and_more(unwritten),
        *_muted(with_mute=screen.with_mute),
    )


def _handed(each: HandedLine) -> str:
    note = words.excerpt(each.note)
    return words.paragraph(
        line(each.line, f"since {words.instant(each.line.opened_at)}, {each.line.link.standing}"),
        f"    {note}" if note else "",
    )


@draw.register
def welcome(screen: Welcome) -> Rendered:
    """Draw what the week asks of a member of the new team (D2, D7)."""
    team, until = words.label(screen.week.team_name), words.instant(screen.week.ends_at, screen.week.zone)
    channels = words.listed([words.channel(each) for each in screen.channels]) or "the support channels"
    return blocks.message(
        f"{team}: you are {ROLES.get(screen.role, screen.role)} until {_day(screen.week, end=True)}.",
        blocks.section(f"👋 *You are {ROLES.get(screen.role, screen.role)} for {team} until {until}*"),
        blocks.section(words.paragraph(*(f"• {each}" for each in _checklist(screen, channels)))),
        blocks.context(f"{_serving(screen.serving)}\n{words.literal(screen.command)} help shows what I can do."),
        mute_control(),
    )


def _checklist(screen: Welcome, channels: str) -> list[str]:
    handbook = f"How we work stands in the {words.link('handbook', screen.handbook)}." if screen.handbook else None
    match screen.role:
        case "observer":
            tasks = [
                f"Read along in {channels} and ask the responders anything: this week you learn.",
                "You may answer, take requests and pair. You are not responsible, and nobody chases you.",
                "After this shift you can be picked as a responder.",
            ]
        case "fallback":
            days = words.listed([short_day(each) for each in screen.serving.fallback_days]) or "the days that are yours"
            tasks = [
                f"You step in on {days}, when a responder is missing.",
                f"Turn on notifications for {channels} on these days.",
                "Deployments are yours on these days as well.",
            ]
        case _:
            tasks = [
                f"Turn on notifications for {channels}.",
                "Deployments are yours this week.",
                "Look at the handoff in the team's channel, and take what is open.",
            ]
    return [*tasks, *([handbook] if handbook else [])]


@draw.register
def plan_change(screen: PlanChange) -> Rendered:
    """Draw the news for somebody who comes into an announced week, or drops out of it (D4)."""
    team, when = words.label(screen.week.team_name), span(screen.week)
    part = ROLES.get(screen.role, screen.role)
    days = f" ({words.listed([short_day(each) for each in screen.days])})" if screen.days else ""
    what = f"you are {part}{days} now" if screen.came_in else "you are not needed any more"
    reason = words.literal(screen.reason)
    why = " ".join(part for part in (f"{words.name(screen.by)} changed it." if screen.by else "", reason) if part)
    return blocks.message(
        f"{team}, {when}: {what}. {why}".strip(),
        blocks.section(words.paragraph(f"🗓️ *{team}, {when}: {what}*", why)),
        mute_control(),
    )


@draw.register
def topic(screen: Topic) -> Rendered:
    """Draw the topic of a channel; plain text without mentions (N3)."""
    on = words.names(screen.responders) if screen.responders else "nobody"
    beside = f" (fallback {words.names(screen.fallback)})" if screen.fallback else ""
    text = f"{words.label(screen.team_name)}: {on}{beside} on support"
    return Rendered(text=blocks.shorten(text, TOPIC, blocks.ELLIPSIS), blocks=())


def span(week: Week) -> str:
    """A shift as "Wed 2 Dec to Wed 9 Dec"."""
    return f"{_day(week)} to {_day(week, end=True)}"


def short_day(day: date) -> str:
    """A date as "Wed 2 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def _day(week: Week, *, end: bool = False) -> str:
    return short_day((week.ends_at if end else week.starts_at).astimezone(ZoneInfo(week.zone)).date())


def _serving(serving: Serving) -> str:
    return words.paragraph(f"*On support*: {_responders(serving)}", _beside(serving))


def _beside(serving: Serving) -> str:
    """Who else: the fallback with the days, the observer."""
    days = f" on {words.listed([short_day(each) for each in serving.fallback_days])}" if serving.fallback_days else ""
    return words.paragraph(
        f"*Fallback*: {words.name(serving.fallback)}{days}" if serving.fallback else "",
        f"*Observing*: {words.name(serving.observer)}" if serving.observer else "",
    )


def _team(serving: Serving) -> str:
    fallback = f", fallback {words.name(serving.fallback)}" if serving.fallback else ""
    return f"{_responders(serving)}{fallback}"


def _responders(serving: Serving) -> str:
    return words.names(serving.responders) if serving.responders else "nobody is available"


def _muted(*, with_mute: bool) -> list[blocks.Block]:
    return [mute_control()] if with_mute else []
