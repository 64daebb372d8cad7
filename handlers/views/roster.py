"""Rosters and plans: who is on a team, who is next and why, the coming weeks, who is on duty at some moment (D9)."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.ports.roster_screens import (
    DutyThen,
    HowSure,
    NextTeam,
    NextTeams,
    Plans,
    PlanWeek,
    RosterLine,
    Rosters,
    TeamPlan,
    TeamRoster,
    WhoThen,
    Why,
    WhyTeam,
)
from bot.ports.rotation_screens import DayLine, Findings, Serving
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.lists import and_more, paragraphs
from handlers.views.schedules import schedule_sentence, schedule_words

STAYS_PUT = "What is announced stays unless somebody in it cannot serve; what is only probable may change."
PLAN_ROOM = 11_000  # characters: half a year of one team
ROOM = 6_000  # characters of each list
NO_ROTATION = "the weekly rotation is switched off."
HOW_SURE = {
    HowSure.CONFIRMED: "confirmed",
    HowSure.PROPOSED: "proposed, not confirmed yet",
    HowSure.ANNOUNCED: "announced",
    HowSure.TENTATIVE: "only probable",
    HowSure.UNKNOWN: "not planned that far ahead",
}


@draw.register
def rosters(screen: Rosters) -> Rendered:
    """Draw rosters; leads see how to change them."""
    command = words.literal(screen.command)
    hint = f"{command} roster add, remove, experienced, access, days, pause or resume @someone changes it."
    editable = any(each.editable for each in screen.rosters)
    return blocks.message(
        " ".join(_roster_sentence(each) for each in screen.rosters),
        *(block for each in screen.rosters for block in roster_blocks(each)),
        *([blocks.context(hint)] if editable else []),
    )


def roster_blocks(roster: TeamRoster) -> list[Block]:
    """A roster in as few paragraphs as possible."""
    heading = (
        f"*{words.label(roster.team_name)}* · {words.count(len(roster.lines), 'person').replace('persons', 'people')}"
    )
    shown, left_out = paragraphs([roster_line(each) for each in roster.lines], ROOM, heading=heading)
    return [*(shown or [blocks.section(f"{heading}\nNobody is on this roster.")]), *and_more(left_out)]


def roster_line(line: RosterLine) -> str:
    """ "Ann · on duty · production access · mon-fri · owes 2.4 days · away from 1 to 5 December"."""
    return words.dotted(
        f"*{words.name(line.person)}*",
        words.label(line.part),
        "production access" if line.production_access else None,
        words.label(line.works),
        "observes before the first shift" if line.must_observe else words.label(line.standing),
        _pause(line),
        _away(line),
        "⚠️ Slack account deactivated" if line.deactivated else None,
    )


@draw.register
def next_teams(screen: NextTeams) -> Rendered:
    """Draw the next team of each rotation with everything that explains it (D5)."""
    return blocks.message(
        " ".join(_next_sentence(each) for each in screen.teams),
        *(block for each in screen.teams for block in _next_blocks(each)),
    )


@draw.register
def plans(screen: Plans) -> Rendered:
    """Draw the coming weeks, a line each."""
    sentences = [
        f"{words.label(each.team_name)}: {words.count(len(each.weeks), 'week') if each.weeks else NO_ROTATION}"
        for each in screen.teams
    ]
    return blocks.message(
        " ".join(sentences),
        *(block for each in screen.teams for block in _plan_blocks(each)),
        blocks.context(
            "What is announced stays put unless somebody in it cannot serve; what is only probable may change."
        ),
    )


@draw.register
def why(screen: Why) -> Rendered:
    """Draw why somebody is or is not picked, and the numbers behind it."""
    texts = [_why_text(each) for each in screen.teams]
    return blocks.message(
        " ".join(words.literal(each.answer) for each in screen.teams), *(blocks.section(text) for text in texts)
    )


@draw.register
def who_then(screen: WhoThen) -> Rendered:
    """Draw who was or will be on duty at some moment."""
    lines = [(words.label(each.team_name), _then(each, past=screen.past)) for each in screen.teams]
    moment, year = words.instant(screen.at, screen.zone), screen.at.astimezone(ZoneInfo(screen.zone)).year
    sentences = [*(f"{name}: {line}" for name, line in lines), *map(schedule_sentence, screen.schedules)]
    return blocks.message(
        f"{words.spoken(screen.at, screen.zone)}, {year}: {' '.join(sentences)}",
        blocks.section(words.paragraph(moment, *(f"*{name}*: {line}" for name, line in lines))),
        *(blocks.section(schedule_words(each)) for each in screen.schedules),
    )


def serving_words(serving: Serving) -> str:
    """ "Ann and Ben · fallback Cid on Fri 4 Dec · observing Noa"."""
    fallback = None
    if serving.fallback is not None:
        days = f" on {words.listed([day_words(day) for day in serving.fallback_days])}" if serving.fallback_days else ""
        fallback = f"fallback {words.name(serving.fallback)}{days}"
    return words.dotted(
        words.names(serving.responders) if serving.responders else "nobody",
        fallback,
        f"observing {words.name(serving.observer)}" if serving.observer else None,
    )


def day_words(day: date) -> str:
    """A date in a list: "Fri 4 Dec"."""
    return f"{day:%a} {day.day} {day:%b}"


def _roster_sentence(roster: TeamRoster) -> str:
    people = words.names([line.person for line in roster.lines]) if roster.lines else "nobody"
    return f"On the roster of {words.label(roster.team_name)}: {people}."


def _pause(line: RosterLine) -> str | None:
    if not line.paused:
        return None
    return f"paused until {day_words(line.paused_until)}" if line.paused_until else "paused"


def _away(line: RosterLine) -> str | None:
    if line.away_until is None:
        return None
    if line.away_from is None:
        return f"away until {day_words(line.away_until)}"
    if line.away_from == line.away_until:
        return f"away on {day_words(line.away_from)}"
    return f"away from {day_words(line.away_from)} to {day_words(line.away_until)}"


def _next_sentence(team: NextTeam) -> str:
    name = words.label(team.team_name)
    if team.week is None:
        return f"{name}: {NO_ROTATION}"
    begins = words.spoken(team.week.starts_at, team.zone)
    return f"{name}, from {begins}: {serving_words(team.week.serving)}, {HOW_SURE[team.week.standing]}."


def _next_blocks(team: NextTeam) -> list[Block]:
    name = words.label(team.team_name)
    if team.week is None:
        return [blocks.section(f"*{name}*: {NO_ROTATION}")]
    by = f" by {words.name(team.week.confirmed_by)}" if team.week.confirmed_by else ""
    head = words.paragraph(
        f"*{name}* · from {words.instant(team.week.starts_at, team.zone)}",
        f"{serving_words(team.week.serving)} ({HOW_SURE[team.week.standing]}{by})",
    )
    shown, _ = paragraphs(finding_lines(team.findings), ROOM)
    return [blocks.section(head), *shown]


def finding_lines(findings: Findings) -> list[str]:
    """Everything that explains a team, a line each: what is missing first (D5)."""
    return [
        *(f"⚠️ {words.literal(each)}" for each in (*findings.failures, *findings.limits)),
        *(f"✓ {words.literal(each.sentence)}" for each in findings.chosen),
        *([f"Cover: {' · '.join(_cover(each) for each in findings.coverage)}"] if findings.coverage else []),
        *(f"– {words.literal(each.sentence)}" for each in findings.passed_over),
    ]


def _cover(line: DayLine) -> str:
    enough = len(line.people) >= line.wanted and line.production_access
    return f"{day_words(line.day)} {'✓' if enough else '⚠️'} {len(line.people)} of {line.wanted}"


def _plan_blocks(team: TeamPlan) -> list[Block]:
    heading = f"*{words.label(team.team_name)}*"
    if not team.weeks:
        return [blocks.section(f"{heading}: {NO_ROTATION}")]
    shown, left_out = paragraphs([_plan_line(each, team.zone) for each in team.weeks], PLAN_ROOM, heading=heading)
    return [*shown, *and_more(left_out)]


def _plan_line(week: PlanWeek, zone: str) -> str:
    first = day_words(week.starts_at.astimezone(ZoneInfo(zone)).date())
    return words.dotted(
        f"*{first}*",
        serving_words(week.serving),
        f"_{HOW_SURE[week.standing]}_" if week.standing is not HowSure.CONFIRMED else "confirmed",
        words.literal(week.reason) if week.reason else None,
    )


def _why_text(team: WhyTeam) -> str:
    return words.paragraph(
        f"*{words.label(team.team_name)}*: {words.literal(team.answer)}",
        *(f"• {words.literal(each)}" for each in team.facts),
    )


def _then(team: DutyThen, *, past: bool) -> str:
    """ "Ann and Ben · observing Noa · announced."; the name of the team stands before it."""
    if team.standing is HowSure.UNKNOWN:
        return f"{HOW_SURE[team.standing]}."
    if not team.responders:
        return f"nobody {'was' if past else 'is'} on duty."
    line = words.dotted(
        words.names(team.responders),
        f"fallback {words.names(team.fallback)}" if team.fallback else None,
        f"observing {words.names(team.observers)}" if team.observers else None,
        HOW_SURE[team.standing] if team.standing else None,
    )
    if not team.from_roster:
        return f"{line}."
    return f"{line}. No shift {'was' if past else 'is'} confirmed, so the whole roster answers."
