"""Short messages that only one person sees, and plain notices (N4)."""

from bot.ports.screens import ColleagueHint, GroupedHint, Notice, Rendered, TrackOffer, WhereToAsk
from handlers.views import blocks, words
from handlers.views.asking import ask_in
from handlers.views.drawing import draw
from handlers.views.ids import Action, anchor_value, split_value
from handlers.views.reminders import mute_control


@draw.register
def colleague_hint(screen: ColleagueHint) -> Rendered:
    """Draw the hint to a colleague who answered: who is on support, and to help them answer (F4)."""
    if not screen.on_duty:
        sentence = "Thank you for helping out! Nobody is on support at the moment, so your answer counts."
    else:
        are = "is" if len(screen.on_duty) == 1 else "are"
        sentence = (
            f"Thank you for helping out! {words.names(screen.on_duty)} {are} on support now: "
            "telling them what you know helps even more than answering for them."
        )
    return blocks.message(sentence, blocks.section(f"💡 {sentence}"))


@draw.register
def grouped_hint(screen: GroupedHint) -> Rendered:
    """Draw the hint to a requester whose message joined their request (R5)."""
    sentence = f"Your message was added to your request #{screen.request.id}, because it came right after it."
    return blocks.message(
        sentence,
        blocks.section(f"{sentence} Is it about something else?"),
        blocks.actions(
            blocks.button("Make separate", Action.MAKE_SEPARATE, split_value(screen.request, screen.message_ts))
        ),
    )


@draw.register
def track_offer(screen: TrackOffer) -> Rendered:
    """Draw the offer to a member whose message opened no request (R3)."""
    sentence = "You are on the support team, so your message did not open a request. Should it?"
    return blocks.message(
        sentence,
        blocks.section(sentence),
        blocks.actions(
            blocks.button("Track as a request", Action.TRACK, anchor_value(screen.channel, screen.message_ts))
        ),
    )


@draw.register
def notice(screen: Notice) -> Rendered:
    """Draw a sentence, with what else there is to know under it."""
    sentence = words.sentence(screen.sentence)
    detail = [blocks.context(words.sentence(screen.detail))] if words.one_line(screen.detail) else []
    return blocks.message(sentence, blocks.section(sentence), *detail, *([mute_control()] if screen.with_mute else []))


@draw.register
def where_to_ask(screen: WhereToAsk) -> Rendered:
    """Draw the answer to somebody who wrote to the bot itself."""
    sentence = f"I only pass things on. {ask_in(screen.channels)}"
    home = f"My Home tab shows your requests, and {words.literal(screen.command)} help what else I can do."
    return blocks.message(sentence, blocks.section(sentence), blocks.context(home), mute_control())
