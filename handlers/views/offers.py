"""Absences, covers and swaps: who is asked, what becomes of it, and section **My duty** of Home (D8, X3)."""

from bot.domain.offers import Offer, OfferKind, OfferState, in_words
from bot.ports.offer_screens import AbsenceList, AllowAsk, Days, OfferAsk, OfferLine, OfferList
from bot.ports.screens import MyAbsence, MyDuty, MyOffer, MyShift, Person, Rendered
from handlers.views import blocks, words
from handlers.views.drawing import draw
from handlers.views.ids import Action, offer_value, volunteer_value
from handlers.views.reminders import mute_control

ROWS = 8  # absences and open offers with a button each


@draw.register
def offer_ask(screen: OfferAsk) -> Rendered:
    """Draw what somebody is asked for, with **Accept** and **Decline** while they can answer."""
    asked, state = _asked(screen), _state(screen)
    shown = [blocks.section(f"{'🙏' if state is None else '☑️'} *{asked}*\n{_hours(screen)}")]
    if screen.offer.note:
        shown.append(blocks.section(words.passage(screen.offer.note)))
    if state is not None:
        return blocks.message(f"{asked}. {state}", *shown, blocks.context(state), mute_control())
    why = [blocks.context(words.sentence(screen.why))] if screen.why else []
    value = offer_value(screen.offer)
    buttons = blocks.actions(
        blocks.button("Accept", Action.ACCEPT_OFFER, value), blocks.button("Decline", Action.DECLINE_OFFER, value)
    )
    return blocks.message(f"{asked}{'. Can you?' if screen.asker else '?'}", *shown, *why, buttons, mute_control())


@draw.register
def offer_line(screen: OfferLine) -> Rendered:
    """Draw the line of the internal channel, edited in place (N1)."""
    days, absent = in_words(screen.days.start, screen.days.end), words.name(screen.absent)
    offer = screen.offer
    if screen.taker is not None and offer.back_start and offer.back_end:
        back = in_words(offer.back_start, offer.back_end)
        text = f"{words.name(screen.taker)} and {absent} swap: {words.name(screen.taker)} serves on {days}, "
        text += f"{absent} on {back}."
    elif screen.taker is not None:
        text = f"{words.name(screen.taker)} serves for {absent} on {days}."
    else:
        text = f"{absent} cannot serve on {days}. {_search(screen)}"
    team = words.label(screen.team_name)
    return blocks.message(f"{team}: {text}", blocks.section(f"🔄 *{team}*: {text}"))


@draw.register
def allow_ask(screen: AllowAsk) -> Rendered:
    """Draw the question to a lead: a rule speaks against somebody who would take over (D5)."""
    days = in_words(screen.days.start, screen.days.end)
    volunteer, absent = words.name(screen.volunteer), words.name(screen.absent)
    problem = words.sentence(screen.problem)
    asked = f"{volunteer} would serve for {absent} on {days}, but a rule speaks against it: {problem}"
    if screen.offer.state is not OfferState.OPEN:
        over = f"{words.name(screen.taker)} has it now." if screen.taker else "It is decided, or not needed any more."
        return blocks.message(f"{asked} {over}", blocks.section(asked), blocks.context(over), mute_control())
    allow = blocks.button("Allow…", Action.ALLOW_OFFER, volunteer_value(screen.offer, screen.volunteer.user))
    return blocks.message(
        f"{asked} Is it all right this time?",
        blocks.section(f"⚖️ {asked}\nIs it all right this time? Your reason is kept."),
        blocks.actions(allow),
        mute_control(),
    )


@draw.register
def absence_list(screen: AbsenceList) -> Rendered:
    """Draw the answer to `away list`."""
    if not screen.absences:
        sentence = "I know of no absence of yours."
        return blocks.message(sentence, blocks.section(sentence))
    lines = [_absence(each) for each in screen.absences]
    how = f"{words.literal(screen.command)} away remove NUMBER forgets one."
    return blocks.message(
        f"Your absences: {words.listed(lines)}.",
        *(blocks.section(line, _remove(each)) for line, each in zip(lines, screen.absences, strict=True)),
        blocks.context(how),
    )


@draw.register
def offer_list(screen: OfferList) -> Rendered:
    """Draw the answer to `cover list` and `swap list`."""
    if not screen.offers:
        sentence = "Nobody is being asked to serve for you."
        return blocks.message(sentence, blocks.section(sentence))
    lines = [_waiting(each) for each in screen.offers]
    return blocks.message(
        f"Waiting for an answer: {words.listed(lines)}.",
        *(blocks.section(line, _withdraw(each.offer)) for line, each in zip(lines, screen.offers, strict=True)),
    )


