"""The directory as it stands: who may change it, what was found, where nobody could be called (S1, P1, P2)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from bot.domain import directory
from bot.domain.directory import Customer, Entry, Found, Service, people_of
from bot.domain.reasons import Reason
from bot.ports.directory_screens import DirectoryOverview, EntryLine, OwnerAnswer
from bot.ports.rows import AuditRow
from bot.ports.screens import NamedCustomer, OwnedService, Person
from bot.services.people import Names, present_at
from bot.services.work import Work

MOST_OWNED = 3  # services shown on one card, and as many customers
UNKNOWN_USER = "unknown:"  # settings: ids of which Slack said that there is no such person
GONE = Reason("gone", "This entry is not in the directory any more. Please look it up again.")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names."""

    services: tuple[OwnedService, ...]
    customers: tuple[NamedCustomer, ...]


def subject_of(entry: Entry) -> str:
    """The subject of audit rows about an entry."""
    return f"{'service' if isinstance(entry, Service) else 'customer'}:{entry.id}"


def entries(work: Work) -> list[Entry]:
    """Everything in the directory, services first."""
    return [*work.uow.directory.services(), *work.uow.directory.customers()]


def people(work: Work) -> list[str]:
    """Everybody whom the directory names, once each."""
    return list(dict.fromkeys(user for entry in entries(work) for user in people_of(entry)))


def entry_of(work: Work, *, is_service: bool, entry_id: int) -> Entry | None:
    """The entry of that kind with that id."""
    known: Sequence[Entry] = work.uow.directory.services() if is_service else work.uow.directory.customers()
    return next((each for each in known if each.id == entry_id), None)


def find(work: Work, typed: str) -> Found | None:
    """What somebody means (S1)."""
    return directory.find(typed, entries(work))


def may_change(work: Work, user: str, entry: Entry) -> bool:
    """Leads, admins, and whoever the entry itself belongs to (P1)."""
    return may_add(work, user) or user in people_of(entry)


def may_add(work: Work, user: str) -> bool:
    """Leads of any team, and admins (P1)."""
    return user in work.rules.admins or any(user in team.leads for team in work.rules.teams.values())


def refusal(work: Work, entry: Entry | None = None) -> Reason:
    """Who can, for those who cannot (P2)."""
    leads = dict.fromkeys(user for team in work.rules.teams.values() for user in team.leads)
    who = _either(work, tuple(leads) or work.rules.admins)
    owners = "its owners" if isinstance(entry, Service) else "the account manager"
    besides = f", or {owners}" if entry is not None else ""
    return Reason("leads_only", f"Only leads{besides} can change this part of the directory. Please ask {who}.")


def gone(work: Work, user: str) -> bool:
    """Whether somebody's Slack account is deactivated, as far as we know."""
    return work.uow.settings.get(f"deleted:{user}") is True


def unknown(work: Work, user: str) -> bool:
    """Whether Slack said that there is nobody with this id."""
    return work.uow.settings.get(f"{UNKNOWN_USER}{user}") is True


def gaps(work: Work) -> list[tuple[Entry, Reason]]:
    """Entries for which nobody could be called, or not all who should (S1)."""
    return list(
        directory.gaps(
            work.uow.directory.services(),
            work.uow.directory.customers(),
            gone=lambda user: gone(work, user),
            unknown=lambda user: unknown(work, user),
        )
    )


def answer(work: Work, user: str, typed: str) -> OwnerAnswer:
    """The answer to `owner NAME`: what was found, or what could be meant."""
    names, found = Names(work), find(work, typed)
    known = entries(work)
    return OwnerAnswer(
        typed=typed,
        how=found.how if found is not None else None,
        lines=tuple(line(work, names, user, each) for each in found.entries) if found is not None else (),
        known=len(known),
        may_add=may_add(work, user),
        command=work.rules.command,
    )


def overview(work: Work, user: str) -> DirectoryOverview:
    """The answer to `owner` alone: how much there is, and where nobody could be called."""
    names, store = Names(work), work.uow.directory
    return DirectoryOverview(
        services=len(store.services()),
        customers=len(store.customers()),
        gaps=tuple((line(work, names, user, entry), reason) for entry, reason in gaps(work)),
        may_add=may_add(work, user),
        command=work.rules.command,
    )


