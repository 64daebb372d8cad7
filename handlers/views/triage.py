"""Messages of triage: replies in a responder's name, what is passed on, and approvals (T1, N2, N3)."""

from bot.domain.approvals import Approval, ApprovalState
from bot.ports.screens import Rendered
from bot.ports.triage_screens import ApprovalPost, ApprovalReminder, ApprovalResult, Forwarded, OfferCommon, TriageReply
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.ids import Action, pressed_value
from handlers.views.passages import passages
from handlers.views.reminders import mute_control


@draw.register
def triage_reply(screen: TriageReply) -> Rendered:
    """Draw what a person had the bot write: their name, and their words as a quotation (N5)."""
    author = words.name(screen.author)
    called = f"{author} passes this on to {words.mentions(screen.mention)}." if screen.mention else ""
    said = words.excerpt(screen.text)
    return blocks.message(
        " ".join(each for each in (f"{author}: “{said}”" if said else "", called) if each),
        *([blocks.section(f"💬 *{author}*:"), *passages(screen.text)] if said else []),
        *([blocks.section(f"🎓 {called}")] if called else []),
    )


@draw.register
def offer_common(screen: OfferCommon) -> Rendered:
    """Draw the offer to keep an answer (T3)."""
    sentence = "Will somebody ask this again? Your answer can become a common request."
    add = blocks.button("Add to common requests…", Action.ADD_COMMON, pressed_value(screen.request))
    return blocks.message(sentence, blocks.section(f"💡 {sentence}"), blocks.actions(add))


@draw.register
def forwarded(screen: Forwarded) -> Rendered:
    """Draw what is passed on to somebody who helps with it (training)."""
    giver, requester = words.name(screen.giver), words.name(screen.requester)
    label, note = words.label(screen.category_label), words.excerpt(screen.note)
    expected = f"{requester} was told that you will be in touch." if screen.told else ""
    said = [
        f"{giver} passes {screen.about.noun} #{screen.about.id} {words.untitled(screen.about)} on to you ({label}).",
        expected,
        f"Note: “{note}”" if note else "",
    ]
    headline = f"🎓 {giver} passes #{screen.about.id} {words.title(screen.about)} on to you · {label}"
    return blocks.message(
        " ".join(each for each in said if each),
        blocks.section(words.paragraph(headline, expected)),
        *passages(screen.note),
        mute_control(),
    )


@draw.register
def approval_post(screen: ApprovalPost) -> Rendered:
    """Draw a change that somebody wants to make by hand, and what became of it."""
    approval, asker = screen.approval, words.name(screen.asker)
    waiting = approval.state is ApprovalState.WAITING
    headline, sign = _standing(screen)
    called = f" {words.mentions(screen.mention)}, can one of you decide?" if screen.mention else ""
    value = str(approval.id)
    return blocks.message(
        f"{asker} wants to change data by hand: “{words.excerpt(approval.what)}” ({_judgement(approval)}). "
        f"{headline}.{called}",
        blocks.section(f"✋ {asker} wants to change data by hand · {_judgement(approval)}"),
        *passages(approval.what),
        blocks.context(f"{sign} {headline}.{called}"),
        *([blocks.context(f"“{words.excerpt(approval.note)}”")] if approval.note else []),
        *(
            [
                blocks.actions(
                    blocks.button("Approve", Action.APPROVE, value, primary=True),
                    blocks.button("Decline…", Action.DECLINE, value),
                )
            ]
            if waiting
            else []
        ),
    )


def _standing(screen: ApprovalPost) -> tuple[str, str]:
    decider = words.name(screen.decider)
    match screen.approval.state:
        case ApprovalState.WAITING:
            return f"It waits for the approval of another member than {words.name(screen.asker)}", "⏳"
        case ApprovalState.APPROVED:
            return f"Approved by {decider}", "✅"
        case ApprovalState.DECLINED:
            return f"Declined by {decider}", "🚫"
        case ApprovalState.VOID:
            return "No longer needed: it was closed before anybody decided", "➖"


def _judgement(approval: Approval) -> str:
    return f"{approval.difficulty}, {approval.risk} risk"


@draw.register
def approval_result(screen: ApprovalResult) -> Rendered:
    """Draw the decision for whoever waits for it."""
    approval, decider = screen.approval, words.name(screen.decider)
    approved = approval.state is ApprovalState.APPROVED
    what, note = words.excerpt(approval.what), words.excerpt(approval.note)
    called = f"{words.mentions(screen.mention)}, " if screen.mention else ""
    start = f"{called}{decider} {approval.state} your change of data"
    on = "You can go ahead; say in the thread when it is done." if approved else "It is not to be made."
    return blocks.message(
        f"{start} for {screen.about.noun} #{screen.about.id}: “{what}”. {on}" + (f" “{note}”" if note else ""),
        blocks.section(
            f"{'✅' if approved else '🚫'} {start} for #{screen.about.id} {words.title(screen.about)}. {on}"
        ),
        *passages(approval.what),
        *([blocks.context(f"{decider}: “{note}”")] if note else []),
        *([] if screen.mention else [mute_control()]),
    )


@draw.register
def approval_reminder(screen: ApprovalReminder) -> Rendered:
    """Draw the one reminder that a change waits for somebody to decide."""
    asker, what = words.name(screen.asker), words.excerpt(screen.approval.what)
    asked = f"{asker} waits for somebody to approve or decline a change of data by hand"
    return blocks.message(
        f"{asked} in {screen.about.noun} #{screen.about.id}: “{what}”.",
        blocks.section(f"✋ {asked} in #{screen.about.id} {words.title(screen.about)}."),
        *passages(screen.approval.what),
        blocks.context(f"{_judgement(screen.approval)} · Approve and Decline… stand in the thread."),
        mute_control(),
    )
