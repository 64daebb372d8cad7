"""What **More…** on an incident's card offers: each part of the work declares its own controls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.incidents import Incident
from bot.services.work import Work

Offers = Callable[[Work, Incident, str], bool]


@dataclass(frozen=True, slots=True)
class Offer:
    """A control: its label, the id of its action, and whether it makes sense for a person now."""

    order: int
    label: str
    action: str
    applies: Offers


_OFFERS: list[Offer] = []


def offer(order: int, label: str, action: str) -> Callable[[Offers], Offers]:
    """Declare a control; `order` among the others."""

    def declare(applies: Offers) -> Offers:
        _OFFERS.append(Offer(order, label, str(action), applies))
        return applies

    return declare


def for_person(work: Work, incident: Incident, user: str) -> Sequence[tuple[str, str]]:
    """Labels and action ids of what makes sense now, in order."""
    return [
        (each.label, each.action)
        for each in sorted(_OFFERS, key=lambda each: each.order)
        if each.applies(work, incident, user)
    ]