def line(work: Work, names: Names, viewer: str, entry: Entry) -> EntryLine:
    """An entry with the names of its people, and who of them has left."""
    mine = people_of(entry)
    called = entry.team if isinstance(entry, Service) else None
    team = work.team(called) if called is not None else None
    return EntryLine(
        entry=entry,
        people=names.people(mine),
        left=tuple(user for user in mine if gone(work, user)),
        team_name=team.name if team is not None else called,
        on_duty=names.people(present_at(work, team, work.now).responders) if team is not None else (),
        may_change=may_change(work, viewer, entry),
    )


def named_in(work: Work, names: Names, text: str) -> Named:
    """Services and customers that a text names, with their people who are still there: for cards (S1, N3)."""
    found = directory.named_in(text, entries(work))
    services = [each for each in found if isinstance(each, Service)]
    customers = [each for each in found if isinstance(each, Customer)]
    return Named(
        tuple(
            OwnedService(name=each.name, owners=_still_here(work, names, each), runbook=each.runbook)
            for each in services[:MOST_OWNED]
        ),
        tuple(
            NamedCustomer(
                name=each.name,
                account_manager=next(iter(_still_here(work, names, each)), None),
                plan=each.plan,
                region=each.region,
            )
            for each in customers[:MOST_OWNED]
        ),
    )


def _still_here(work: Work, names: Names, entry: Entry) -> tuple[Person, ...]:
    return names.people(user for user in people_of(entry) if not gone(work, user) and not unknown(work, user))


def save(work: Work, user: str, wanted: Entry, seen_version: int | None) -> Entry | Reason:
    """Add an entry (id 0), or change the one with this id; `seen_version`: what the form was drawn from."""
    work.uow.serialize("directory")
    others: Sequence[Entry] = (
        work.uow.directory.services() if isinstance(wanted, Service) else work.uow.directory.customers()
    )
    before = next((each for each in others if each.id == wanted.id), None)
    refused = _refused(work, user, wanted, before, seen_version) or directory.clash(wanted, others)
    if refused is not None:
        return refused
    number = before.version + 1 if before is not None else 1
    stored = put(work, replace(wanted, version=number))
    audit(work, user, stored, before)
    return stored


def remove(work: Work, user: str, entry: Entry) -> Reason | None:
    """Take an entry out of the directory; None if that happened."""
    work.uow.serialize("directory")
    if not may_add(work, user):
        return refusal(work)
    store = work.uow.directory
    removed = store.remove_service(entry.id) if isinstance(entry, Service) else store.remove_customer(entry.id)
    if not removed:
        return GONE
    _kept(work, user, entry, "directory.removed")
    return None


def put(work: Work, entry: Entry) -> Entry:
    """Store an entry, whatever kind it is."""
    store = work.uow.directory
    return store.put_service(entry) if isinstance(entry, Service) else store.put_customer(entry)


def audit(work: Work, user: str, after: Entry, before: Entry | None, reason: str = "") -> None:
    """Keep what changed (P2)."""
    told = {name: value for name, value in asdict(after).items() if name not in {"id", "name", "version"}}
    if before is None:
        _kept(work, user, after, "directory.added", reason=reason, **told)
        return
    changed = {name: value for name, value in told.items() if value != getattr(before, name)}
    _kept(work, user, after, "directory.changed", reason=reason, called_before=before.name, **changed)


def _refused(work: Work, user: str, wanted: Entry, before: Entry | None, seen_version: int | None) -> Reason | None:
    if wanted.id == 0:
        return None if may_add(work, user) else refusal(work)
    if before is None:
        return GONE
    if not may_change(work, user, before):
        return refusal(work, before)
    if seen_version is not None and before.version != seen_version:
        return Reason("stale", "Somebody changed this entry meanwhile. Please look it up again and change it there.")
    return None


def _kept(work: Work, user: str, entry: Entry, action: str, **said: object) -> None:
    reason = str(said.pop("reason", ""))
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team="",
            actor=user,
            action=action,
            subject=subject_of(entry),
            reason=reason,
            source=work.source,
            data={"name": entry.name, **said},
        )
    )


def _either(work: Work, users: Sequence[str]) -> str:
    return " or ".join(person.name for person in Names(work).people(users)) or "an admin"
