"""Updates on incidents: in the thread, for readers in Slack, reminders, the form, the topic (I7, N3, N5, N6)."""

from datetime import datetime, timedelta

from bot.domain.incidents import IncidentState, IncidentUpdate, is_running
from bot.ports.incident_update_screens import (
    LONGEST_WORDS,
    IncidentNews,
    IncidentsTopic,
    IncidentUpdatePost,
    Lateness,
    Standing,
    UpdateDue,
    UpdateForm,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, incident_value
from handlers.views.reminders import mute_control

TOPIC = 250  # characters that Slack keeps of a topic
TOPIC_TITLE = 40
NEXT_IN = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))
NO_NEXT = "none"
GOES_ON = {  # for people who do not know our words
    IncidentState.RAISED: "The people who can end it are being called.",
    IncidentState.MITIGATED: "It is contained, and people go on working on it.",
}
SINCE = {Standing.RESOLVED: "resolved", Standing.REOPENED: "it goes on since"}


@draw.register
def incident_update_post(screen: IncidentUpdatePost) -> Rendered:
    """Draw an update in the thread; it calls nobody."""
    update, by = screen.update, words.name(screen.author)
    due = f"next update by {words.instant(update.next_at, screen.zone, update.at)}" if update.next_at else None
    return blocks.message(
        f"Update {screen.number} by {by}: {words.excerpt(update.impact)}",
        blocks.section(f"📣 *Update {screen.number}*\n*What people notice*\n{words.passage(update.impact)}"),
        blocks.section(f"*What we do*\n{words.passage(update.doing)}"),
        blocks.context(words.dotted(f"by {by}", due)),
    )


@draw.register
def incident_news(screen: IncidentNews) -> Rendered:
    """Draw what readers see of an incident now; it calls nobody."""
    incident = screen.incident
    shown = words.link(f"Incident {incident.id}: {words.label(incident.title)}", screen.permalink)
    what = screen.latest if screen.standing is Standing.GOES_ON else None
    return blocks.message(
        f"{_headline(screen)} {words.excerpt(what.impact) if what else ''}".strip(),
        blocks.section(f"{_sign(screen)} *{shown}* · {words.label(incident.severity)}\n{_stands(screen)}"),
        *([blocks.section(_notice(screen, screen.latest))] if screen.latest is not None else []),
        blocks.context(words.paragraph(words.dotted(*_small(screen)), _why(screen))),
        *_controls(screen),
    )


@draw.register
def update_due(screen: UpdateDue) -> Rendered:
    """Draw the reminder that readers wait."""
    incident = screen.incident
    shown = f"Incident {incident.id} “{words.label(incident.title)}”"
    since = words.instant(screen.told_at, screen.zone, screen.due_at)
    due = words.instant(screen.due_at, screen.zone, screen.told_at)
    match screen.lateness:
        case Lateness.SOON:
            said = f"{shown}: the next update is due {due}."
        case Lateness.DUE:
            said = f"{shown}: an update is due now, and readers wait for it."
        case Lateness.MISSED:
            asked = f" {words.names(screen.reminded)} was reminded." if screen.reminded else ""
            said = f"{shown}: nobody wrote an update since {since}, and one was due {due}.{asked}"
    return blocks.message(
        said,
        blocks.section(f"📣 {words.link('*In its thread*', screen.permalink)}: {said}"),
        blocks.context("Two sentences are enough: what people notice, and what is being done."),
        blocks.actions(_update_button(screen)),
    )


@draw.register
def incidents_topic(screen: IncidentsTopic) -> Rendered:
    """Draw the topic of the incidents channel: plain text, the oldest first (N3)."""
    number = words.count(len(screen.running) + screen.more, "incident")
    listed = " · ".join(
        f"#{each.id} {words.label(each.severity)} {words.label(each.title, TOPIC_TITLE)} ({each.state})"
        for each in screen.running
    )
    text = f"{number}: {listed}" if screen.running else "No incident is running."
    return Rendered(text=blocks.shorten(text, TOPIC, blocks.ELLIPSIS), blocks=())


