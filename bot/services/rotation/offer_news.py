"""What people hear about offers: those who are asked, the asker, the absent, the leads, the room (D8, N3, N4)."""

from collections.abc import Sequence

from bot.domain.offers import Offer, OfferKind, OfferState, in_words
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.services import announcing, noise, people
from bot.services.work import BOT_ACTOR, Work

LINE = "offer_line"
ASK = "offer"
ALLOW = "offer_allow"


def subject(offer: Offer) -> str:
    """The name of an offer in the audit trail."""
    return f"offer:{offer.id}"


def ask(work: Work, team: Team, offer: Offer, user: str, why: str = "") -> bool:
    """A direct message with **Accept** and **Decline**; False if the person muted them (N4)."""
    return noise.direct(
        work,
        user,
        team=team.id,
        key=f"{ASK}:{offer.id}:{user}",
        view=ASK,
        data={"offer": offer.id, "why": why},
    )


def changed(work: Work, team: Team, offer: Offer) -> None:
    """Everything that shows the offer follows."""
    keys = [f"{ASK}:{offer.id}:{user}" for user in offer.asked]
    keys += [f"{ALLOW}:{offer.id}:{user}:{lead}" for user in offer.asked for lead in _deciders(work, team)]
    announcing.redraw(work, [*keys, f"{LINE}:{offer.id}"])
    noise.lists_changed(work, team.id, {offer.absent, offer.by, *offer.asked} - {BOT_ACTOR})


def show_in_room(work: Work, team: Team, offer: Offer) -> None:
    """One line for the whole team, edited in place (N1)."""
    announcing.to_room(work, team, key=f"{LINE}:{offer.id}", view=LINE, data={"offer": offer.id})


def taken(work: Work, team: Team, offer: Offer, *, soon: bool) -> None:
    """Somebody has it: those concerned hear who and why, the team only of its present or confirmed next week."""
    taker = name(work, offer.decided_by or "")
    days = in_words(offer.start, offer.end)
    if offer.kind is OfferKind.SWAP and offer.back_start and offer.back_end:
        back = in_words(offer.back_start, offer.back_end)
        sentence = f"{taker} swaps with you: {taker} serves on {days}, and you serve on {back}."
    else:
        sentence = f"{taker} serves for you on {days}."
    _tell(work, team, offer, offer.absent, what="taken", sentence=sentence)
    if offer.by not in {offer.absent, BOT_ACTOR}:
        sentence = f"{taker} serves for {name(work, offer.absent)} on {days}."
        _tell(work, team, offer, offer.by, what="taken", sentence=sentence)
    if soon:
        show_in_room(work, team, offer)


def nobody_took_it(work: Work, team: Team, offer: Offer) -> None:
    """Everybody said no, or the days have come: whoever asked hears that nothing has changed."""
    why = "Everybody who was asked said no" if offer.state is OfferState.DECLINED else "Nobody answered in time"
    days = in_words(offer.start, offer.end)
    stays = "you are still on duty" if offer.by == offer.absent else f"{name(work, offer.absent)} is still on duty"
    _tell(
        work,
        team,
        offer,
        offer.by,
        what="not_taken",
        sentence=f"{why} to the {offer.kind} for {days}, so {stays}.",
        detail=f"“{work.rules.command} cover” asks somebody else, and {who_can(work, team)} can change the team.",
    )


def nobody_left(work: Work, team: Team, offer: Offer) -> None:
    """Nobody is left to be asked for an absent person: the leads decide, once told (D8)."""
    silent = offer.waiting_for
    so_far = f"{either(work, silent)} has not answered yet." if silent else "Everybody who was asked said no."
    absent = name(work, offer.absent)
    days = in_words(offer.start, offer.end)
    for lead in _deciders(work, team):
        _tell(
            work,
            team,
            offer,
            lead,
            what="nobody_left",
            sentence=f"{absent} cannot serve on {days}, and nobody is left whom I could ask to take over.",
            detail=f"{so_far if offer.asked else 'Nobody else can serve then.'} Please find somebody: "
            f"“{work.rules.command} cover DAYS @bo for @…” asks a person of your choice in {absent}'s name.",
        )


def ask_leads(work: Work, team: Team, offer: Offer, volunteer: str, against: Reason) -> bool:
    """**Allow…** for each lead: somebody would take over, but a rule speaks against it; whether anybody was told."""
    told = [
        noise.direct(
            work,
            lead,
            team=team.id,
            key=f"{ALLOW}:{offer.id}:{volunteer}:{lead}",
            view=ALLOW,
            data={"offer": offer.id, "volunteer": volunteer, "problem": against.sentence},
        )
        for lead in _deciders(work, team)
    ]
    return any(told)


def muted(work: Work, user: str) -> Reason | None:
    """Whoever muted the bot is not asked by it."""
    if noise.muted_until(work, user) is None:
        return None
    return Reason("muted", f"{name(work, user)} has muted my messages for today. Ask them yourself, or somebody else.")


def what_happened(work: Work, offer: Offer) -> str:
    """What became of an offer, for somebody who comes too late."""
    by = name(work, offer.decided_by) if offer.decided_by and offer.decided_by != BOT_ACTOR else ""
    match offer.state:
        case OfferState.OPEN:
            return "It is still open."
        case OfferState.ACCEPTED:
            return f"{by} has it already, thanks."
        case OfferState.DECLINED:
            return "It is over: everybody who was asked said no."
        case OfferState.WITHDRAWN:
            return f"{by} took it back." if by else "It is not needed any more."
        case OfferState.EXPIRED:
            return "Its days have begun, so it cannot be answered any more."


def who_can(work: Work, team: Team) -> str:
    """The people who may decide, in words: the leads, or the admins of a team without."""
    return either(work, _deciders(work, team)) or "a lead, as soon as the configuration names one,"


def name(work: Work, user: str) -> str:
    """A person's name."""
    return people.Names(work).person(user).name


def either(work: Work, users: Sequence[str]) -> str:
    """People of whom one is enough: "Ann or Ben"."""
    return " or ".join(person.name for person in people.Names(work).people(users))


def _deciders(work: Work, team: Team) -> tuple[str, ...]:
    return people.still_here(work, team.leads or work.rules.admins)


def _tell(work: Work, team: Team, offer: Offer, user: str, *, what: str, sentence: str, detail: str = "") -> None:
    if not people.still_here(work, [user]):
        return
    noise.direct(
        work,
        user,
        team=team.id,
        key=f"offer_news:{offer.id}:{what}:{user}",
        view="notice",
        data={"sentence": sentence, "detail": detail},
    )
