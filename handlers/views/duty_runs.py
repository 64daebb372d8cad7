"""Recurring duties: what came up, what became of it, what comes next (U1)."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.duties import RunState
from bot.ports.duty_run_screens import (
    DutiesOfTeam,
    DutyList,
    DutyMessage,
    DutyReminder,
    MissedDuties,
    MissedDuty,
    NextTime,
    RunLine,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.digest_parts import Part, draw_part
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Action, Callback, Field
from handlers.views.lists import and_more
from handlers.views.reminders import mute_control

SHOWN = 15  # runs with buttons in one message
ON_HOME = 10
A_WEEK = timedelta(days=7, hours=1)  # and the hour by which clocks may change in it
TITLE = "🧰 Duties"


@draw.register
def duty_message(screen: DutyMessage) -> Rendered:
    """Draw what came up at once, each with its steps, **Done** and **Skip…** until it is closed (N1)."""
    team = words.label(screen.team_name)
    called = f"{words.mentions(screen.mention)}, this is for you." if screen.mention else ""
    return blocks.message(
        " ".join(part for part in (f"{team}: {_in_text(screen.runs)}.", called) if part),
        *_with_buttons(screen.runs, SHOWN),
        *([blocks.context(called)] if called else []),
        *([mute_control()] if screen.with_mute else []),
    )


@draw.register
def duty_reminder(screen: DutyReminder) -> Rendered:
    """Draw the one reminder that the time is over."""
    team = words.label(screen.team_name)
    return blocks.message(
        f"{team}: {_in_text(screen.runs)}.",
        blocks.section(f"⏰ *{team}: nobody has said yet that this is done*")
        if any(run.offered for run in screen.runs)
        else blocks.section(f"*{team}*"),
        *_with_buttons(screen.runs, SHOWN),
        mute_control(),
    )


@draw.register
def duty_list(screen: DutyList) -> Rendered:
    """Draw the answer to `/support duty`."""
    said = [f"{words.label(team.team_name)}: {_in_text(team.runs) or 'nothing came up today'}" for team in screen.teams]
    drawn = [
        block
        for team in screen.teams
        for block in (blocks.section(f"*{words.label(team.team_name)}: duties*"), *_of_team(team, SHOWN))
    ]
    return blocks.message(f"{'; '.join(said)}.", *drawn)


@draw_part.register
def missed_duties(screen: MissedDuties) -> Part:
    """Draw what a digest says of duties that were missed."""
    listed = words.listed([_missed(each) for each in screen.missed[:SHOWN]])
    more = f" and {len(screen.missed) - SHOWN} more" if len(screen.missed) > SHOWN else ""
    since = (
        f"since {words.spoken(screen.after, screen.zone)}"
        if screen.until - screen.after > A_WEEK
        else "in the last week"
    )
    said = f"duties missed {since}: {listed}{more}"
    return Part(said, (blocks.section(f"🧰 *Duties missed {since}* · {listed}{more}"),))


def home_blocks(teams: Sequence[DutiesOfTeam]) -> list[Block]:
    """Duties in the Home tab of members; nothing for teams without any."""
    if not teams:
        return []
    several = len(teams) > 1
    drawn: list[Block] = [blocks.header(TITLE)]
    for team in teams:
        drawn += [blocks.section(f"*{words.label(team.team_name)}*")] if several else []
        drawn += _of_team(team, ON_HOME)
    return drawn


def run_words(run: RunLine) -> str:
    """A run with its state: "Deployments · due 11:00"."""
    return words.dotted(
        f"*{words.label(run.duty)}*", _standing(run), f"“{words.excerpt(run.reason)}”" if run.reason else None
    )


def skip_form(run_id: int, duty: str) -> View:
    """Ask why a duty is skipped this time, which the team reads."""
    return blocks.modal(
        Callback.SKIP_DUTY,
        blocks.section(f"*{words.label(duty)}*"),
        blocks.field(
            Field.REASON,
            "Why is it not needed this time?",
            blocks.text_field(INPUT, placeholder="Such as: nothing was merged since yesterday", multiline=False),
        ),
        title="Skip",
        submit="Skip",
        private_metadata=str(run_id),
    )


def _of_team(team: DutiesOfTeam, limit: int) -> list[Block]:
    coming = [f"{words.label(each.duty)} {_next(each, team.zone)}" for each in team.coming]
    return [
        *(_with_buttons(team.runs[-limit:], limit) or [blocks.section("Nothing came up today.")]),
        *([blocks.context(f"Next: {' · '.join(coming)}")] if coming else []),
    ]


def _next(each: NextTime, zone: str) -> str:
    return words.instant(each.at, zone)


def _with_buttons(runs: Sequence[RunLine], limit: int) -> list[Block]:
    """The last ones if there are more than fit: they are those that can be closed."""
    shown = runs[-limit:]
    drawn: list[Block] = []
    for run in shown:
        steps = [f"{number}. {words.excerpt(step)}" for number, step in enumerate(run.checklist, start=1)]
        if not run.offered:
            drawn.append(blocks.section(run_words(run)))
            continue
        drawn.append(blocks.section(words.paragraph(run_words(run), *steps)))
        drawn.append(
            blocks.actions(
                blocks.button("Done", Action.DUTY_DONE, str(run.id), spoken=f"{run.duty} is done"),
                blocks.button("Skip…", Action.SKIP_DUTY, str(run.id), spoken=f"Skip {run.duty}"),
            )
        )
    return [*drawn, *and_more(len(runs) - len(shown))]


def _standing(run: RunLine) -> str:
    due = words.instant(run.due_at, run.zone)
    closed = words.instant(run.closed_at, run.zone) if run.closed_at is not None else ""
    late = f", late: it was due {due}" if run.late else ""
    match run.state:
        case RunState.OPEN:
            return f"due {due}"
        case RunState.MISSED:
            return f"⏰ missed, it was due {due}"
        case RunState.DONE:
            return f"✅ done by {_who(run)} {closed}{late}"
        case RunState.SKIPPED:
            return f"➖ skipped by {_who(run)} {closed}{late}"


def _who(run: RunLine) -> str:
    return words.label(run.by) if run.by else "Firstline"


def _in_text(runs: Sequence[RunLine]) -> str:
    return words.listed([f"{words.label(run.duty)} ({_spoken(run)})" for run in runs[-SHOWN:]])


def _spoken(run: RunLine) -> str:
    due = words.spoken(run.due_at, run.zone)
    match run.state:
        case RunState.OPEN:
            return f"due {due}"
        case RunState.MISSED:
            return f"missed, it was due {due}"
        case RunState.DONE:
            return f"done by {_who(run)}"
        case RunState.SKIPPED:
            return f"skipped by {_who(run)}"


def _missed(each: MissedDuty) -> str:
    late = f", {each.done_late} of them done late" if each.done_late else ""
    return f"{words.label(each.duty)} ({words.count(each.times, 'time')}{late})"
