"""What the messages of triage say at the moment they are sent (design.md "Out")."""

from bot.domain.approvals import Approval, ApprovalState
from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_open
from bot.ports.outbox import Kind, OutboxRow
from bot.ports.triage_screens import ApprovalPost, ApprovalReminder, ApprovalResult, Forwarded, OfferCommon, TriageReply
from bot.services import lines
from bot.services.compose import GONE, MOOT, composes, request_of
from bot.services.people import Names
from bot.services.triage import telling
from bot.services.work import Work


@composes("triage_reply")
def _reply(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None:
        return GONE
    text, receivers = str(row.data["text"]), _users(row, "forward_to")
    return TriageReply(
        request=request,
        author=names.person(str(row.data["by"])),
        text=telling.completed(work, names, request, text, receivers),
        mention=_users(row, "mention"),
    )


@composes("offer_common")
def _offer_common(work: Work, _names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    return OfferCommon(request=request) if request is not None else GONE


@composes("forwarded")
def _forwarded(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    if request is None:
        return GONE
    return Forwarded(
        about=lines.link(work, request),
        requester=names.person(request.author),
        giver=names.person(str(row.data["by"])),
        category_label=str(row.data["category"]),
        note=str(row.data["note"]),
        told=row.data["told"] is True,
    )


@composes("approval")
def _approval(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _of(work, row)
    if isinstance(found, Reason):
        return found
    approval, _ = found
    if row.slack_ts is None and approval.state is ApprovalState.VOID:
        return MOOT
    waiting = approval.state is ApprovalState.WAITING
    return ApprovalPost(
        approval=approval,
        asker=names.person(approval.asked_by),
        decider=names.person(approval.decided_by) if approval.decided_by else None,
        mention=_users(row, "mention") if waiting else (),
    )


@composes("approval_result")
def _result(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _of(work, row)
    if isinstance(found, Reason):
        return found
    approval, request = found
    if approval.decided_by is None:
        return MOOT
    return ApprovalResult(
        approval=approval,
        about=lines.link(work, request),
        decider=names.person(approval.decided_by),
        mention=() if row.kind is Kind.DM else (approval.asked_by,),
    )


@composes("approval_reminder")
def _reminder(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = _of(work, row)
    if isinstance(found, Reason):
        return found
    approval, request = found
    if approval.state is not ApprovalState.WAITING or not is_open(request):
        return MOOT
    return ApprovalReminder(approval=approval, about=lines.link(work, request), asker=names.person(approval.asked_by))


def _of(work: Work, row: OutboxRow) -> tuple[Approval, Request] | Reason:
    number = row.data.get("approval")
    approval = work.uow.approvals.get(number) if isinstance(number, int) else None
    request = request_of(work, row)
    return (approval, request) if approval is not None and request is not None else GONE


def _users(row: OutboxRow, field: str) -> tuple[str, ...]:
    users = row.data.get(field)
    return tuple(map(str, users)) if isinstance(users, list) else ()
