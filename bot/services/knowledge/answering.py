"""**Answer with this**: a common request's answer in the thread, in the name of whoever chose it (T3, F2)."""

from dataclasses import dataclass

from bot.domain.common_requests import LONGEST_ANSWER, LONGEST_LINK, CommonRequest
from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Move, Request, refusal
from bot.domain.response import ResponseKind
from bot.ports.knowledge_screens import CommonAnswer
from bot.ports.outbox import OutboxRow
from bot.services import fan_out, finding, noise, people, replies
from bot.services.compose import GONE, composes, request_of
from bot.services.knowledge import common
from bot.services.people import Names
from bot.services.work import Done, Outcome, Work

LONGEST = LONGEST_ANSWER + LONGEST_LINK
EMPTY = Reason("empty", "Please write the answer that the requester is to read.")
RETIRED = Reason(
    "retired",
    "This common request was retired meanwhile, so nothing was posted. Reply in the thread if it still helps.",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is posted."""

    request: Request
    entry: CommonRequest
    text: str


def draft(work: Work, user: str, request_id: int, entry_id: int) -> Draft | Reason:
    """The answer as it would be posted, to be read and changed; or why this cannot be."""
    found = finding.allowed(work, user, work.uow.requests.get(request_id), None, None)
    if isinstance(found, Reason):
        return found
    entry = _usable(work, entry_id)
    if isinstance(entry, Reason):
        return entry
    closed = _closed(found.request)
    return closed or Draft(found.request, entry, "\n".join(each for each in (entry.answer, entry.link) if each))


def answer(
    work: Work, user: str, request_id: int, seen_version: int | None, *, entry_id: int, text: str, once: str
) -> Outcome:
    """Post it and count it: for the clock it is a reply by the person (F2), for the entry a use.

    Members only (P1); of two who answer at once, the second is told what happened meanwhile. `once`: the form, which
    is posted once however often it is sent.
    """
    found = finding.find(work, user, request_id, seen_version, None)
    if isinstance(found, Reason):
        return found
    refused = _closed(found.request) or _wording(text)
    entry = refused or _usable(work, entry_id)
    if isinstance(entry, Reason):
        return entry
    request = found.request
    key = f"answer:{request.id}:{once}"
    if work.uow.outbox.get(key) is not None:
        return Done(request)
    standing = people.standing(work, found.team, request, user, work.now)
    saved = replies.answered(work, found.team, request, ResponseKind.REPLY, by=user, standing=standing, at=work.now)
    data: dict[str, object] = {"request": saved.id, "entry": entry.id, "by": user, "text": text.strip()}
    noise.thread_post(work, saved, key=key, view="common_answer", data=data)
    fan_out.answer(work, saved, by=user, text=text.strip(), key=key)
    common.count_use(work, entry, user, saved.id)
    noise.changed(work, saved)
    return Done(saved)


def _usable(work: Work, entry_id: int) -> CommonRequest | Reason:
    entry = work.uow.knowledge.get(entry_id)
    if entry is None:
        return common.GONE
    return entry if entry.active else RETIRED


def _closed(request: Request) -> Reason | None:
    return refusal(request.state, Move.WORK) if request.state in CLOSED else None


def _wording(text: str) -> Reason | None:
    if not text.strip():
        return EMPTY
    if len(text.strip()) > LONGEST:
        return Reason("too_long", f"The answer may have {LONGEST} characters. Please shorten it.")
    return None


@composes("common_answer")
def _common_answer(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    entry_id = row.data.get("entry")
    entry = work.uow.knowledge.get(entry_id) if isinstance(entry_id, int) else None
    if request_of(work, row) is None or entry is None:
        return GONE
    return CommonAnswer(author=names.person(str(row.data["by"])), title=entry.title, text=str(row.data["text"]))
