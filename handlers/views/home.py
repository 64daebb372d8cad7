"""App Home: what waits, what is mine, who is on duty, my settings (X3)."""

from collections.abc import Sequence

from bot.ports.incident_lines import OpenIncident
from bot.ports.screens import Home, Rendered, RequestLine
from handlers.views import blocks, calendars, changes, common, duty_questions, duty_runs, offers, words
from handlers.views.alert_forms import muted_blocks
from handlers.views.drawing import draw
from handlers.views.duty import duty_words
from handlers.views.ids import Action
from handlers.views.incident_ids import IncidentAction, RaiseFrom, raise_value
from handlers.views.lists import and_more, how_many, left_or_state, line, lines, own_line, paragraphs, take_button
from handlers.views.schedules import gap_words, on_call_block

WITH_BUTTONS = 20  # unanswered requests, each with its own Take
ROSTERS = 10  # teams of which one person keeps the roster
ROOM = 4_000  # characters of each of the other lists


@draw.register
def home(screen: Home) -> Rendered:
    """Draw the Home tab; who is on no team sees no work of teams."""
    mine = _listed("🙋 Your requests", [own_line(each) for each in screen.my_requests], _no_requests(screen))
    work = [*_unanswered(screen), *_mine(screen), *_waiting(screen)] if screen.member_of else []
    work += muted_blocks(screen.muted_alerts)
    return blocks.home(
        _sentence(screen),
        blocks.actions(
            blocks.button("Open a request", Action.OPEN_REQUEST, "home"),
            blocks.button("Raise an incident…", IncidentAction.NEW, raise_value(RaiseFrom())),
        ),
        *_incidents(screen),
        *work,
        *duty_runs.home_blocks(screen.duties),
        *changes.home_blocks(screen.changes, screen.more_changes),
        *mine,
        *(offers.my_duty(screen.my_duty) if screen.my_duty else []),
        *_on_duty(screen),
        *common.home_blocks(screen.common),
        *_rosters(screen),
        *(_settings(screen) if screen.member_of or screen.muted_until else []),
        *calendars.feeds(screen.feeds, screen.drawn_at),
        blocks.context(
            f"As of {words.instant(screen.drawn_at, beside=screen.drawn_at)} · "
            f"{words.literal(screen.command)} help shows what else I can do"
        ),
    )


def _incidents(screen: Home) -> list[blocks.Block]:
    """What is open, the person's own first (I1); nothing if nothing is."""
    if not screen.incidents:
        return []
    texts = [_incident(each) for each in screen.incidents]
    return [*_listed("🚨 Incidents", texts, ""), *and_more(screen.more_incidents)]


def _incident(each: OpenIncident) -> str:
    shown = words.link(f"{each.id}: {words.label(each.title)}", each.permalink)
    manager = f"run by {words.label(each.manager)}" if each.manager else "nobody runs it"
    whose = "yours" if each.mine else manager
    return words.dotted(f"*{shown}*", words.label(each.severity), words.label(each.state), whose)


def _unanswered(screen: Home) -> list[blocks.Block]:
    title = "⏳ Waiting for a first response"
    if not screen.unanswered:
        return _listed(title, [], "Nobody is waiting. Enjoy the quiet ☀️")
    when = left_or_state(screen.drawn_at)
    shown = screen.unanswered[:WITH_BUTTONS]
    return [
        blocks.header(title),
        *(blocks.section(line(each, when(each)), take_button(each)) for each in shown),
        *and_more(len(screen.unanswered) - len(shown)),
    ]


def _mine(screen: Home) -> list[blocks.Block]:
    """What was handed to the person comes first: it waits for their Take (H1)."""
    handed = [blocks.section(line(each, "handed to you"), take_button(each)) for each in screen.handed[:WITH_BUTTONS]]
    more = and_more(len(screen.handed) - len(handed))
    title, *others = _listed("👀 Yours", _work(screen, screen.mine), "Nothing is on your plate right now.")
    return [title, *handed, *more, *(others if screen.mine or not handed else [])]


def _waiting(screen: Home) -> list[blocks.Block]:
    return _listed("💭 Waiting on the requester", _work(screen, screen.waiting), "No question to a requester is open.")


def _work(screen: Home, requests: Sequence[RequestLine]) -> list[str]:
    return lines(requests, left_or_state(screen.drawn_at))


def _no_requests(screen: Home) -> str:
    if screen.member_of:
        return "Nothing of yours is open."
    return "Nothing of yours is open. When you need help, write in a support channel or open a request here."


def _on_duty(screen: Home) -> list[blocks.Block]:
    duties = _listed("📟 On duty", [duty_words(each) for each in screen.on_duty], "No team is set up yet.")
    asking = duty_questions.controls(leads=bool(screen.led_teams))
    return [
        *duties,
        *map(on_call_block, screen.on_call[:WITH_BUTTONS]),
        *([asking] if screen.on_duty and screen.member_of else []),
        *_gaps(screen),
    ]


def _gaps(screen: Home) -> list[blocks.Block]:
    """When nobody is on call in the days ahead (D10)."""
    gaps = [gap_words(gap) for gap in screen.gaps]
    return _listed("🕳️ Nobody on call in the next 30 days", gaps, "") if gaps else []


def _rosters(screen: Home) -> list[blocks.Block]:
    """A button for each team whose roster this person keeps."""
    return [
        blocks.section(
            f"The roster of *{words.label(name)}* is yours to keep.",
            blocks.button("Roster…", Action.OPEN_ROSTER, team, spoken=f"Roster of {name}"),
        )
        for team, name in screen.led_teams[:ROSTERS]
    ]


def _settings(screen: Home) -> list[blocks.Block]:
    if screen.muted_until is not None:
        text = f"Reminders to you are muted until {words.instant(screen.muted_until, beside=screen.drawn_at)}."
        control = blocks.button("Unmute", Action.UNMUTE, "home")
    else:
        text = "Reminders reach you as direct messages."
        control = blocks.button("Mute for today", Action.MUTE_TODAY, "today")
    return [blocks.header("⚙️ Your settings"), blocks.section(text, control)]


def _listed(title: str, texts: Sequence[str], empty: str) -> list[blocks.Block]:
    shown, left_out = paragraphs(texts, ROOM)
    return [blocks.header(title), *(shown or [blocks.section(empty)]), *and_more(left_out)]


def _sentence(screen: Home) -> str:
    if not screen.member_of:
        return f"Your requests: {words.count(len(screen.my_requests), 'request')}."
    return (
        f"{how_many(screen.unanswered)} waiting for a first response, "
        f"{len(screen.mine)} yours, {len(screen.waiting)} waiting on the requester."
    )
