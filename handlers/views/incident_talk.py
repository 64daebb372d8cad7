"""What the bot says in an incident's thread about the customer, credentials and the end of the call (I6, I8, I10)."""

from bot.domain.incidents import Incident
from bot.ports.incident_talk_screens import (
    AfterCall,
    AfterCallPost,
    CredentialsSeen,
    CustomerLowered,
    CustomerSilent,
    OnCallThen,
    Reachable,
    Template,
    TemplatesOffered,
)
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.drawing import draw
from handlers.views.ids import INPUT, Field
from handlers.views.incident_ids import IncidentAction, IncidentCallback, incident_value
from handlers.views.reminders import mute_control

TITLES = {Template.CALL_NOTES: "Post-call notes", Template.AVAILABLE: "Who is available"}
HEADLINES = {Template.CALL_NOTES: "📝 *Notes of the call*", Template.AVAILABLE: "🗓️ *Who will be available*"}


@draw.register
def credentials_seen(screen: CredentialsSeen) -> Rendered:
    """Draw the warning to the author; it never repeats what it warns of."""
    sentence = "Your message in this thread looks as if it contained a password, a token or a key."
    return blocks.message(
        f"{sentence} Please delete it and change the credential.",
        blocks.section(f"🔑 {sentence}"),
        blocks.section(
            "Please take it out of the message, and change it where it is used: everybody here may have read it. "
            "If it is none, there is nothing to do."
        ),
        blocks.context(f"I leave it out of the timeline of incident {screen.incident_id}."),
    )


@draw.register
def customer_silent(screen: CustomerSilent) -> Rendered:
    """Draw the text to be sent to the customer, with the three points, and what happens next."""
    silent = f"The customer has not answered for {words.duration(screen.silent_for)}."
    if not screen.waiting:
        over = f"The customer had not answered for {words.duration(screen.silent_for)}. Nothing is left to do about it."
        return blocks.message(over, blocks.section(over))
    asked_at = screen.closes_at - screen.closes_after
    closes = f"Without an answer the bridge is closed {words.instant(screen.closes_at, screen.zone, asked_at)}."
    called = f"{words.mentions(screen.mention)}, {silent[0].lower()}{silent[1:]}" if screen.mention else silent
    return blocks.message(
        f"{called} You can send them this text.",
        blocks.section(f"⏳ {called} You can send them this:"),
        blocks.section(words.passage(follow_up(screen))),
        blocks.context(closes),
        blocks.actions(
            blocks.button("Customer answered", IncidentAction.CUSTOMER_ANSWERED, incident_value(screen.incident))
        ),
    )


def follow_up(screen: CustomerSilent) -> str:
    """The text for the customer, plain."""
    title, closing = screen.incident.title, words.duration(screen.closes_after)
    return "\n".join(
        (
            f"We have not heard from you about “{words.one_line(title)}” and want to be sure that you are not waiting.",
            "1. The bridge is still open: join whenever you can.",
            "2. If another time or another way suits you better, tell us, and we arrange it.",
            f"3. If we do not hear from you, we close the bridge in {closing}. "
            "Write to us at any time, and we go on with you.",
        )
    )


@draw.register
def customer_lowered(screen: CustomerLowered) -> Rendered:
    """Draw that the bridge is closed and it is no emergency any more, or is one again; a call only in this case."""
    if screen.again:
        called = f"{words.mentions(screen.mention)}, the" if screen.mention else "The"
        sentence = f"{called} customer answered, so this is an emergency again."
        return blocks.message(sentence, blocks.section(f"📞 {sentence}"))
    closed = "The customer did not answer, so the bridge is closed."
    lowered = " It is no emergency any more: nobody is paged, and no update is due." if screen.was_emergency else ""
    request = " The request goes on with high priority." if screen.was_emergency and screen.with_request else ""
    sentence = f"{closed}{lowered}{request}"
    return blocks.message(
        sentence,
        blocks.section(f"🔕 {sentence}"),
        *([blocks.context("Any answer of theirs makes it an emergency again.")] if screen.was_emergency else []),
    )


@draw.register
def templates_offered(screen: TemplatesOffered) -> Rendered:
    """Draw the offer to whoever managed the incident."""
    incident = screen.incident
    sentence = f"Incident {incident.id}, {words.label(incident.title)}, is resolved."
    ask = "Two things help those who come after you; both are filled in as far as I know."
    return blocks.message(
        f"{sentence} {ask}", blocks.section(f"✅ {sentence} {ask}"), _buttons(incident), mute_control()
    )


@draw.register
def after_call_post(screen: AfterCallPost) -> Rendered:
    """Draw what somebody filled in."""
    by = words.name(screen.by)
    return blocks.message(
        f"{TITLES[screen.template]} by {by}: {words.excerpt(screen.text)}",
        blocks.section(f"{HEADLINES[screen.template]}\n{words.passage(screen.text)}"),
        blocks.context(f"by {by}"),
    )


def note_form(incident: Incident) -> View:
    """Ask for a note."""
    return _form(incident, IncidentCallback.NOTE, "Note", "What is worth remembering?", hint="Nothing is posted.")


def template_form(screen: AfterCall, template: Template) -> View:
    """The template, filled in as far as anybody knows."""
    notes = template is Template.CALL_NOTES
    return _form(
        screen.incident,
        IncidentCallback.CALL_NOTES if notes else IncidentCallback.AVAILABLE,
        TITLES[template],
        "What should the others know?",
        text=_call_notes(screen) if notes else _available(screen),
        hint="It is posted in the incident's thread.",
    )


def _form(incident: Incident, callback: IncidentCallback, title: str, label: str, *, text: str = "", hint: str) -> View:
    element = blocks.text_field(INPUT, placeholder="In your own words", value=text)
    return blocks.modal(
        callback,
        blocks.field(Field.NOTE, label, element, hint=hint),
        title=title,
        submit="Keep it" if callback is IncidentCallback.NOTE else "Post it",
        private_metadata=incident_value(incident),
    )


def _call_notes(screen: AfterCall) -> str:
    people = ", ".join(each.name for each in screen.on_the_call)
    return "\n".join(
        (
            f"Customer: {screen.incident.customer or ''}",
            f"When: {words.spoken(screen.now, screen.zone)}",
            f"On the call: {people}",
            "What was agreed: ",
            "Open points: ",
        )
    )


def _available(screen: AfterCall) -> str:
    lines = [line for each in screen.reachable for line in _lines(each, screen.zone)]
    return "\n".join(["In the next 24 hours you reach:", *lines])


def _lines(reachable: Reachable, zone: str) -> list[str]:
    return [f"{reachable.where}: {_turn(turn, place, zone)}" for place, turn in enumerate(reachable.turns)]


def _turn(turn: OnCallThen, place: int, zone: str) -> str:
    people = ", ".join(each.name for each in turn.people) or "nobody"
    since = f" from {words.spoken(turn.starts_at, zone)}" if place else ""
    until = f" until {words.spoken(turn.ends_at, zone)}" if turn.ends_at is not None else ""
    return f"{people}{since}{until}"


def _buttons(incident: Incident) -> Block:
    value = incident_value(incident)
    return blocks.actions(
        blocks.button("Post-call notes…", IncidentAction.CALL_NOTES, value),
        blocks.button("Who will be available…", IncidentAction.AVAILABLE, value),
    )
