"""Webhooks of trackers: a reason to look at once. What they say is not believed, the tracker itself is asked (O2).

Jira sends {"issue": {"key": "EDGE-12"}, …}, and when an issue was moved the old key in `changelog`; GitHub
{"issue": {"number": 12}, "repository": {"full_name": "owner/name"}}; your own programs {"reference": "EDGE-12"}.
"""

from collections.abc import Iterator

from bot import log
from bot.services import webhooks
from bot.services.webhooks import Payload
from bot.services.work import Work

logger = log.get(__name__)


@webhooks.judges("tickets")
def received(work: Work, source: str, payload: Payload) -> None:
    """Have the tickets that a notice names read now; those that nobody linked, and other notices, are no news."""
    named = set(references_in(payload))
    known = sum(work.uow.tickets.read_now(reference, work.now) for reference in sorted(named))
    logger.info("ticket_notice", source=source, named=sorted(named), known=known)


def references_in(payload: Payload) -> Iterator[str]:
    """The references of tickets that a notice is about."""
    if isinstance(reference := payload.get("reference"), str):
        yield reference
    issue, repository = _mapping(payload.get("issue")), _mapping(payload.get("repository"))
    if isinstance(key := issue.get("key"), str):
        yield key
        yield from _earlier_keys(_mapping(payload.get("changelog")))
    name, number = repository.get("full_name"), issue.get("number")
    if isinstance(name, str) and isinstance(number, int):
        yield f"{name}#{number}"


def _earlier_keys(changelog: Payload) -> Iterator[str]:
    items = changelog.get("items")
    for item in map(_mapping, items if isinstance(items, list) else []):
        if item.get("field") == "Key" and isinstance(earlier := item.get("fromString"), str):
            yield earlier


def _mapping(value: object) -> Payload:
    return value if isinstance(value, dict) else {}
