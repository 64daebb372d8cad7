"""Incidents by webhook: raised once for each id of their source, whatever else they lack (I1, O2)."""

from bot.domain.incident_reports import Report, read_report
from bot.domain.incidents import Incident, Raise
from bot.domain.reasons import Reason
from bot.services import webhooks
from bot.services.incidents import origins, raising
from bot.services.webhooks import STORED, Answer
from bot.services.work import Work

KIND = "incidents"
NOT_CONFIGURED = "The sender says that it is {}, which is no severity here."


@webhooks.answers(KIND)
def answered(_work: Work, _address: str, payload: webhooks.Payload) -> Answer:
    """Whoever sends what cannot be read hears it at once."""
    report = read_report(payload)
    return Answer(sentence=report.sentence, status=422, taken=False) if isinstance(report, Reason) else STORED


@webhooks.judges(KIND)
def received(work: Work, address: str, payload: webhooks.Payload) -> None:
    """Raise it, in the team that the address names if it names one."""
    source, _, team = address.partition("/")
    report = read_report(payload)
    if isinstance(report, Reason):
        raise webhooks.UnusableError(report.sentence)
    by = f"app:{source or KIND}"
    work.uow.settings.put_once(f"name:{by}", source or "a program", work.now)
    outcome = raising.raise_incident(work, by, _wish(work, report, source), team_id=team or None)
    if isinstance(outcome, Reason):
        raise webhooks.UnusableError(outcome.sentence)
    _lead_back(work, outcome, report)


def _lead_back(work: Work, incident: Incident, report: Report) -> None:
    if report.link is not None:
        origins.of_page(work, incident, report.link)


def _wish(work: Work, report: Report, source: str) -> Raise:
    """A severity that nobody configured is the usual one, and what the sender meant is said."""
    known = {each.name.casefold(): each.name for each in work.rules.incidents.severities}
    asked = report.severity
    severity = known.get(asked.casefold()) if asked is not None else None
    note = NOT_CONFIGURED.format(f"“{asked}”") if asked is not None and severity is None else ""
    return Raise(
        title=report.title,
        severity=severity,
        service=report.service,
        customer=report.customer,
        known="\n".join(part for part in (report.text, note) if part),
        source_key=report.key(source),
    )
