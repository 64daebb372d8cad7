"""Causes that come again: the same service, or the same words as a cause, three times in 90 days (I9)."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import root_causes
from bot.domain.incidents import Incident, RcaKind, RootCause
from bot.services.work import Work

SOON = timedelta(microseconds=1)  # periods are half-open, and this one includes the incident itself


def of(work: Work, incident: Incident) -> tuple[int, ...]:
    """The numbers of the incidents of the 90 days before that it repeats; none unless there are two."""
    since = incident.raised_at - root_causes.RECURS_WITHIN
    return among(work, [incident], work.uow.incidents.raised_between(since, incident.raised_at + SOON))[incident.id]


def among(work: Work, wanted: Sequence[Incident], everybody: Sequence[Incident]) -> dict[int, tuple[int, ...]]:
    """For each incident those among all that it repeats."""
    known = causes(work.uow.incidents.root_causes([each.id for each in everybody]))
    others = [(each, known.get(each.id, "")) for each in everybody]
    return {each.id: root_causes.recurring(each, known.get(each.id, ""), others) for each in wanted}


def causes(parts: Sequence[RootCause]) -> dict[int, str]:
    """The cause in short words of each incident: as engineers wrote it, else as whoever managed it did."""
    found: dict[int, str] = {}
    for kind in (RcaKind.INITIAL, RcaKind.ENGINEERING):
        found |= {each.incident_id: each.cause for each in parts if each.kind is kind and each.cause}
    return found
