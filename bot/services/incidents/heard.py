"""What people and apps write in an incident's thread becomes its timeline, without credentials (I6, R6)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.domain import credentials
from bot.domain.incidents import OPEN, EntryKind, Incident, IncidentState, TimelineEntry
from bot.domain.messages import Author, Deleted, Edited, Posted, Reacted, instant_of
from bot.domain.reasons import Reason
from bot.ports.incident_talk_screens import CredentialsSeen
from bot.ports.outbox import OutboxRow
from bot.ports.slack import HistoryMessage
from bot.services.compose import GONE, composes
from bot.services.incidents import composing, hooks, thread
from bot.services.people import Names
from bot.services.work import Work

KEY_POINT = "pushpin"
MERGES_FOLLOWED = 20

Heard = Callable[[Work, Incident, Posted], object]

_FOLLOWS: list[Heard] = []


def on_message(follow: Heard) -> Heard:
    """Declare what a message of somebody else in an incident's thread makes happen; the incident is locked."""
    _FOLLOWS.append(follow)
    return follow


def posted(work: Work, message: Posted) -> None:
    """A message arrived, live or from history; what is known already changes nothing."""
    if message.author is Author.SELF or not message.is_reply:
        return
    incident = _of_thread(work, message)
    if incident is None or work.uow.incidents.entry_of_message(incident.id, message.ts) is not None:
        return
    incident = _locked(work, incident)
    entry = work.uow.incidents.enter(_entry(incident, message))
    if entry is None:
        return
    _warn(work, incident, entry, before=0)
    for follow in _FOLLOWS:
        follow(work, incident, message)


def edited(work: Work, message: Edited) -> None:
    """The newest words count; an older edit never overwrites them (R6)."""
    at = instant_of(message.edited_ts) if message.edited_ts is not None else work.now
    words = credentials.redacted(message.text).text
    for incident, entry in _entries(work, message.channel, message.ts):
        if entry.deleted_at is not None or (entry.edited_at is not None and at < entry.edited_at):
            continue
        if (entry.text, entry.files, entry.edited_at) == (words, message.file_names, at):
            continue
        saved = work.uow.incidents.save_entry(replace(entry, text=words, files=message.file_names, edited_at=at))
        _warn(work, incident, saved, before=credentials.marks(entry.text))


def deleted(work: Work, message: Deleted) -> None:
    """Its words are forgotten; that something was said at that moment stays (R6)."""
    for _, entry in _entries(work, message.channel, message.ts):
        if entry.deleted_at is None:
            work.uow.incidents.save_entry(replace(entry, text="", files=(), edited_at=None, deleted_at=message.at))


def reacted(work: Work, reaction: Reacted) -> None:
    """📌 marks a key point, and taking it off unmarks it."""
    if reaction.emoji == KEY_POINT:
        pinned(work, reaction.channel, reaction.ts, key_point=reaction.added)


def pinned(work: Work, channel: str, ts: str, *, key_point: bool) -> None:
    """A message is a key point, or none (any more)."""
    for _, entry in _entries(work, channel, ts):
        if entry.key_point is not key_point:
            work.uow.incidents.save_entry(replace(entry, key_point=key_point))


def is_pinned(message: HistoryMessage) -> bool:
    """Whether anybody's 📌 stands on it."""
    return any(emoji == KEY_POINT for emoji, _ in message.reactions)


@hooks.on_placed
def _overtaken(work: Work, incident: Incident) -> None:
    """Replies may have been heard before anybody knew that this is the incident's thread."""
    if incident.request_id is None and incident.thread_ts is not None:
        work.uow.inbox.replay(incident.channel, incident.thread_ts)


def _entry(incident: Incident, message: Posted) -> TimelineEntry:
    name = message.app.app_name if message.app is not None else ""
    return TimelineEntry(
        incident_id=incident.id,
        at=message.at,
        kind=EntryKind.MESSAGE,
        author=name or message.user or message.bot_id or "an app",
        text=credentials.redacted(message.text).text,
        message_ts=message.ts,
        channel=message.channel,
        thread_ts=message.thread_ts,
        files=message.file_names,
        edited_at=instant_of(message.edited_ts) if message.edited_ts is not None else None,
    )


def _of_thread(work: Work, message: Posted) -> Incident | None:
    """The incident that a reply is about: of several in a thread the open one, and what one was merged into."""
    thread_ts = message.thread_ts or message.ts
    found = {each.id: each for each in work.uow.incidents.of_thread(message.channel, thread_ts)}
    for number in work.uow.requests.ids_of_thread(message.channel, thread_ts):  # also of what was grouped (R5)
        found.update((each.id, each) for each in work.uow.incidents.of_request(number))
    former = work.uow.settings.get(thread.former_key(message.channel, thread_ts))
    if isinstance(former, int) and (incident := work.uow.incidents.get(former)) is not None:
        found[incident.id] = incident
    heirs = [heir(work, each) for each in found.values() if message.at >= each.raised_at]
    heirs.sort(key=lambda each: (each.state in OPEN, each.id))
    return heirs[-1] if heirs else None


def _locked(work: Work, incident: Incident) -> Incident:
    """The incident, or what it was merged into while we waited for it."""
    work.uow.serialize(thread.subject_of(incident.id))
    now = heir(work, work.uow.incidents.get(incident.id) or incident)
    if now.id == incident.id:
        return now
    work.uow.serialize(thread.subject_of(now.id))
    return work.uow.incidents.get(now.id) or now


def heir(work: Work, incident: Incident) -> Incident:
    """What it was merged into, at last; itself if it was not."""
    for _ in range(MERGES_FOLLOWED):
        into = incident.merged_into if incident.state is IncidentState.MERGED else None
        found = work.uow.incidents.get(into) if into is not None else None
        if found is None:
            break
        incident = found
    return incident


def _entries(work: Work, channel: str, ts: str) -> Iterable[tuple[Incident, TimelineEntry]]:
    """The lines of a message, each with its incident, locked in the order of their numbers."""
    found = [each for each in work.uow.incidents.entries_of_message(ts) if each.channel == channel]
    for known in sorted(found, key=lambda each: each.incident_id):
        work.uow.serialize(thread.subject_of(known.incident_id))
        incident = work.uow.incidents.get(known.incident_id)
        entry = work.uow.incidents.entry_of_message(known.incident_id, ts)
        if incident is not None and entry is not None:
            yield incident, entry


def _warn(work: Work, incident: Incident, entry: TimelineEntry, *, before: int) -> None:
    """Tell the author alone, once per message and for each edit that adds a credential; never repeating it."""
    found = credentials.marks(entry.text)
    if found <= before or not is_person(entry.author):
        return
    thread.hint(
        work,
        incident,
        entry.author,
        key=f"credentials:{incident.id}:{entry.message_ts}:{found}",
        view="incident_credentials",
        data={},
    )


def is_person(author: str) -> bool:
    """Whether a line is by somebody with an account, not by an app."""
    return author[:1] in {"U", "W"} and author.isalnum() and author.isupper()


@composes("incident_credentials")
def _credentials(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    return CredentialsSeen(incident.id) if incident is not None else GONE
