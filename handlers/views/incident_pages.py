"""Pages as people read them: directly, and in the incident's thread (I4, N3, N6)."""

from datetime import datetime

from bot.domain.incidents import is_running
from bot.ports.page_screens import PagedAgain, PagedIncident, PageList, PageMessage
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, OnPage, page_value

THERE = {
    "duty": "responder on duty",
    "fallback": "fallback",
    "manager": "incident manager",
    "leads": "lead",
}


@draw.register
def page_message(screen: PageMessage) -> Rendered:
    """Draw who is needed for what, until when, and **Acknowledge**; once somebody has, who."""
    about, page = screen.about, screen.page
    if screen.answer is not None or screen.over:
        return _settled(screen)
    until = f" by {_at(about, page.climbs_at)}" if page.climbs_at else ""
    asks = f"{words.name(screen.asked_by)} asks for you." if screen.asked_by else "You are needed."
    return blocks.message(
        f"Page: {named(about)}. {asks} Please acknowledge.",
        blocks.section(
            words.paragraph(
                f"📟 *Page: {linked(about)}* · {words.label(about.incident.severity)}",
                f"{asks} Please acknowledge{until}, or else the next person is paged.",
            )
        ),
        *known(about),
        *([blocks.section(words.passage(page.note))] if page.note else []),
        blocks.actions(
            blocks.button("Acknowledge", IncidentAction.PAGE_ACKNOWLEDGE, page_value(OnPage.of(page)), primary=True)
        ),
    )


@draw.register
def page_list(screen: PageList) -> Rendered:
    """Draw who was paged one after the other, where nobody was there, and who answered."""
    about = screen.about
    paged = words.dotted(*(f"{words.name(each.person)} {_at(about, each.at)}" for each in screen.paged))
    missing = words.listed([f"no {THERE.get(gap, words.label(gap))}" for gap in screen.gaps])
    return blocks.message(
        f"Paged for {named(about)}: {words.names([each.person for each in screen.paged])}.",
        blocks.context(
            words.paragraph(
                f"📟 Paged one after the other: {paged}" if screen.paged else "",
                f"There is {missing} now, so the next was paged at once." if screen.gaps else "",
                _end(screen),
            )
        ),
    )


@draw.register
def paged_again(screen: PagedAgain) -> Rendered:
    """Draw the louder line: everybody was paged, and is paged once more."""
    called = words.names(screen.called)
    said = f"Nobody has acknowledged {named(screen.about)} yet: I paged {called}, and now page them all once more."
    return blocks.message(said, blocks.section(f"📣 *{said}*"))


def named(about: PagedIncident) -> str:
    """The incident in a sentence."""
    return f"incident {about.incident.id}, “{words.label(about.incident.title)}”"


def linked(about: PagedIncident) -> str:
    """The incident with the way to its thread."""
    return words.link(f"incident {about.incident.id}: {words.label(about.incident.title)}", about.permalink)


def known(about: PagedIncident) -> list[Block]:
    """What was known when it was raised, and by whom."""
    incident = about.incident
    raised = f"Raised by {words.name(about.raised_by)} at {_at(about, incident.raised_at)}"
    return [*([blocks.section(words.passage(incident.known))] if incident.known else []), blocks.context(raised)]


def page_form(value: str) -> View:
    """Ask whom to page, and what to tell them."""
    return blocks.modal(
        IncidentCallback.PAGE,
        blocks.field(Field.PERSON, "Whom?", blocks.user_select(INPUT, placeholder="Choose a person")),
        blocks.field(
            Field.NOTE,
            "What do you need them for?",
            blocks.text_field(INPUT, placeholder="Such as: the queue stands still and only you know it"),
            optional=True,
        ),
        title="Page somebody",
        submit="Page them",
        private_metadata=value,
    )


def _settled(screen: PageMessage) -> Rendered:
    about, answer = screen.about, screen.answer
    stands = "no emergency any more" if is_running(about.incident) else about.incident.state.words
    end = (
        f"{words.name(answer.person)} acknowledged at {_at(about, answer.at)}."
        if answer is not None
        else f"Nobody is needed any more; it is {stands}."
    )
    return blocks.message(
        f"Page: {named(about)}. {end}",
        blocks.section(
            words.paragraph(f"📟 Page: {linked(about)} · {words.label(about.incident.severity)}", f"👀 {end}")
        ),
    )


def _end(screen: PageList) -> str:
    if screen.answer is not None:
        return f"👀 {words.name(screen.answer.person)} acknowledged at {_at(screen.about, screen.answer.at)}."
    return "Nobody has acknowledged, and there is nobody else whom I could page." if screen.given_up else ""


def _at(about: PagedIncident, moment: datetime) -> str:
    return words.instant(moment, about.zone, about.incident.raised_at)