def my_duty(screen: MyDuty) -> list[blocks.Block]:
    """Section **My duty** of Home."""
    shifts = [_shift(each, screen.zone) for each in screen.shifts] or ["No shift of yours is planned."]
    return [
        blocks.header("🗓️ My duty"),
        blocks.section("\n".join(shifts)),
        *(blocks.section(_waiting(each), _withdraw(each.offer)) for each in screen.offers[:ROWS]),
        *(blocks.section(f"Away {_absence(each)}", _remove(each)) for each in screen.absences[:ROWS]),
        blocks.actions(
            blocks.button("I’m away…", Action.OPEN_AWAY, "home"),
            blocks.button("Swap…", Action.OPEN_SWAP, "home"),
            blocks.button("Find cover…", Action.OPEN_COVER, "home"),
        ),
    ]


def _asked(screen: OfferAsk) -> str:
    days, absent, team = in_words(screen.days.start, screen.days.end), words.name(screen.absent), screen.team_name
    where = f"for {words.label(team)}"
    if screen.back is not None:
        back = in_words(screen.back.start, screen.back.end)
        return f"{absent} asks to swap shifts: you serve {where} on {days}, and {absent} on {back}"
    if screen.asker is None:
        return f"{absent} cannot serve {where} on {days}: could you take over"
    if screen.asker == screen.absent:
        return f"{absent} asks you to cover their duty {where} on {days}"
    return f"{words.name(screen.asker)} asks you to cover {absent}’s duty {where} on {days}"


def _hours(screen: OfferAsk) -> str:
    def between(days: Days) -> str:
        return f"{words.instant(days.starts_at, screen.zone)} to {words.instant(days.ends_at, screen.zone)}"

    yours = f"You would be on duty from {between(screen.days)}"
    return f"{yours}, and not from {between(screen.back)}." if screen.back else f"{yours}."


def _state(screen: OfferAsk) -> str | None:
    """What became of it, for this person; None while they can answer."""
    offer = screen.offer
    if screen.you in offer.declined:
        return "You said no. Thank you for answering."
    match offer.state:
        case OfferState.OPEN:
            return None
        case OfferState.ACCEPTED if screen.taker is not None and screen.taker.user == screen.you:
            return "You have it, thank you!"
        case OfferState.ACCEPTED:
            return f"{words.name(screen.taker)} has it, thanks."
        case OfferState.DECLINED:
            return "It is over."
        case OfferState.WITHDRAWN:
            return "It is not needed any more."
        case OfferState.EXPIRED:
            return "Its days have begun, so it cannot be answered any more."


def _search(screen: OfferLine) -> str:
    match screen.offer.state:
        case OfferState.OPEN if screen.asked:
            return f"I asked {words.either(screen.asked)} to take over."
        case OfferState.OPEN:
            return "Nobody is left whom I could ask; the leads know."
        case OfferState.WITHDRAWN:
            return "Nobody has to take over any more."
        case _:
            return "Nobody took over."


def _shift(shift: MyShift, zone: str) -> str:
    with_whom = f"with {words.names(shift.others)}" if shift.others else None
    when = f"until {words.instant(shift.ends_at, zone)}"
    if not shift.running:
        when = f"{words.instant(shift.starts_at, zone)} to {words.instant(shift.ends_at, zone)}"
    return words.dotted(
        f"*{words.label(shift.team_name)}*: {when}",
        words.label(shift.role),
        with_whom,
        None if shift.confirmed else "not confirmed yet",
    )


def _absence(absence: MyAbsence) -> str:
    return words.dotted(
        f"{in_words(absence.start, absence.end)} (#{absence.id})",
        words.label(absence.reason) if absence.reason else None,
        "from your calendar" if absence.from_calendar else None,
    )


def _remove(absence: MyAbsence) -> blocks.Block | None:
    if absence.from_calendar:
        return None
    spoken = f"Remove the absence on {in_words(absence.start, absence.end)}"
    return blocks.button("Remove", Action.REMOVE_ABSENCE, str(absence.id), spoken=spoken)


def _waiting(mine: MyOffer) -> str:
    offer = mine.offer
    what = "Swap" if offer.kind is OfferKind.SWAP else "Cover"
    people: tuple[Person, ...] = mine.waiting_for
    waits = f"waits for {words.either(people)}" if people else "nobody is left to be asked"
    return f"{what} #{offer.id} for {in_words(offer.start, offer.end)} {waits}"


def _withdraw(offer: Offer) -> blocks.Block:
    return blocks.button("Take back", Action.WITHDRAW_OFFER, offer_value(offer), spoken=f"Take back offer {offer.id}")
