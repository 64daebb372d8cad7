"""The form of triage as it stands: what may be chosen, and the reply as the templates propose it (T1, T2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, Request, is_alert
from bot.domain.teams import Team
from bot.domain.templates import FORWARD_TO, render
from bot.domain.triage import Category, Course, Decision, courses, names_link, plan, proposed, reply_template
from bot.ports.tickets import TicketState
from bot.ports.triage_screens import TriageForm
from bot.services import forms, lines, people
from bot.services.people import Names
from bot.services.work import Work

UNKNOWN_CATEGORY = Reason(
    "unknown_category", "This category does not exist any more. Choose another; what you wrote is kept."
)


@dataclass(frozen=True, slots=True)
class _Case:
    """Who fills in the form about what."""

    work: Work
    user: str
    team: Team
    request: Request


def form(
    work: Work,
    user: str,
    request: Request | None,
    seen_version: int | None,
    chosen: Decision | None = None,
    *,
    own_words: bool = False,
) -> TriageForm | Reason:
    """The form, as it opens or after something was `chosen` in it; or why it may not be opened.

    `own_words`: the reply is not the one that was proposed, so it is kept whatever is chosen next.
    """
    opened = forms.triage(work, user, request, seen_version)
    if isinstance(opened, Reason):
        return opened
    decision = chosen or _first(work, user, opened.team, opened.request)
    blank = TriageForm(
        request=opened.request,
        about=opened.about,
        categories=opened.team.categories,
        category=None,
        priority=decision.priority or opened.request.priority,
        reply=decision.reply if own_words else "",
        closed=opened.request.state in CLOSED,
    )
    if decision.category is None:
        return blank
    category = category_of(opened.team, decision.category)
    if category is None:
        return UNKNOWN_CATEGORY
    return _filled(_Case(work, user, opened.team, opened.request), blank, category, decision)


def category_of(team: Team, category_id: str) -> Category | None:
    """A category of the team, unless it was taken out of the configuration."""
    return next((category for category in team.categories if category.id == category_id), None)


def offered(request: Request, category: Category) -> tuple[Course, ...]:
    """What may be done about a request of this category as it stands."""
    return courses(category, closed=request.state in CLOSED, asked=not is_alert(request))


def remembered(user: str, request: Request) -> str:
    """The setting that keeps what somebody chose last for this kind of request."""
    kind = "alert" if is_alert(request) else "request"
    return f"triage:{request.team}:{kind}:{user}"


def ticket_of(work: Work, request: Request) -> str | None:
    """The ticket that the request has already, in words; None if the tracker has none (any more), or refused it."""
    for ticket in work.uow.tickets.of_request(request.id):
        if ticket.state is not TicketState.FAILED and ticket.missing_at is None:
            return ticket.reference or "a ticket that is about to be created"
    return None


def _first(work: Work, user: str, team: Team, request: Request) -> Decision:
    """What the form opens with: what the request is already, else what the person chose last."""
    last = request.category or work.uow.settings.get(remembered(user, request))
    known = isinstance(last, str) and category_of(team, last) is not None
    return Decision(category=str(last) if known else None)


def _filled(case: _Case, blank: TriageForm, category: Category, decision: Decision) -> TriageForm:
    offers = offered(case.request, category)
    course = decision.course
    if course not in offers:
        course = proposed(category, offers, known=case.request.category == category.id)
    shown = course or offers[0]
    full = replace(
        decision,
        link=decision.link if decision.link in category.links else next(iter(category.links), None),
        owner=decision.owner or case.request.owner or case.user,
    )
    forward_to = decision.forward_to
    if forward_to is None:
        forward_to = people.still_here(case.work, category.forward_to)
    full = replace(full, forward_to=forward_to)
    proposal = render(reply_template(category, shown), _values(case, category, full))
    return replace(
        blank,
        category=category,
        courses=offers,
        course=course,
        plan=plan(category, shown),
        proposal=proposal,
        reply=blank.reply or proposal,
        link=full.link,
        forward_to=forward_to,
        linked=names_link(category, shown),
        owner=full.owner,
        ticket=ticket_of(case.work, case.request),
    )


def _values(case: _Case, category: Category, decision: Decision) -> dict[str, str]:
    """What the placeholders mean here, as plain text; receivers without a known name are named when it is posted."""
    names, request = Names(case.work), case.request
    duty = people.present_at(case.work, case.team, case.work.now)
    found = {
        "requester": "everybody" if is_alert(request) else names.person(request.author).name,
        "title": lines.link(case.work, request).title,
        "link": f"{decision.link}: {category.links[decision.link]}" if decision.link else "",
        "owner": names.person(decision.owner or case.user).name,
        "category": category.label,
        "team": case.team.name,
        "on_duty": listed(names, duty.responders),
        "ask_instead": category.ask_instead,
    }
    receivers = Names(case.work)
    named = listed(receivers, decision.forward_to or ())
    return found if receivers.missing or not named else {**found, FORWARD_TO: named}


def listed(names: Names, users: Sequence[str]) -> str:
    """People by name, as plain text."""
    *others, last = [names.person(user).name for user in users] or [""]
    return f"{', '.join(others)} and {last}" if others else last
