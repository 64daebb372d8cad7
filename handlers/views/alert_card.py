"""The card of a group of alerts: what fired, how often, how it stands, and what one can do (A2-A4)."""

from datetime import timedelta

from bot.domain.alerts.alert import Severity
from bot.domain.requests import CLOSED, RequestState, is_muted, is_open, is_solved
from bot.ports.alert_screens import AlertCard, AlertIsBack, AlertPost, EarlierGroup
from bot.ports.screens import Rendered
from handlers.views import blocks, tickets, words
from handlers.views.alert_ids import mute_value
from handlers.views.alert_stories import story_of
from handlers.views.card import owned_lines
from handlers.views.card_stories import at
from handlers.views.drawing import draw
from handlers.views.ids import Action, Menu, menu_value, pressed_value
from handlers.views.lists import in_text, take_button
from handlers.views.reminders import mute_control

LONGEST_TITLE = 200
LONGEST_FACT = 60
ONCE = timedelta(minutes=1)  # repeats within it have one time between them

SEVERITY_WORDS = {
    Severity.CRITICAL: "🔴 critical",
    Severity.ERROR: "🟠 error",
    Severity.WARNING: "🟡 warning",
    Severity.INFO: "🔵 information",
}
MENU_LABELS = {
    Menu.HAND_OFF: "Hand off…",
    Menu.DUPLICATE_OF: "Duplicate of…",
    Menu.MUTE: "Mute…",
    Menu.NOT_A_REQUEST: "Not an alert that matters",
    Menu.MORE: "Similar and more…",
}


@draw.register
def alert_card(screen: AlertCard) -> Rendered:
    """Draw the card of a group in any state."""
    story, title = story_of(screen), words.label(screen.title, LONGEST_TITLE)
    number = screen.card.request.id
    return blocks.message(
        f"Alert #{number} from {words.label(screen.source_name)}, “{title}”, {story.says}",
        blocks.section(words.paragraph(f"🚨 *{words.link(title, screen.link)}*", _where(screen))),
        blocks.section(words.paragraph(story.headline, *story.lines)),
        *tickets.on_card(screen.card.tickets),
        blocks.context(
            words.paragraph(
                story.next,
                _facts(screen),
                *owned_lines(screen.card),
                _earlier(screen),
                *map(words.excerpt, screen.card.skipped_steps),
            )
        ),
        _controls(screen),
    )


@draw.register
def alert_post(screen: AlertPost) -> Rendered:
    """Draw an alert that the bot posts itself (A1, N6)."""
    alert, source = screen.alert, words.label(screen.source_name)
    title = words.label(alert.title, LONGEST_TITLE)
    where = f" for the service {words.label(alert.service, LONGEST_FACT)}" if alert.service else ""
    severity = f" as {SEVERITY_WORDS[alert.severity].partition(' ')[2]}" if alert.severity else ""
    details = [blocks.section(words.passage(alert.details))] if words.one_line(alert.details) else []
    return blocks.message(
        f"{source} reports{where}{severity}: “{title}”.",
        blocks.section(f"🚨 *{words.link(title, alert.link)}*\n{source} reports this{where}{severity}."),
        *details,
    )


@draw.register
def alert_is_back(screen: AlertIsBack) -> Rendered:
    """Draw the call for an alert that came back (A2)."""
    alert = screen.line
    happened = _happened(screen)
    called = f"{words.mentions(screen.mention)}, can you take a look?" if screen.mention else ""
    if not screen.direct:
        return blocks.message(
            f"Alert {in_text(alert)}: {happened}. {called}", blocks.section(f"🔁 *{happened}*. {called}")
        )
    return blocks.message(
        f"Alert {in_text(alert)}: {happened}, and nobody has it.",
        blocks.section(f"🔁 *#{alert.link.id}: {happened}*\n{words.title(alert.link)}", take_button(alert)),
        mute_control(),
    )


def _happened(screen: AlertIsBack) -> str:
    if screen.unmuted:
        return "The mute is over, and it goes on"
    return f"It came back {words.spoken(screen.last_seen, screen.zone)}"


def _where(screen: AlertCard) -> str:
    return words.dotted(
        words.label(screen.source_name),
        SEVERITY_WORDS[screen.severity] if screen.severity else None,
        f"service {words.label(screen.service, LONGEST_FACT)}" if screen.service else None,
        words.label(screen.environment, LONGEST_FACT) if screen.environment else None,
    )


def _facts(screen: AlertCard) -> str:
    card = screen.card
    return words.dotted(
        f"#{card.request.id}",
        _how_often(screen),
        f"came back {words.count(screen.comebacks, 'time')}" if screen.comebacks else None,
        words.label(card.category_label) if card.category_label else None,
        f"{words.count(card.children, 'duplicate')} of it" if card.children else None,
    )


def _how_often(screen: AlertCard) -> str:
    first = at(screen.card, screen.first_seen)
    if screen.count == 1:
        return f"once, {first}"
    if screen.last_seen - screen.first_seen < ONCE:
        return f"*{screen.count} times*, {first}"
    return f"*{screen.count} times*, first {first}, last {at(screen.card, screen.last_seen)}"


def _earlier(screen: AlertCard) -> str:
    """The same alert before: how it ended then helps whoever looks now."""
    if not screen.earlier:
        return ""
    return "Earlier: " + "; ".join(_ended(screen, each) for each in screen.earlier)


def _ended(screen: AlertCard, group: EarlierGroup) -> str:
    number = words.link(f"#{group.link.id}", group.link.permalink)
    often = f", {group.count} times" if group.count > 1 else ""
    return f"{number} {at(screen.card, group.first_seen)}{often}, {words.label(group.ended)}"


def _controls(screen: AlertCard) -> blocks.Block:
    """I'm on it, Resolve, Triage… and the menu; a closed group can be opened again."""
    request, value = screen.card.request, pressed_value(screen.card.request)
    triage = blocks.button("Triage…", Action.TRIAGE, value)
    if screen.mute is not None and is_muted(request):
        return blocks.actions(blocks.button("Unmute", Action.UNMUTE_ALERT, mute_value(screen.mute.id)))
    if request.state in CLOSED:
        reopen = blocks.button("Reopen", Action.REOPEN, value)
        return blocks.actions(reopen, triage) if is_solved(request) else blocks.actions(reopen)
    needs_somebody = is_open(request) and (request.owner is None or request.state is RequestState.WAITING)
    label = "I'm on it" if needs_somebody or request.handoff_to else "Take over"
    return blocks.actions(
        blocks.button(label, Action.TAKE, value, primary=needs_somebody),
        blocks.button("Resolve", Action.RESOLVE, value),
        triage,
        blocks.button("Raise an incident…", Action.RAISE_INCIDENT, value),
        blocks.overflow(
            Action.CARD_MENU, [blocks.Choice(menu_value(each, request), MENU_LABELS[each]) for each in MENU_LABELS]
        ),
    )
