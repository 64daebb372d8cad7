"""What is posted beside an incident's card: the checklist, where it goes on and with whom, a doubt (I2, I3, H2)."""

from bot.domain.incidents import IncidentState, Role
from bot.ports.incident_lines import HandedIncident
from bot.ports.incident_screens import (
    ChecklistItem,
    IncidentChecklist,
    IncidentDisplaced,
    IncidentDoubted,
    IncidentGoesOn,
    IncidentMerged,
    IncidentYours,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.incident_ids import IncidentAction, OnItem, any_version, incident_value, item_value
from handlers.views.incidents import line_of

LONGEST_ITEM = 500
MOST_ITEMS = 45


@draw.register
def incident_checklist(screen: IncidentChecklist) -> Rendered:
    """Draw each item with **Done**, or with whoever did it."""
    incident, severity = screen.incident, words.label(screen.incident.severity)
    goes_on = incident.state is not IncidentState.MERGED
    done = sum(1 for item in screen.items if item.done_by is not None)
    if not screen.items:
        nothing = f"Nothing is on a checklist of {severity}."
        return blocks.message(nothing, blocks.section(f"☑️ {nothing}"))
    return blocks.message(
        f"Checklist of incident {incident.id} ({severity}): {done} of {len(screen.items)} done.",
        blocks.section(f"☑️ *Checklist of {severity}* · {done} of {len(screen.items)} done"),
        *(
            _item(item, OnItem(incident.id, incident.severity, place) if goes_on else None)
            for place, item in enumerate(screen.items[:MOST_ITEMS])
        ),
    )


def _item(item: ChecklistItem, on: OnItem | None) -> blocks.Block:
    text = words.label(item.text, LONGEST_ITEM)
    if item.done_by is not None:
        return blocks.section(f"✅ {text} · {words.name(item.done_by)}")
    if on is None:
        return blocks.section(text)
    return blocks.section(text, blocks.button("Done", IncidentAction.TICK, item_value(on), spoken=f"Done: {item.text}"))


@draw.register
def incident_merged(screen: IncidentMerged) -> Rendered:
    """Point whoever reads this thread to the other one."""
    return blocks.message(
        f"This is part of incident {screen.into.id} now. Please go on in its thread.",
        blocks.section(f"🔗 This is part of another incident now. Please go on there: {line_of(screen.into)}"),
    )


@draw.register
def incident_doubted(screen: IncidentDoubted) -> Rendered:
    """Tell whoever can judge it that somebody asks whether it is an emergency."""
    incident, who = screen.incident, words.name(screen.doubted_by)
    control = blocks.button("Change severity…", IncidentAction.SEVERITY, incident_value(incident))
    return blocks.message(
        f"{who} asks whether incident {incident.id}, “{words.label(incident.title)}”, is an emergency.",
        blocks.section(f"🤔 *{who} asks whether this is an emergency*\n{line_of(screen.line)}", control),
        blocks.context(
            "Its targets stay as they are until somebody changes the severity. Please talk to those it hits."
        ),
    )


TAKEN = {
    Role.MANAGER: ("you are on call for {} now", "I manage it", IncidentAction.TAKE_MANAGER),
    Role.RESPONDER: ("you are on duty in {} now", "I respond", IncidentAction.TAKE_RESPONDER),
}
HELD = {Role.MANAGER: ("the incident manager", "manage"), Role.RESPONDER: ("the responder", "respond to")}


@draw.register
def incident_goes_on(screen: IncidentGoesOn) -> Rendered:
    """Call whoever is next, with where it stands and the button that takes it over."""
    on_duty, label, action = TAKEN[screen.role]
    called = f"{words.mentions(screen.mention)}, {on_duty.format(words.label(screen.whose))}, and this goes on."
    return blocks.message(
        f"Incident {screen.incident.id} goes on. {called}",
        blocks.section(
            words.paragraph(f"🤝 {called}", handed_words(screen.handed)),
            blocks.button(label, action, any_version(screen.incident)),
        ),
    )


def handed_words(each: HandedIncident) -> str:
    """An incident as it passes on: where it stands, whose it is, since when, and the last word."""
    shown = words.link(f"{each.id}: {words.label(each.title)}", each.permalink)
    manager = f"run by {words.label(each.manager)}" if each.manager else "nobody runs it"
    responder = f"responder {words.label(each.responder)}" if each.responder else "no responder yet"
    since = f"since {words.instant(each.raised_at)}"
    note = words.excerpt(each.note)
    return words.paragraph(
        words.dotted(f"*{shown}*", words.label(each.severity), words.label(each.state), manager, responder, since),
        f"    {note}" if note else "",
    )


@draw.register
def incident_displaced(screen: IncidentDisplaced) -> Rendered:
    """Say why the thread begins anew."""
    why = "The channel of this incident is closed" if screen.archived else "Somebody deleted the card of this incident"
    said = f"{why}, so incident {screen.number} goes on here. What was written before is kept in its timeline."
    return blocks.message(said, blocks.section(f"↪️ {said}"))


@draw.register
def incident_yours(screen: IncidentYours) -> Rendered:
    """Tell somebody that it is theirs, who made it so, and how to pass it on."""
    made, does = HELD[screen.role] if screen.role is not None else ("", "")
    whose = f"that you {does}" if does else "whose manager and responder have left"
    did = f"reopened an incident {whose}" if screen.reopened else f"made you {made} of an incident"
    said = f"{words.name(screen.by)} {did}"
    return blocks.message(
        f"{said}: {screen.line.id}, {words.label(screen.line.title)} ({words.label(screen.line.state)}).",
        blocks.section(words.paragraph(f"🤝 *{said}*", line_of(screen.line))),
        blocks.context("If you cannot: More… on its card passes the role to somebody else."),
    )
