"""The card: the bot's one message in a request's thread, from which everybody sees how things stand (R14)."""

from bot.domain.requests import CLOSED, ClosedAs, Origin, Priority, Request, RequestState, is_open, is_solved, met
from bot.ports.screens import Card, NamedCustomer, OwnedService, Rendered, RequestLink
from handlers.views import blocks, tickets, words
from handlers.views.card_stories import at, story_of
from handlers.views.drawing import draw
from handlers.views.ids import Action, Menu, menu_value, pressed_value
from handlers.views.suggestions import suggestion_blocks, suggestion_sentence

MENU_LABELS = {
    Menu.HAND_OFF: "Hand off…",
    Menu.WAITING_ON_REQUESTER: "Waiting on requester",
    Menu.DUPLICATE_OF: "Duplicate of…",
    Menu.NOT_A_REQUEST: "Not a request",
    Menu.MORE: "Similar and more…",
}
PRIORITY_LABELS = {
    Priority.URGENT: "urgent",
    Priority.HIGH: "high priority",
    Priority.NORMAL: "normal priority",
    Priority.LOW: "low priority",
}


@draw.register
def card(screen: Card) -> Rendered:
    """Draw the card of a request in any state."""
    story = story_of(screen)
    return blocks.message(
        f"Request #{screen.request.id} from {words.name(screen.requester)} {story.says}".rstrip()
        + suggestion_sentence(screen.suggestion),
        blocks.section(words.paragraph(story.headline, *story.lines)),
        *tickets.on_card(screen.tickets),
        blocks.context(
            words.paragraph(story.next, _facts(screen), *owned_lines(screen), *map(words.excerpt, screen.skipped_steps))
        ),
        *suggestion_blocks(screen.suggestion, screen.request.id),
        _controls(screen),
    )


def _facts(screen: Card) -> str:
    return words.dotted(
        f"#{screen.request.id}",
        f"asked by {words.name(screen.requester)}",
        _priority(screen),
        words.label(screen.category_label) if screen.category_label else None,
        _first_response(screen),
        _linked("split from" if screen.request.origin is Origin.SPLIT else "continues", screen.linked_from),
        *(_linked("split off:", each) for each in screen.split_off),
        f"{words.count(screen.children, 'duplicate')} of it" if screen.children else None,
    )


def owned_lines(screen: Card) -> list[str]:
    """Whose the services and customers are that it names (S1); nobody is pinged by that (N3)."""
    return [*map(_service, screen.owned), *map(_customer, screen.customers)]


def _service(service: OwnedService) -> str:
    name = words.label(service.name)
    owners = f"{name} is owned by {words.names(service.owners)}" if service.owners else f"⚠️ nobody owns {name}"
    return words.dotted(owners, words.link("runbook", service.runbook) if service.runbook else None)


def _customer(customer: NamedCustomer) -> str:
    manager = customer.account_manager
    about = ", ".join(words.label(each) for each in (customer.plan, customer.region) if each)
    return words.dotted(
        f"Customer {words.label(customer.name)}",
        f"account manager {words.name(manager)}" if manager else "⚠️ nobody looks after them",
        about,
    )


def _priority(screen: Card) -> str | None:
    """R11: a parked request notes its priority, for the day on which it comes back."""
    if screen.priority_is_default and screen.request.closed_as is not ClosedAs.PARKED:
        return None
    return PRIORITY_LABELS[screen.request.priority]


def _first_response(screen: Card) -> str | None:
    """Whether the target was met, in plain words (N6)."""
    request = screen.request
    if request.approximate:
        return "first response at a time that is not known exactly"
    due = at(screen, request.due_at)
    if request.responded_at is None and request.state is RequestState.WAITING:
        return None  # the headline says it
    if request.responded_at is None and request.missed_at is not None:
        return f"no first response by {due}"
    if request.responded_at is None:  # somebody took it, which alone may not stop the clock (F2, F4)
        return f"first response due {due}" if is_open(request) else None
    who = f" by {words.name(screen.answered_by)}" if screen.answered_by else ""
    by = "" if request.state is RequestState.RESPONDED else who
    is_same_minute = request.responded_at.timestamp() // 60 == request.due_at.timestamp() // 60
    late = "just after its target" if is_same_minute else f"after its target of {due}"
    return f"first response{by} at {at(screen, request.responded_at)}, {'in time' if met(request) else late}"


def _linked(how: str, link: RequestLink | None) -> str | None:
    return f"{how} #{link.id} {words.title(link)}" if link else None


def _controls(screen: Card) -> blocks.Block:
    """Take, Resolve, Triage… and the menu; a closed card offers to reopen, and to say what was learned (T1, T3)."""
    request, value = screen.request, pressed_value(screen.request)
    reopen, triage = blocks.button("Reopen", Action.REOPEN, value), blocks.button("Triage…", Action.TRIAGE, value)
    if request.state in CLOSED:
        learned = blocks.button("Add to common requests…", Action.ADD_COMMON, value)
        return blocks.actions(reopen, triage, learned) if is_solved(request) else blocks.actions(reopen)
    return blocks.actions(
        blocks.button(_take_label(request), Action.TAKE, value, primary=_needs_somebody(request)),
        blocks.button("Resolve", Action.RESOLVE, value),
        triage,
        blocks.overflow(Action.CARD_MENU, _menu(request)),
    )


def _menu(request: Request) -> list[blocks.Choice]:
    return [blocks.Choice(menu_value(choice, request), label) for choice, label in MENU_LABELS.items()]


def _needs_somebody(request: Request) -> bool:
    return is_open(request) and (request.owner is None or request.state is RequestState.WAITING)


def _take_label(request: Request) -> str:
    """Whoever takes what somebody else has should know that they do; a handoff is waiting to be taken (H1)."""
    return "Take" if _needs_somebody(request) or request.handoff_to else "Take over"
