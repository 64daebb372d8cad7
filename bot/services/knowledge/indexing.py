"""Keeping the index: what is written down is found from the same transaction on (T3)."""

from dataclasses import dataclass
from datetime import datetime

from bot import log
from bot.domain.requests import Origin, Request, RequestState, is_solved
from bot.domain.similarity.cleaning import clean
from bot.domain.similarity.stems import Stems, stems
from bot.domain.teams import Team
from bot.ports.search import EntryKind, Indexed
from bot.services.work import Work, at_the_end

logger = log.get(__name__)

OF_REQUESTS = frozenset({EntryKind.REQUEST, EntryKind.ALERT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Something of a team to be found again; `ref` is unique with the kind."""

    kind: EntryKind
    ref: str
    team: str
    title: str
    text: str
    link: str | None = None
    at: datetime


def keep(work: Work, text: Text) -> None:
    """Make it findable, or replace what was there; does nothing if nothing changed."""
    team = work.team(text.team)
    title, rest = words_of(team, text.title), words_of(team, text.text)
    work.uow.search.put(
        Indexed(
            kind=text.kind,
            ref=text.ref,
            team=text.team,
            title=text.title,
            text=text.text,
            link=text.link,
            at=text.at,
            words=" ".join(title.words),
            more=" ".join((*title.identifiers, *rest.words, *rest.identifiers)),
        ),
    )


def text_of(entry: Indexed) -> Text:
    """What an entry was made of; entries of requests do not hold it."""
    return Text(
        kind=entry.kind,
        ref=entry.ref,
        team=entry.team,
        title=entry.title,
        text=entry.text,
        link=entry.link,
        at=entry.at,
    )


def forget(work: Work, kind: EntryKind, ref: str) -> None:
    """Find it no longer."""
    work.uow.search.remove(kind, ref)


def keep_request(work: Work, request: Request) -> None:
    """A request is found by its words, and by how it was solved; withdrawn and purged ones are forgotten (R4, R6)."""
    kind = kind_of(request)
    if request.state is RequestState.WITHDRAWN or not request.text.strip():
        forget(work, kind, str(request.id))
        return
    team = work.team(request.team)
    asked = words_of(team, request.text)
    answered = words_of(team, request.resolution) if is_solved(request) else Stems(())
    work.uow.search.put(
        Indexed(
            kind=kind,
            ref=str(request.id),
            team=request.team,
            title="",
            text="",
            link=None,
            at=request.opened_at,
            words=" ".join(asked.words),
            more=" ".join((*asked.identifiers, *answered.words, *answered.identifiers)),
        ),
    )


def kind_of(request: Request) -> EntryKind:
    """Under which kind a request is found: what monitoring says is kept apart from what people ask."""
    return EntryKind.ALERT if request.origin is Origin.ALERT else EntryKind.REQUEST


def words_of(team: Team | None, text: str) -> Stems:
    """The stems of Slack's escaped text, without what the team's forms put into every text."""
    return stems(clean(text, team.template_text if team is not None else ()))


@at_the_end
def _keep_changed(work: Work) -> None:
    """Whatever changes a request leaves a line in the audit trail or has it drawn again: its entry follows."""
    changed = sorted(work.changes.audited | work.changes.requests.keys())
    try:
        with work.uow.attempt():
            for request in filter(None, map(work.uow.requests.get, changed)):
                keep_request(work, request)
    except Exception:  # an index that does not work must not keep anybody from being answered
        logger.warning("not_indexed", requests=changed, exc_info=True)
