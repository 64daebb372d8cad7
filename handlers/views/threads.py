"""Posts in a request's thread beside the card (N2): a missed target, a nudge, a handoff, a resolution."""

from bot.domain.requests import CLOSED, is_alert, is_unanswered, noun
from bot.ports.screens import HandoffPost, MissedInThread, Nudge, ParentAnswer, Rendered, ResolutionPost
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.passages import passages
from handlers.views.reminders import mute_control


@draw.register
def missed_in_thread(screen: MissedInThread) -> Rendered:
    """Draw the one mention in the thread when the target is missed (F6)."""
    target = words.duration(screen.target)
    if is_alert(screen.request):
        return _missed_alert(screen, target)
    if not is_unanswered(screen.request):
        late = f"The first answer came after more than {target}"
        by = f", from {words.name(screen.answered_by)}" if screen.answered_by else ""
        if screen.request.responded_at is None:
            late = f"Nobody had answered within {target}, and nobody needs to any more"
        return blocks.message(f"{late}{by}.", blocks.context(f"⏰ {late}{by}."))
    asked = "can one of you reply?" if screen.words_needed else "can one of you reply or take it?"
    called = f"{words.mentions(screen.mention)}, {asked}" if screen.mention else ""
    return blocks.message(
        f"Nobody has answered request #{screen.request.id} within {target}. {called}",
        blocks.section(f"⏰ *Nobody has answered within {target}.* {called}"),
    )


def _missed_alert(screen: MissedInThread, target: str) -> Rendered:
    """The same for an alert, which waits for somebody to be on it and not for an answer (A3)."""
    if not is_unanswered(screen.request):
        by = f", then {words.name(screen.answered_by)} did" if screen.answered_by else ", and nobody needs to any more"
        sentence = f"Nobody had taken this alert within {target}{by}."
        return blocks.message(sentence, blocks.context(f"⏰ {sentence}"))
    called = f"{words.mentions(screen.mention)}, can one of you take it?" if screen.mention else ""
    return blocks.message(
        f"Nobody has taken alert #{screen.request.id} within {target}. {called}",
        blocks.section(f"⏰ *Nobody has taken this alert within {target}.* {called}"),
    )


@draw.register
def nudge(screen: Nudge) -> Rendered:
    """Draw the one friendly question to a requester who has not answered (R11)."""
    park = words.duration(screen.park_after)
    return blocks.message(
        f"{_asked(screen, in_text=True)} Without an answer within {park} the request is parked; "
        "any later reply reopens it.",
        blocks.section(f"👋 {_asked(screen)}"),
        blocks.context(
            f"Without an answer within the next {park} of support hours the request is parked. "
            "Nothing is lost then: any later reply reopens it."
        ),
        *([mute_control()] if screen.about is not None else []),
    )


def _asked(screen: Nudge, *, in_text: bool = False) -> str:
    """The question; in a direct message it names the request, whose thread is not around it."""
    if screen.about is not None:
        title = words.untitled(screen.about) if in_text else words.title(screen.about)
        return f"Do you still need help with #{screen.about.id} {title}? There is a question for you in its thread."
    called = f"{words.mentions(screen.mention)}, do" if screen.mention else "Do"
    return f"{called} you still need help here? There is a question for you above."


@draw.register
def handoff_post(screen: HandoffPost) -> Rendered:
    """Draw a handoff with its note, mentioning the receiver (H1)."""
    giver, receiver = words.name(screen.giver), words.label(screen.receiver_words)
    whom = words.mentions(screen.mention) or receiver
    noted = words.excerpt(screen.note)
    return blocks.message(
        f"{giver} hands {noun(screen.request.origin)} #{screen.request.id} to {whom}"
        + (f": “{noted}”" if noted else "."),
        blocks.section(f"🤝 {giver} hands this to {whom}"),
        *passages(screen.note),
        blocks.context("Take on the card above confirms it."),
    )


@draw.register
def resolution_post(screen: ResolutionPost) -> Rendered:
    """Draw a resolution that a person wrote, or the one of the request that this is a duplicate of (R10)."""
    author, said = words.name(screen.author), words.excerpt(screen.text)
    if screen.parent is None:
        headline, sentence = (
            f"✅ *{author} resolved this*",
            f"{author} resolved {noun(screen.request.origin)} #{screen.request.id}",
        )
    else:
        state = screen.parent.standing
        sign, again = ("✅", "") if screen.parent.state in CLOSED else ("🔁", " again")
        what = screen.parent.noun.capitalize()
        headline = f"{sign} *{what} #{screen.parent.id} is {state}{again}*: {words.title(screen.parent)}"
        sentence = f"{what} #{screen.parent.id}, which this one is a duplicate of, is {state}{again}"
    if screen.quoted:
        sentence, headline = f"{sentence}. {author} answered there", f"{headline}\n{author} answered there:"
    return blocks.message(
        f"{sentence}: “{said}”" if said else f"{sentence}.", blocks.section(headline), *passages(screen.text)
    )


@draw.register
def parent_answer(screen: ParentAnswer) -> Rendered:
    """Draw an answer to the request that this one repeats (R10)."""
    author, said = words.name(screen.author), words.excerpt(screen.text)
    return blocks.message(
        f"{author} answered request #{screen.parent.id}, which this one is a duplicate of: “{said}”",
        blocks.section(f"💬 *{author} answered #{screen.parent.id}*: {words.title(screen.parent)}"),
        *passages(screen.text),
        blocks.context("Not what you need? Reply here, and this request is open again."),
    )
