"""The messages of the week: proposal, reminder, takeover, handoff list, news for single people (D5-D7, H2, H3)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.ports.rotation_screens import (
    DayLine,
    Findings,
    Proposal,
    ProposalState,
    Said,
    Serving,
    TeamReminder,
    Week,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.ids import Action, duty_value
from handlers.views.reminders import mute_control

PASSED_OVER = 6  # names that a proposal shows; `why` tells about everybody


@draw.register
def proposal(screen: Proposal) -> Rendered:
    """Draw a proposed team, edited in place until it serves (D5, D6)."""
    team, people = words.label(screen.week.team_name), responders(screen.serving)
    shown = [
        blocks.section(words.paragraph(f"{_SIGN[screen.state]} *{team}: {_headline(screen)}*", _called(screen))),
        blocks.section(serving_words(screen.serving)),
        *_findings(screen.findings, open_to_change=screen.state is ProposalState.PROPOSED),
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
            how = f"confirmed by {by}" if by else "in effect though nobody confirmed it"
            return f"team until {day_of(screen.week, end=True)}, {how}"
        case ProposalState.OVER:
            return f"team of {when}, which is over"


def _called(screen: Proposal) -> str:
    late = excuse(screen.late_since, screen.week.zone, "This proposal")
    asked = f"{words.mentions(screen.mention)}, please confirm it or change it." if screen.mention else ""
    return words.paragraph(late, asked)


def excuse(late_since: datetime | None, zone: str, what: str) -> str:
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


def _findings(found: Findings, *, open_to_change: bool) -> list[blocks.Block]:
    """Why these, who is there when, what fails; until it is decided what else was close, and who was passed over."""
    broken = [f"⚠️ {words.literal(each)}" for each in found.failures]
    others = [f"or {_team(serving)}: {words.literal(reason)}" for serving, reason in found.alternatives]
    parts = [
        words.paragraph(*broken),
        words.paragraph(*_sentences(found.chosen)),
        words.paragraph(*_covers(found.coverage)),
    ]
    small = [
        words.paragraph(*(words.literal(each) for each in found.limits)),
        words.paragraph(*(["*Also possible*", *others] if others and open_to_change else [])),
        _passed_over(found.passed_over) if open_to_change else "",
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
    team, people = words.label(screen.week.team_name), responders(screen.serving)
    if screen.settled:
        sentence = f"{team}: {words.literal(screen.settled)}"
        return blocks.message(sentence, blocks.section(f"✅ {sentence}"), *muted(with_mute=screen.with_mute))
    starts = words.instant(screen.week.starts_at, screen.week.zone)
    late = excuse(screen.late_since, screen.week.zone, "This reminder")
    stays = screen.keeps_current or not screen.serving.responders
    effect = "you stay on support" if stays else "it takes effect then"
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
        *muted(with_mute=screen.with_mute),
    )


def span(week: Week) -> str:
    """A shift as "Wed 2 Dec to Wed 9 Dec"."""
    return f"{day_of(week)} to {day_of(week, end=True)}"


def short_day(day: date) -> str:
    """A date as "Wed 2 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def day_of(week: Week, *, end: bool = False) -> str:
    return short_day((week.ends_at if end else week.starts_at).astimezone(ZoneInfo(week.zone)).date())


def serving_words(serving: Serving) -> str:
    return words.paragraph(f"*On support*: {responders(serving)}", beside(serving))


def beside(serving: Serving) -> str:
    """Who else: the fallback with the days, the observer."""
    days = f" on {words.listed([short_day(each) for each in serving.fallback_days])}" if serving.fallback_days else ""
    return words.paragraph(
        f"*Fallback*: {words.name(serving.fallback)}{days}" if serving.fallback else "",
        f"*Observing*: {words.name(serving.observer)}" if serving.observer else "",
    )


def _team(serving: Serving) -> str:
    fallback = f", fallback {words.name(serving.fallback)}" if serving.fallback else ""
    return f"{responders(serving)}{fallback}"


def responders(serving: Serving) -> str:
    return words.names(serving.responders) if serving.responders else "nobody is available"


def muted(*, with_mute: bool) -> list[blocks.Block]:
    return [mute_control()] if with_mute else []
