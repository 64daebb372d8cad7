"""**Triage…** was sent: what it is, how urgent, and all that follows, in one transaction (T1, T2, F2, R12)."""

from dataclasses import dataclass, replace
from typing import Any

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Move, Request
from bot.domain.response import ResponseKind
from bot.domain.teams import Team
from bot.domain.templates import gaps
from bot.domain.triage import After, Category, Course, Decision, Plan, plan
from bot.services import fan_out, finding, handoff, noise, people, replies, requests, responses
from bot.services.priorities import prioritize
from bot.services.triage import approvals, proposing, telling, ticketing
from bot.services.work import Done, Outcome, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A decision that can be carried out."""

    work: Work
    team: Team
    user: str
    category: Category
    course: Course
    decision: Decision

    @property
    def plan(self) -> Plan:
        return plan(self.category, self.course)

    @property
    def receivers(self) -> tuple[str, ...]:
        return (self.decision.forward_to or ()) if self.plan.forwards else ()

    @property
    def reply(self) -> str:
        return self.decision.reply.strip() if self.plan.replies else ""


def triage(work: Work, user: str, request_id: int, seen_version: int | None, decision: Decision) -> Outcome:
    """T1, R12: what is None stays as it is. Saying what it is counts as a response, a reply as words (F2)."""
    found = finding.find(work, user, request_id, seen_version, None)
    if isinstance(found, Reason):
        return found
    request = found.request
    case = _case(work, found.team, request, user, decision) if decision.category is not None else None
    if isinstance(case, Reason):
        return case
    if decision.priority is not None and decision.priority is not request.priority:
        request = prioritize(work, found.team, request, user, decision.priority)
    request = _carried_out(case, request) if case is not None else request
    if request.version != found.request.version:
        noise.changed(work, request)
    return Done(request)


def _case(work: Work, team: Team, request: Request, user: str, decision: Decision) -> _Case | Reason:
    """What is to be done, judged before anything is."""
    category = proposing.category_of(team, decision.category or "")
    if category is None:
        return proposing.UNKNOWN_CATEGORY
    offered = proposing.offered(request, category)
    course = decision.course or Course.RECORD
    if course not in offered:
        return Reason("unknown_course", "That is not possible any more for this request. Choose again what to do.")
    case = _Case(work=work, team=team, user=user, category=category, course=course, decision=decision)
    return _refused(case, request) or case


def _refused(case: _Case, request: Request) -> Reason | None:
    """What is missing before anything happens; the form stays open with all that was written."""
    decision, missing = case.decision, gaps(case.reply)
    if missing:
        return Reason("gap", f"The reply still says “[{missing[0]}]”. Write what belongs there, or empty the reply.")
    if case.plan.after is After.WAITING and not case.reply:
        return Reason("no_question", "Write what you ask, so that the requester can answer it.")
    if case.plan.forwards and not case.receivers:
        return Reason("nobody_to_forward", "Choose who will be in touch with the requester.")
    if case.plan.forwards and request.author in case.receivers:
        return Reason(
            "forward_to_requester", "This is who asked. Choose somebody else, who will be in touch with them."
        )
    if case.plan.forwards and len(people.still_here(case.work, case.receivers)) < len(case.receivers):
        return Reason("forward_deactivated", "One of them has a deactivated Slack account. Choose somebody else.")
    if case.plan.judged and (decision.difficulty is None or decision.risk is None):
        return Reason("not_judged", "Say first how difficult the change is and how much can go wrong.")
    if case.course is Course.BY_HAND and not decision.what.strip():
        return Reason("no_change", "Write what is to be changed and how, so that somebody else can judge it.")
    return _wrong_owner(case, request) if case.plan.owned else None


def _wrong_owner(case: _Case, request: Request) -> Reason | None:
    owner = _owner(case, request)
    if case.work.uow.settings.get(f"deleted:{owner}") is True:
        return Reason("owner_deactivated", "This person's Slack account is deactivated. Choose somebody else.")
    if not people.is_member(case.work, case.team, owner):
        return Reason("owner_not_a_member", f"Only members of {case.team.name} can go on with it. Choose one of them.")
    return None


def _carried_out(case: _Case, request: Request) -> Request:
    work, decision = case.work, case.decision
    work.uow.settings.put(proposing.remembered(case.user, request), case.category.id, work.now)
    request = _categorized(case, _answered(case, request))
    if case.plan.ticket:
        ticketing.want(work, case.team, request, user=case.user, category=case.category, decision=decision)
    if case.course is Course.BY_HAND:
        approvals.by_hand(work, case.team, request, case.user, decision, needed=case.plan.approval)
    _said(case, request)
    return _moved_on(case, request)


def _said(case: _Case, request: Request) -> None:
    """Pass it on, reply in the thread, and let duplicates and those who ask next read the answer as well."""
    work, user, receivers = case.work, case.user, case.receivers
    unreached = telling.forward(
        work, request, user, case.category, receivers=receivers, note=case.decision.note, told=bool(case.reply)
    )
    if case.reply or unreached:
        telling.reply(work, request, user, case.reply, forward_to=receivers, mention=unreached)
    if case.reply and case.plan.after is After.OPEN:  # a closed one's children read its resolution (R10)
        said = telling.in_short(work, request, case.reply, receivers)
        fan_out.answer(work, request, by=user, text=said, key=f"triage:{request.id}:{request.version}")
    if case.category.teaches and case.reply and case.plan.after is After.CLOSED:
        telling.offer_common(work, request, user)


def _answered(case: _Case, request: Request) -> Request:
    """F2: a choice is an ack, and a reply is the responder's own words, whoever's hand posts them."""
    if request.state in CLOSED:
        return request
    work, team, first, owner = case.work, case.team, request.responded_at is None, request.owner
    gesture = requests.gesture_of(work, team, request, case.user)
    if case.reply:
        kind, standing = ResponseKind.REPLY, gesture.standing
        request = replies.answered(work, team, request, kind, by=case.user, standing=standing, at=gesture.at)
        request = replace(request, owner=owner) if case.plan.owned else request  # who goes on is said below
    if first:
        request = requests.record(work, team, request, ResponseKind.TRIAGE, gesture)
        request = responses.moved(request, Move.RESPOND) if request.responded_at is not None else request
    return request


def _categorized(case: _Case, request: Request) -> Request:
    work, decision = case.work, case.decision
    if case.course is Course.RECORD and request.category == case.category.id:
        return work.uow.requests.save(request)
    saved = work.uow.requests.save(replace(request, category=case.category.id, version=request.version + 1))
    judged: dict[str, Any] = {"difficulty": decision.difficulty, "risk": decision.risk} if case.plan.judged else {}
    work.audit("request.category", saved, case.user, category=case.category.id, course=case.course, **judged)
    return saved


def _moved_on(case: _Case, request: Request) -> Request:
    """What becomes of the request: closed, waiting on its requester, or open with somebody who goes on."""
    work, team, user = case.work, case.team, case.user
    outcome: Outcome = Done(request)
    match case.plan.after:
        case After.CLOSED:
            gesture = requests.gesture_of(work, team, request, user)
            said = telling.in_short(work, request, case.reply, case.receivers)
            outcome = requests.resolved(work, team, request, gesture, said, said=True)
        case After.WAITING:
            outcome = requests.asked(work, team, request, user)
        case After.OPEN if case.plan.owned:
            outcome = _owned(case, request)
        case _:
            pass
    return outcome.request if isinstance(outcome, Done) else request


def _owned(case: _Case, request: Request) -> Outcome:
    """Whoever chose it goes on, or hands it to somebody, who confirms by **Take** (T2, H1)."""
    owner = _owner(case, request)
    if owner == case.user:
        gesture = requests.gesture_of(case.work, case.team, request, owner)
        return requests.taken(case.work, case.team, request, gesture)
    if owner == request.owner:
        return Done(request)
    receiver, note = handoff.ToPerson(owner), case.decision.note or case.decision.impact
    return handoff.hand_off(case.work, case.user, request.id, receiver, note, seen_version=None)


def _owner(case: _Case, request: Request) -> str:
    """Whoever wants to change data by hand does it; a workaround is looked for by whoever was chosen."""
    return case.user if case.plan.judged else case.decision.owner or request.owner or case.user
