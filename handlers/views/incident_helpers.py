"""What people read who are asked to help with an incident, with their buttons (I5, N3, N6)."""

from bot.ports.page_screens import EngineerWanted, PagedIncident, ReliefOffer, SecondEmergency
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.incident_ids import IncidentAction, OnPage, incident_value, page_value
from handlers.views.incident_pages import known, linked, named
from handlers.views.lists import and_more


@draw.register
def second_emergency(screen: SecondEmergency) -> Rendered:
    """Draw who has two emergencies, and **Find another engineer** until somebody else has this one."""
    about = screen.about
    has = "have emergencies already, such as" if len(screen.busy) > 1 else "already has"
    said = f"{words.names(screen.busy)} {has} {named(screen.other)}"
    said += "." if screen.over or screen.taker is not None else f", and {named(about)} needs somebody as well."
    return blocks.message(
        said,
        blocks.section(words.paragraph(f"🚒 {said}", linked(about))),
        *([] if screen.over or screen.taker else known(about)),
        *_search(screen),
    )


@draw.register
def engineer_wanted(screen: EngineerWanted) -> Rendered:
    """Draw what somebody is asked to respond to, **I take it** and **Cannot**; then who has it."""
    about, value = screen.about, page_value(OnPage.of(screen.page))
    asks = f"{words.name(screen.asked_by)} looks for an engineer who can respond to {named(about)}."
    settled = _settled(screen)
    if settled:
        said = f"{asks} {settled}"
        return blocks.message(said, blocks.section(words.paragraph(f"🚒 {linked(about)}", settled)))
    declined = [blocks.context("You said that you cannot. Should that change: it still waits.")]
    return blocks.message(
        asks,
        blocks.section(
            words.paragraph(
                f"🚒 *{linked(about)}* · {words.label(about.incident.severity)}",
                f"{asks} The first to accept has it.",
            )
        ),
        *known(about),
        *(declined if screen.page.declined_at is not None else []),
        blocks.actions(
            blocks.button("I take it", IncidentAction.ENGINEER_ACCEPT, value, primary=True),
            *(
                [blocks.button("Cannot", IncidentAction.ENGINEER_DECLINE, value)]
                if screen.page.declined_at is None
                else []
            ),
        ),
    )


@draw.register
def relief_offer(screen: ReliefOffer) -> Rendered:
    """Draw the open requests of somebody who has an emergency, and the offer to have them covered."""
    about = screen.about
    handed = words.count(screen.handed, "request")
    asked = f"I asked {words.names(screen.asked)} to take over {handed} of yours." if screen.handed else ""
    if not screen.held:
        said = asked or f"You have {named(about)}, and no other request."
        return blocks.message(said, blocks.section(f"🤝 {said}"))
    still = f"You have {named(about)} now, and {words.count(screen.held, 'open request')} besides."
    said = " ".join(part for part in (still, asked) if part)
    value = incident_value(about.incident)
    return blocks.message(
        said,
        blocks.section(words.paragraph(f"🤝 {said}", *(f"• {words.title(each)}" for each in screen.lines))),
        *and_more(screen.held - len(screen.lines)),
        blocks.actions(blocks.button("Ask somebody to cover my requests", IncidentAction.RELIEF, value)),
    )


def _search(screen: SecondEmergency) -> list[Block]:
    if screen.over:
        return [blocks.context("It is over; nobody else is needed.")]
    if screen.taker is not None:
        return [blocks.context(f"{words.name(screen.taker)} has {_it(screen.about)} now.")]
    asked = [blocks.context(f"Asked: {words.names(screen.asked)}.")] if screen.asked else []
    value = incident_value(screen.about.incident)
    button = blocks.button("Find another engineer", IncidentAction.FIND_ENGINEER, value, primary=not screen.asked)
    return [*asked, blocks.actions(button)]


def _settled(screen: EngineerWanted) -> str:
    if screen.is_taker:
        return "You have it. Thank you!"
    if screen.taker is not None:
        return f"{words.name(screen.taker)} has it."
    return "It is over; nobody else is needed." if screen.over else ""


def _it(about: PagedIncident) -> str:
    return f"incident {about.incident.id}"
