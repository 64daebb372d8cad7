"""Answers to commands: help, and what is in force and does not work."""

from bot.ports.screens import CommandHelp, ConfigReport, DeadLetter, Rendered
from handlers.views import blocks, tickets, words
from handlers.views.drawing import draw
from handlers.views.ids import Action
from handlers.views.lists import and_more, paragraphs

DEAD_SHOWN = 10
REPORT_ROOM = 6_000
PROBLEM_ROOM = 3_000


@draw.register
def command_help(screen: CommandHelp) -> Rendered:
    """Draw help, starting with the nearest verb if what was typed is none (X1)."""
    shown, left_out = paragraphs([_verb_line(screen.command, *verb) for verb in screen.verbs])
    known = words.listed([words.literal(verb) for verb, _, _ in screen.verbs])
    return blocks.message(
        f"{_did_you_mean(screen)} After {words.literal(screen.command)} you can write {known}.",
        blocks.section(_did_you_mean(screen)),
        *shown,
        *and_more(left_out),
    )


@draw.register
def config_report(screen: ConfigReport) -> Rendered:
    """Draw what is in force, what does not work, and each parked message with **Try again**."""
    teams, teams_out = paragraphs([_team_text(name, sentences) for name, sentences in screen.teams], REPORT_ROOM)
    problems, problems_out = paragraphs([f"⚠️ {words.sentence(each)}" for each in screen.problems], PROBLEM_ROOM)
    shown = screen.dead[:DEAD_SHOWN]
    return blocks.message(
        _report_sentence(screen),
        *teams,
        *and_more(teams_out),
        blocks.divider(),
        *(
            problems
            if problems or screen.dead or screen.tickets
            else [blocks.section("✅ Everything works as it should.")]
        ),
        *and_more(problems_out),
        *(_dead_letter(each) for each in shown),
        *and_more(len(screen.dead) - len(shown)),
        *(tickets.refused(about, ticket) for about, ticket in screen.tickets),
    )


def _did_you_mean(screen: CommandHelp) -> str:
    if not screen.typed:
        return "This is what I can do."
    unknown = f"I do not know “{words.quoted(screen.typed)}”."
    if not screen.nearest:
        return unknown
    return f"{unknown} Did you mean {words.literal(screen.command)} {words.literal(screen.nearest)}?"


def _verb_line(command: str, verb: str, usage: str, summary: str) -> str:
    """`usage` may be the whole line, the verb with its arguments, or the arguments alone."""
    arguments = usage.removeprefix(command).strip().removeprefix(verb).strip()
    shown = words.literal(words.one_line(f"{command} {verb} {arguments}"), "`")
    return f"`{shown}` {words.literal(summary)}"


def _team_text(name: str, sentences: tuple[str, ...]) -> str:
    return "\n".join([f"*{words.label(name)}*", *(words.sentence(sentence) for sentence in sentences)])


def _dead_letter(dead: DeadLetter) -> blocks.Block:
    what, where, error = words.label(dead.what), words.sentence(dead.where), words.label(dead.error)
    return blocks.section(
        f"📪 {what} for {where} could not be delivered: {error} · parked {words.instant(dead.since)}",
        blocks.button("Try again", Action.TRY_AGAIN, str(dead.id), spoken=f"Try again to deliver {dead.what}"),
    )


def _report_sentence(screen: ConfigReport) -> str:
    teams = words.listed([words.label(name) for name, _ in screen.teams])
    in_force = f"The configuration of {teams} is in force" if screen.teams else "No team is set up yet"
    troubles = len(screen.problems) + len(screen.dead)
    return f"{in_force}; {words.count(troubles, 'problem')} to look at." if troubles else f"{in_force}; no problems."
