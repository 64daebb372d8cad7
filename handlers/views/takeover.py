"""The messages of a takeover: announcement, welcome, handoff list, news for single people, topic (D4, D7, H2, H3)."""

from bot.domain.schedules import Role
from bot.ports.rotation_screens import Began, HandedLine, HandoffList, PlanChange, Takeover, Topic, Welcome
from bot.ports.screens import Rendered
from handlers.views import blocks, changes, duty_runs, words
from handlers.views.drawing import draw
from handlers.views.incident_posts import handed_words
from handlers.views.lists import and_more, how_many, in_text, line, paragraphs, take_button
from handlers.views.reminders import mute_control
from handlers.views.rotation import beside, day_of, excuse, muted, responders, serving_words, short_day, span

WITH_BUTTONS = 15
DUTIES = "*Duties that pass on*"
CHANGES = "*Changes that pass on*"
INCIDENTS = "*🚨 Incidents that pass on*"
TOPIC = 250  # characters that Slack keeps of a topic
ROLES = {Role.RESPONDER: "on support", Role.FALLBACK: "the fallback", Role.OBSERVER: "observing"}


@draw.register
def takeover(screen: Takeover) -> Rendered:
    """Draw the announcement at the start of a shift (D6, D7)."""
    team = words.label(screen.week.team_name)
    until = words.instant(screen.week.ends_at, screen.week.zone)
    late = excuse(screen.late_since, screen.week.zone, "This handover")
    how = _how(screen)
    now_on = f"📟 *{team}: on support until {until}*"
    called = words.mentions(screen.mention) or responders(screen.serving)
    are = "is" if len(screen.serving.responders) == 1 else "are"
    now = f"{team}: {called} {are} on support until {day_of(screen.week, end=True)}. {how}"
    return blocks.message(
        words.paragraph(now.strip(), late),
        blocks.section(words.paragraph(f"{now_on}\n{called}", beside(screen.serving))),
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
    number = how_many([each.line for each in screen.lines], screen.more, which="open")
    offered = [each for each in screen.lines if each.offered]
    kept = [each for each in screen.lines if not each.offered]
    notes = [
        f"• {words.name(each.author)}, {words.instant(each.at)}: {words.literal(each.text)}" for each in screen.notes
    ]
    staying, left_out = paragraphs([_handed(each) for each in [*offered[WITH_BUTTONS:], *kept]], room=6_000)
    written, unwritten = paragraphs(notes, room=3_000, heading="*Notes of the last shift*")
    to_do, undone = paragraphs([duty_runs.run_words(each) for each in screen.duties], room=2_000, heading=DUTIES)
    waiting, unnamed = paragraphs([changes.line_words(each) for each in screen.changes], room=2_000, heading=CHANGES)
    serious, unshown = paragraphs([handed_words(each) for each in screen.incidents], room=3_000, heading=INCIDENTS)
    first = f", the oldest is {in_text(screen.lines[0].line)}" if screen.lines else ""
    take = " Take what is yours now." if offered else ""
    and_duties = f" and duties: {words.listed([words.label(each.duty) for each in screen.duties])}"
    and_changes = f" and {words.count(len(screen.changes), 'change')}" if screen.changes else ""
    and_incidents = f" and {words.count(len(screen.incidents) + screen.more_incidents, 'incident')}"
    passes = "passes" if len(screen.lines) + screen.more == 1 else "pass"
    return blocks.message(
        f"{team}: {number} {passes} to the new shift{first}, with {words.count(len(screen.notes), 'note')}"
        f"{and_duties if screen.duties else ''}{and_changes}{and_incidents if screen.incidents else ''}.",
        blocks.section(f"🤝 *{team}: handoff* · {number}.{take}"),
        *serious,
        *and_more(unshown + screen.more_incidents),
        *(blocks.section(_handed(each), take_button(each.line)) for each in offered[:WITH_BUTTONS]),
        *staying,
        *and_more(screen.more + left_out),
        *to_do,
        *and_more(undone),
        *waiting,
        *and_more(unnamed),
        *written,
        *and_more(unwritten),
        *muted(with_mute=screen.with_mute),
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
        f"{team}: you are {ROLES[screen.role]} until {day_of(screen.week, end=True)}.",
        blocks.section(f"👋 *You are {ROLES[screen.role]} for {team} until {until}*"),
        blocks.section(words.paragraph(*(f"• {each}" for each in _checklist(screen, channels)))),
        blocks.context(f"{serving_words(screen.serving)}\n{words.literal(screen.command)} help shows what I can do."),
        mute_control(),
    )


def _checklist(screen: Welcome, channels: str) -> list[str]:
    handbook = f"How we work stands in the {words.link('handbook', screen.handbook)}." if screen.handbook else None
    match screen.role:
        case Role.OBSERVER:
            tasks = [
                f"Read along in {channels} and ask the responders anything: this week you learn.",
                "You may answer, take requests and pair. You are not responsible, and nobody chases you.",
                "After this shift you can be picked as a responder.",
            ]
        case Role.FALLBACK:
            days = words.listed([short_day(each) for each in screen.serving.fallback_days]) or "the days that are yours"
            tasks = [
                f"You step in on {days}, when a responder is missing.",
                f"Turn on notifications for {channels} on these days.",
                "Deployments are yours on these days as well.",
            ]
        case Role.RESPONDER:
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
    part = ROLES[screen.role]
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