def update_form(form: UpdateForm) -> View:
    """Ask for the words of an update, with those of the last one to begin from."""
    readers = words.listed(["its thread", *map(words.label, form.readers)])
    return blocks.modal(
        IncidentCallback.UPDATE,
        blocks.section(f"*Incident {form.incident.id}: {words.label(form.incident.title)}*\nThis goes to {readers}."),
        blocks.field(
            Field.IMPACT,
            "What do people notice?",
            _words("Such as: customers in Europe cannot pay by card", form.impact),
            hint="For people outside the team: no names of servers, no error texts.",
        ),
        blocks.field(
            Field.DOING,
            "What are we doing about it?",
            _words("Such as: we go back to the version of yesterday", form.doing),
            hint="What happens now, and what people can do until then.",
        ),
        blocks.field(
            Field.NEXT_UPDATE,
            "When do they hear from us again?",
            blocks.select(INPUT, _times(form), placeholder="Choose", selected=_value(form.next_in)),
        ),
        title="Write an update",
        submit="Send it",
        private_metadata=incident_value(form.incident),
    )


def next_in(value: str) -> timedelta | None:
    """The choice in the form; None: no time is promised. Raises ValueError if the form did not offer it."""
    return None if value == NO_NEXT else timedelta(minutes=int(value))


def _times(form: UpdateForm) -> list[Choice]:
    known = sorted({*NEXT_IN, *([form.next_in] if form.next_in is not None else [])})
    offered = [Choice(_value(each), f"in {words.duration(each)}") for each in known]
    return [*offered, Choice(NO_NEXT, "no time is promised")]


def _value(length: timedelta | None) -> str:
    return NO_NEXT if length is None else str(max(1, length // timedelta(minutes=1)))


def _words(placeholder: str, value: str) -> Block:
    kept = blocks.shorten(words.clean(value), LONGEST_WORDS)
    return {**blocks.text_field(INPUT, placeholder=placeholder, value=kept), "max_length": LONGEST_WORDS}


def _headline(screen: IncidentNews) -> str:
    incident = screen.incident
    return (
        f"Incident {incident.id}: {words.label(incident.title)} ({words.label(incident.severity)}). {_stands(screen)}"
    )


def _sign(screen: IncidentNews) -> str:
    return {Standing.RESOLVED: "✅", Standing.MERGED: "🔗"}.get(screen.standing, "📣")


def _stands(screen: IncidentNews) -> str:
    match screen.standing:
        case Standing.RESOLVED:
            return "It is resolved."
        case Standing.REOPENED:
            return "It is not over: people work on it again."
        case Standing.MERGED:
            other = screen.merged_into
            named = f"incident {other.id}: {words.label(other.title)}" if other else "another incident"
            return f"It is now part of {words.link(named, other.permalink if other else None)}."
        case Standing.GOES_ON:
            return GOES_ON.get(screen.incident.state, "People work on it.")


def _notice(screen: IncidentNews, latest: IncidentUpdate) -> str:
    if not is_running(screen.incident):
        return f"*What people noticed*\n{words.passage(latest.impact)}"
    return f"*What you may notice*\n{words.passage(latest.impact)}\n*What we do*\n{words.passage(latest.doing)}"


def _small(screen: IncidentNews) -> tuple[str | None, ...]:
    latest, runs = screen.latest, is_running(screen.incident)
    return (
        f"update {screen.number} {words.instant(latest.at, screen.zone)}" if latest else "no update yet",
        f"{SINCE[screen.standing]} {_at(screen, screen.since)}" if screen.standing in SINCE else None,
        f"next update by {_at(screen, screen.next_at)}" if runs and screen.next_at else None,
        f"run by {words.name(screen.manager)}" if runs and screen.manager else None,
    )


def _why(screen: IncidentNews) -> str:
    if screen.follows is None:
        return ""
    if not screen.follows:
        return "You do not follow it any more."
    about = "It was raised from your request, so you follow it." if screen.asked else "You follow it."
    return f"{about} You hear of each update, and when it is over."


def _controls(screen: IncidentNews) -> list[Block]:
    value, runs = incident_value(screen.incident), is_running(screen.incident)
    if screen.follows:
        unfollow = [blocks.button("Unfollow", IncidentAction.UNFOLLOW, value)] if runs else []
        return [*([blocks.actions(*unfollow)] if unfollow else []), mute_control()]
    follow = [blocks.actions(blocks.button("Follow", IncidentAction.FOLLOW, value))] if runs else []
    return [*follow, *([mute_control()] if screen.follows is not None else [])]


def _update_button(screen: UpdateDue) -> Block:
    return blocks.button("Update…", IncidentAction.UPDATE, incident_value(screen.incident), primary=True)


def _at(screen: IncidentNews, moment: datetime) -> str:
    return words.instant(moment, screen.zone, screen.latest.at if screen.latest else None)
