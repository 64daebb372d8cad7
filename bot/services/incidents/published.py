"""An incident as a page at a secret address: each person has one of their own, and a new one ends it (I9, P3)."""

import hashlib
import secrets

from bot.domain.reasons import Reason
from bot.exports.incident_page import page
from bot.ports.rows import Feed
from bot.services import people
from bot.services.incidents import follow_up, keeping, reporting
from bot.services.incidents.thread import subject_of
from bot.services.work import Desk, Work

TOKEN_BYTES = 32  # as hex: the address is shown in a sentence, where an underscore could format
NO_ADDRESS = Reason(
    "no_public_url",
    "Browsers cannot reach me yet: an admin has to set http.public_url in my configuration to the address under "
    "which they can.",
)


def address(work: Work, user: str, incident_id: int) -> str | Reason:
    """A new address of the page, which is shown this once; an earlier one of the same person is revoked.

    For whoever may act in it or owes a part: the page shows notes that were never posted, to whoever has the address.
    """
    if work.rules.public_url is None:
        return NO_ADDRESS
    owners = [each.owner for each in work.uow.incidents.root_causes([incident_id])]
    incident = follow_up.allowed(work, user, incident_id, owners)
    if isinstance(incident, Reason):
        return incident
    subject = subject_of(incident.id)
    work.uow.serialize(f"feeds:{user}")
    for feed in work.uow.feeds.of_subject(subject, user):
        work.uow.feeds.revoke(feed.id, work.now)
    token = secrets.token_hex(TOKEN_BYTES)
    work.uow.feeds.add(Feed(subject=subject, token_hash=_hash(token), created_by=user, created_at=work.now))
    keeping.audit(work, incident, "page_opened", user)
    return f"{work.rules.public_url.rstrip('/')}/incidents/{token}.html"


class IncidentPages:
    """Gives out pages by their tokens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, token: str) -> str | None:
        """The page at an address; None if there is none, or none any more. Raises DatabaseUnavailable."""
        with self._desk.reading("page") as work:
            feed = work.uow.feeds.by_token(_hash(token))
            kind, _, number = feed.subject.partition(":") if feed is not None else ("", "", "")
            if feed is None or kind != "incident" or not people.still_here(work, [feed.created_by]):
                return None
            found = reporting.report(work, int(number))
            return None if isinstance(found, Reason) else "".join(page(found))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
