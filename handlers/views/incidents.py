"""An incident's card with its buttons, and the list of open incidents (I, N3, N5, N6)."""

from datetime import datetime

from bot.domain.incidents import OPEN, Incident, IncidentState, is_running
from bot.ports.incident_screens import IncidentCard, IncidentLine, IncidentList
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.incident_ids import IncidentAction, RaiseFrom, incident_value, raise_value
from handlers.views.lists import and_more

SIGNS = {
    IncidentState.RAISED: "🚨",
    IncidentState.ACKNOWLEDGED: "👀",
    IncidentState.CONTACT_MADE: "📞",
    IncidentState.MITIGATED: "🩹",
    IncidentState.RESOLVED: "✅",
    IncidentState.ROOT_CAUSE: "🔎",
    IncidentState.CLOSED: "🏁",
    IncidentState.MERGED: "🔗",
}
PARTS = 5  # incidents that a card names as parts of it
NEXT = {
    IncidentState.RAISED: (("Acknowledge", IncidentAction.ACKNOWLEDGE),),
    IncidentState.ACKNOWLEDGED: (
        ("Contact made", IncidentAction.CONTACT),
        ("Mitigated", IncidentAction.MITIGATE),
    ),
    IncidentState.CONTACT_MADE: (
        ("Mitigated", IncidentAction.MITIGATE),
        ("Resolve", IncidentAction.RESOLVE),
    ),
    IncidentState.MITIGATED: (("Resolve", IncidentAction.RESOLVE),),
}


@draw.register
def incident_card(screen: IncidentCard) -> Rendered:
    """Draw where it stands, whom it concerns, what is due, and what can be done now."""
    incident = screen.incident
    called = f"{words.mentions(screen.mention)}, please look." if screen.mention else ""
    standing = f"{incident.severity}, {incident.state.words}"
    return blocks.message(
        " ".join(
            part for part in (f"Incident {incident.id}: {words.label(incident.title)} ({standing}).", called) if part
        ),
        blocks.section(
            words.paragraph(
                f"{SIGNS[incident.state]} *Incident {incident.id}: {words.label(incident.title)}*",
                words.dotted(f"*{words.label(incident.severity)}*", f"*{incident.state.words}*", _by(screen)),
                called,
            )
        ),
        *([blocks.section(words.passage(incident.known))] if incident.known else []),
        *([blocks.context(about)] if (about := _about(screen)) else []),
        blocks.context(words.paragraph(_people(screen), _due(screen), _notes(screen))),
        *_buttons(incident),
    )


@draw.register
def incident_list(screen: IncidentList) -> Rendered:
    """Draw what is open, and **Raise an incident…**."""
    number = words.count(len(screen.lines) + screen.more, "open incident")
    raised = blocks.button("Raise an incident…", IncidentAction.NEW, raise_value(RaiseFrom()))
    return blocks.message(
        f"{number}." if screen.lines else "No incident is open.",
        blocks.section(f"*{number}*" if screen.lines else "*No incident is open.*"),
        *(blocks.section(line_of(each)) for each in screen.lines),
        *and_more(screen.more),
        blocks.actions(raised),
        blocks.context(f"If it cannot wait: {screen.command} incident and a few words raise one at once."),
    )


def line_of(line: IncidentLine) -> str:
    """An incident on a line."""
    shown = words.link(f"{line.id}: {words.label(line.title)}", line.permalink)
    manager = f"run by {words.name(line.manager)}" if line.manager else "nobody runs it"
    return words.dotted(f"*{shown}*", words.label(line.severity), words.label(line.state), manager)


def _by(screen: IncidentCard) -> str | None:
    if screen.incident.state is IncidentState.RAISED:
        return f"raised by {words.name(screen.raised_by)}"
    return f"by {words.name(screen.moved_by)}" if screen.moved_by else None


def _about(screen: IncidentCard) -> str:
    service, customer = screen.service, screen.customer
    owned = words.names(service.owners) if service and service.owners else "nobody yet"
    manager = (
        f"account manager {words.name(customer.account_manager)}" if customer and customer.account_manager else None
    )
    return words.paragraph(
        words.dotted(
            f"Service *{words.label(service.name)}*, owned by {owned}" if service else None,
            words.link("runbook", service.runbook) if service and service.runbook else None,
        ),
        words.dotted(
            f"Customer *{words.label(customer.name)}*" if customer else None,
            manager,
            words.label(customer.plan) if customer and customer.plan else None,
            words.label(customer.region) if customer and customer.region else None,
        ),
        f"From {words.title(screen.request)}" if screen.request else "",
        words.link("Where it was raised from", screen.link) if screen.link else "",
    )


def _people(screen: IncidentCard) -> str:
    return words.dotted(
        f"Incident manager: {words.name(screen.manager) if screen.manager else 'nobody yet'}",
        f"Responder: {words.name(screen.responder) if screen.responder else 'nobody yet'}",
    )


def _due(screen: IncidentCard) -> str:
    return words.dotted(
        f"To be acknowledged by {_at(screen, screen.acknowledge_by)}" if screen.acknowledge_by else None,
        f"Next update by {_at(screen, screen.next_update_at)}" if screen.next_update_at else None,
    )


def _notes(screen: IncidentCard) -> str:
    incident = screen.incident
    return words.paragraph(
        f"{words.name(screen.doubted_by)} asks whether it is an emergency." if screen.doubted_by else "",
        f"Waiting for the customer since {_at(screen, incident.asked_customer_at)}."
        if incident.asked_customer_at
        else "",
        "No emergency any more, because the customer does not answer." if incident.lowered_at else "",
        f"It is part of {_numbered(screen.merged_into)}, where it goes on." if screen.merged_into else "",
        f"Part of it: {words.listed([_numbered(each) for each in screen.parts[:PARTS]])}." if screen.parts else "",
    )


def _numbered(line: IncidentLine) -> str:
    return words.link(f"incident {line.id}: {words.label(line.title)}", line.permalink)


def _at(screen: IncidentCard, moment: datetime) -> str:
    return words.instant(moment, screen.zone, screen.incident.raised_at)


def _buttons(incident: Incident) -> list[Block]:
    if incident.state is IncidentState.MERGED:
        return []
    value = incident_value(incident)
    steps = [
        blocks.button(label, action, value, primary=place == 0)
        for place, (label, action) in enumerate(NEXT.get(incident.state, ()))
    ]
    if is_running(incident):
        steps.append(blocks.button("Update…", IncidentAction.UPDATE, value))
    else:
        steps.append(blocks.button("Reopen", IncidentAction.REOPEN, value))
    more = [blocks.button("More…", IncidentAction.MORE, value)] if incident.state in OPEN else []
    return [blocks.actions(*steps, *more)]
