"""Common requests: members add, edit, retire and restore entries; every change is on record (T3, P1, P2)."""

from dataclasses import dataclass, replace

from bot.domain.common_requests import CommonRequest, Wording, objection, same_title, tidied
from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.ports.rows import AuditRow
from bot.ports.search import EntryKind
from bot.services import noise, people
from bot.services.knowledge import indexing, recurring
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

GONE = Reason("gone", "I do not know this common request any more. Please open the list again.")
NO_TEAM = Reason("gone", "This team is not configured any more. Please open the list again.")
HAPPENED = {
    "common.added": "added it",
    "common.edited": "edited it",
    "common.retired": "retired it",
    "common.restored": "put it back",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """It happened; `sentence` is for the person who acted."""

    entry: CommonRequest
    sentence: str


Result = Kept | Reason


def subject_of(entry_id: int) -> str:
    """The name of an entry in the audit trail."""
    return f"common:{entry_id}"


def may_keep(work: Work, team: Team, user: str) -> bool:
    """P1: the list is kept by the team's members; the bot itself brings in what whoever runs it imports."""
    return user == BOT_ACTOR or people.is_member(work, team, user)


def members_only(team: Team) -> Reason:
    """P2: a refusal says who can."""
    return Reason("members_only", f"Only members of {team.name} keep its common requests. Please ask one of them.")


def add(work: Work, user: str, team_id: str, wording: Wording, *, from_request: int | None = None) -> Result:
    """**Add to common requests…**: members of the team."""
    team = work.team(team_id)
    if team is None:
        return NO_TEAM
    if not may_keep(work, team, user):
        return members_only(team)
    tidy = tidied(wording)
    work.uow.serialize(f"common:{team.id}")  # or two people add the same title at once
    refused = objection(tidy) or _title_taken(work, team.id, tidy.title)
    if refused is not None:
        return refused
    entry = work.uow.knowledge.add(
        CommonRequest(
            team=team.id,
            title=tidy.title,
            answer=tidy.answer,
            link=tidy.link,
            owner=tidy.owner,
            created_at=work.now,
            created_by=user,
            updated_at=work.now,
            updated_by=user,
            from_request=from_request,
        )
    )
    _kept(work, entry, user, "common.added", title=entry.title)
    if from_request is not None:
        recurring.became_common(work, team, from_request, user)
    return Kept(entry, f"“{entry.title}” is now one of the common requests of {team.name}.")


def edit(work: Work, user: str, entry_id: int, seen_version: int | None, wording: Wording) -> Result:
    """Change an entry; of two who edit it at once, the second is told what happened meanwhile."""
    case = _case(work, user, entry_id, seen_version)
    if isinstance(case, Reason):
        return case
    tidy, before = tidied(wording), case.entry
    refused = objection(tidy)
    if refused is None and before.active:
        work.uow.serialize(f"common:{before.team}")
        refused = _title_taken(work, before.team, tidy.title, besides=before.id)
    if refused is not None:
        return refused
    after = replace(before, title=tidy.title, answer=tidy.answer, link=tidy.link, owner=tidy.owner)
    if after == before:
        return Kept(before, "Nothing was changed.")
    changed = [name for name in ("title", "answer", "link", "owner") if getattr(after, name) != getattr(before, name)]
    saved = _save(work, after, user)
    _kept(work, saved, user, "common.edited", changed=changed, before={name: getattr(before, name) for name in changed})
    return Kept(saved, f"“{saved.title}” is changed.")


def retire(work: Work, user: str, entry_id: int, seen_version: int | None) -> Result:
    """Take an entry out of use; it is kept and can be put back."""
    case = _case(work, user, entry_id, seen_version)
    if isinstance(case, Reason):
        return case
    if not case.entry.active:
        return Kept(case.entry, f"“{case.entry.title}” is retired already.")
    saved = _save(work, replace(case.entry, active=False), user)
    _kept(work, saved, user, "common.retired", title=saved.title)
    return Kept(saved, f"“{saved.title}” is retired: nobody is offered it any more.")


def restore(work: Work, user: str, entry_id: int, seen_version: int | None) -> Result:
    """Put a retired entry back into use."""
    case = _case(work, user, entry_id, seen_version)
    if isinstance(case, Reason):
        return case
    if case.entry.active:
        return Kept(case.entry, f"“{case.entry.title}” is in use already.")
    work.uow.serialize(f"common:{case.entry.team}")
    taken = _title_taken(work, case.entry.team, case.entry.title)
    if taken is not None:
        return taken
    saved = _save(work, replace(case.entry, active=True), user)
    _kept(work, saved, user, "common.restored", title=saved.title)
    return Kept(saved, f"“{saved.title}” is in use again.")


def count_use(work: Work, entry: CommonRequest, user: str, request_id: int) -> None:
    """Somebody was answered with an entry: it counts, and the record says for which request."""
    work.uow.knowledge.count_use(entry.id)
    record(work, entry, user, "common.used", request=request_id)


def editable(work: Work, user: str, entry_id: int, seen_version: int | None) -> CommonRequest | Reason:
    """The entry for its form, or why the person cannot change it; sending the form judges again."""
    case = _allowed(work, work.uow.knowledge.get(entry_id), user, seen_version)
    return case if isinstance(case, Reason) else case.entry


@dataclass(frozen=True, slots=True)
class _Case:
    team: Team
    entry: CommonRequest


def _case(work: Work, user: str, entry_id: int, seen_version: int | None) -> _Case | Reason:
    """The locked entry for somebody who may change it as they saw it, or why not."""
    return _allowed(work, work.uow.knowledge.lock(entry_id), user, seen_version)


def _allowed(work: Work, entry: CommonRequest | None, user: str, seen_version: int | None) -> _Case | Reason:
    team = work.team(entry.team) if entry is not None else None
    if entry is None or team is None:
        return GONE
    if not may_keep(work, team, user):
        return members_only(team)
    return _stale(work, entry, seen_version, user) or _Case(team, entry)


def _stale(work: Work, entry: CommonRequest, seen_version: int | None, user: str) -> Reason | None:
    """What happened since the person's screen was drawn; None if nothing did."""
    if seen_version is None or seen_version == entry.version:
        return None
    for row in work.uow.audit.of(subject_of(entry.id), 10):
        words = HAPPENED.get(row.action)
        if words is not None:
            who = "You" if row.actor == user else f"Meanwhile {_name(work, row.actor)}"
            return Reason("stale", f"{who} {words}, so nothing was changed. Please open “{entry.title}” again.")
    return Reason("stale", f"“{entry.title}” changed meanwhile, so nothing was done. Please open it again.")


def _title_taken(work: Work, team: str, title: str, besides: int | None = None) -> Reason | None:
    for each in work.uow.knowledge.of_teams([team]):
        if each.id != besides and same_title(each.title, title):
            return Reason("title", f"“{each.title}” is there already. Please edit that one, or write another title.")
    return None


def _save(work: Work, entry: CommonRequest, user: str) -> CommonRequest:
    return work.uow.knowledge.save(
        replace(entry, version=entry.version + 1, updated_at=work.now, updated_by=user),
    )


def _kept(work: Work, entry: CommonRequest, user: str, action: str, **data: object) -> None:
    """On record, found by search from now on as it is now, and shown on open Home tabs."""
    record(work, entry, user, action, **data)
    if entry.active:
        indexing.keep(work, _text(entry))
    else:
        indexing.forget(work, EntryKind.COMMON, str(entry.id))
    noise.lists_changed(work, entry.team, {user})


def _text(entry: CommonRequest) -> indexing.Text:
    return indexing.Text(
        kind=EntryKind.COMMON,
        ref=str(entry.id),
        team=entry.team,
        title=entry.title,
        text=entry.answer,
        link=entry.link or None,
        at=entry.updated_at,
    )


def record(work: Work, entry: CommonRequest, user: str, action: str, **data: object) -> None:
    """Append what happened to an entry to the audit trail (P2)."""
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=entry.team,
            actor=user,
            action=action,
            subject=subject_of(entry.id),
            reason="",
            source=work.source,
            data=data,
        )
    )


def _name(work: Work, user: str) -> str:
    return "Firstline" if user == BOT_ACTOR else Names(work).person(user).name
