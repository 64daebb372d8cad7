"""What people outside Slack are told, worded when it is handed over: plain text without any id of Slack's (O1, N5)."""

from bot.domain.intake import title_of
from bot.domain.outside_requests import OutsideSource, Shape, called, source_of
from bot.domain.outside_requests_words import for_outside, pieces
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.ports.notifier import Notification
from bot.ports.outbox import OutboxRow
from bot.services.compose import GONE, MOOT, compose, composes, request_of
from bot.services.outside_requests import quoting
from bot.services.outside_requests.telling import VIEW
from bot.services.people import Names
from bot.services.work import Work

LONGEST_BODY = 900  # as the port asks for


@composes(VIEW)
def _update(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    request = request_of(work, row)
    source = work.rules.outside.get(source_of(request.author) or "") if request is not None else None
    if request is None or source is None:
        return GONE
    body = _body(work, names, row, request, source)
    if body is None:
        return MOOT
    title = f"Request #{request.id} “{title_of(request.text, request.file_count)}”"
    return Notification(title=title, body=body if len(body) <= LONGEST_BODY else f"{body[: LONGEST_BODY - 1]}…")


def _body(work: Work, names: Names, row: OutboxRow, request: Request, source: OutsideSource) -> str | None:
    asker = _asker(names, request, source)
    match row.data["news"]:
        case "answer":
            return _answer(work, names, row, asker)
        case "said":
            return _said(work, names, row, asker)
        case str(news):
            told = _standing(work, names, row, request, source).get(news)
            return f"{asker}, {told}" if told is not None else None
        case _:
            return None


def _standing(work: Work, names: Names, row: OutboxRow, request: Request, source: OutsideSource) -> dict[str, str]:
    """The sentences for how a request stands, by what happened; they follow the name of whoever asked."""
    by = called(names.person(str(row.data["by"])).name) if row.data.get("by") else ""
    by_whom, write_on = f" by {by}" if by else "", _write_on(request, source)
    text = f"\n{row.data['text']}" if row.data.get("text") else ""
    team = work.team(request.team)
    minutes = int(team.waiting.park_after.total_seconds() // 60) if team is not None else 0
    return {
        "taken": f"{by} has your request and will answer it.",
        "asked": f"the team needs an answer from you to go on. {write_on}",
        "nudged": "do you still need help? Without an answer your request is closed after another "
        f"{minutes} minutes of working time; any later answer opens it again. {write_on}",
        "resolved": f"your request is resolved{by_whom}.{text}\nNot solved? {write_on}",
        "parked": f"your request is closed for now, because no answer came. Any answer opens it again. {write_on}",
        "withdrawn": f"your request was closed{by_whom} without an answer. Help needed after all? Please ask anew.",
        "duplicate": f"your request goes on together with #{row.data.get('of_request')}. You will be told its outcome.",
        "reopened": "your request is open again.",
    }


def _answer(work: Work, names: Names, row: OutboxRow, asker: str) -> str | None:
    """A member's reply in the thread, in its newest words; one that was deleted meanwhile was never said (F5)."""
    message = work.uow.requests.message(str(row.data["channel"]), str(row.data["ts"]))
    if message is None or message.deleted_at is not None:
        return None
    text = for_outside(message.text, lambda user: names.person(user).name) or quoting.FILES
    return _piece(row, text, names.person(message.author).name, asker)


def _said(work: Work, names: Names, row: OutboxRow, asker: str) -> str | None:
    post = work.uow.outbox.get(str(row.data["key"]))
    words = quoting.words_of(compose(work, names, post)) if post is not None else None
    return _piece(row, words.text, words.by, asker) if words is not None else None


def _piece(row: OutboxRow, text: str, by: str | None, asker: str) -> str | None:
    """One of as many as were counted; the last has what has been added since."""
    number, count = int(str(row.data["piece"])), int(str(row.data["of"]))
    found = pieces(text)
    if number >= len(found):
        return None
    part = found[number] if number < count - 1 else "\n".join(found[number:])
    of = f" ({number + 1} of {count})" if count > 1 else ""
    return f"{called(by)} answers {asker}{of}:\n{part}" if by is not None else f"{asker}: {part}"


def _asker(names: Names, request: Request, source: OutsideSource) -> str:
    """Their name, without where they asked: there they read it."""
    return names.person(request.author).name.removesuffix(f" ({source.name})")


def _write_on(request: Request, source: OutsideSource) -> str:
    if source.shape is Shape.TEAMS:
        return f"To write on, mention me where you asked, or begin a new message to me with #{request.id}."
    return f"To write on, send a message that begins with #{request.id}."
