"""Whom an incident concerns: responders on duty, its manager, the service's owner, the account manager (I2, S1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import directory
from bot.domain.directory import Customer, How, Service
from bot.domain.incidents import Incident
from bot.domain.teams import Team
from bot.services import people
from bot.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """People by what they are to an incident, all of them still here; empty where nobody is known."""

    responders: tuple[str, ...]
    manager: tuple[str, ...]  # the best first
    owners: tuple[str, ...]
    account_manager: tuple[str, ...]

    @property
    def everybody(self) -> tuple[str, ...]:
        """Each once, whoever must act first; of managers only the best."""
        return tuple(dict.fromkeys((*self.responders, *self.manager[:1], *self.owners[:1], *self.account_manager)))


def of(work: Work, incident: Incident) -> Involved:
    """Whom it concerns now."""
    team = work.team(incident.team)
    service, customer = service_of(work, incident), customer_of(work, incident)
    manager = customer.account_manager if customer is not None else None
    return Involved(
        responders=tuple(people.present_at(work, team, work.now).responders) if team is not None else (),
        manager=managers(work, team),
        owners=people.still_here(work, service.owners) if service is not None else (),
        account_manager=people.still_here(work, [manager] if manager else []),
    )


def managers(work: Work, team: Team | None) -> tuple[str, ...]:
    """Who runs incidents now, the best first; leads where nobody is configured or nobody of the schedule is here."""
    if team is None:
        return ()
    wanted = work.rules.incidents.manager
    found: Sequence[str] = people.Targets(work, team, work.now)(wanted) if wanted is not None else ()
    return tuple(found) or people.still_here(work, team.leads)


def service_of(work: Work, incident: Incident) -> Service | None:
    """The service of the directory that it names; None if there is none of that name (any more)."""
    return service_named(work, incident.service)


def service_named(work: Work, name: str | None) -> Service | None:
    """The service that is called so, by name or alias."""
    found = _named(name, work.uow.directory.services())
    return found if isinstance(found, Service) else None


def customer_of(work: Work, incident: Incident) -> Customer | None:
    """The customer of the directory that it names."""
    found = _named(incident.customer, work.uow.directory.customers())
    return found if isinstance(found, Customer) else None


def _named(name: str | None, entries: Sequence[Service] | Sequence[Customer]) -> Service | Customer | None:
    found = directory.find(name, entries) if name else None
    return found.entries[0] if found is not None and found.how is How.NAME else None
