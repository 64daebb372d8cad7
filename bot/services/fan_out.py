"""What is said and done in a request reaches its duplicates, whose requesters wait elsewhere (R10)."""

from bot.domain.courtesy import is_substantial
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import Request, RequestState, is_parked, is_solved
from bot.domain.response import ANSWERING
from bot.ports.outbox import OutboxRow
from bot.ports.rows import MessagePart, RequestMessage
from bot.ports.screens import ParentAnswer, ResolutionPost
from bot.services import lines, noise, timers
from bot.services.compose import MOOT, composes, request_of
from bot.services.people import Names
from bot.services.work import Work, subject_of

PARENT_ENDED = "parent_ended"


def tell_children(work: Work, parent: Request) -> None:
    """Post the resolution once in each child's thread."""
    for child in work.uow.requests.children_of(parent.id):
        tell_child(work, parent, child)


def tell_child(work: Work, parent: Request, child: Request) -> None:
    """R10: the parent's resolution is posted once in each child's thread; resolved again, the post is edited."""
    noise.thread_post(
        work,
        child,
        key=_key(parent, child),
        view="parent_resolution",
        data={"request": child.id, "parent": parent.id},
    )
    noise.changed(work, child)


def answer(work: Work, parent: Request, *, by: str, text: str, key: str) -> int:
    """Post what a person had the bot say to the parent's requester once in each child's thread as well (N2, R10).

    `key` names the post in the parent's thread, so that doing it twice says it once; `text` is plain. How many
    children are told.
    """
    children = work.uow.requests.children_of(parent.id)
    for child in children:
        noise.thread_post(
            work,
            child,
            key=f"{key}:for:{child.id}",
            view="parent_answer",
            data={"request": child.id, "parent": parent.id, "by": by, "text": text},
        )
    return len(children)


def answered(work: Work, parent: Request) -> None:
    """The first words to the parent's requester: the children's cards say that there is an answer to read."""
    for child in work.uow.requests.children_of(parent.id):
        noise.changed(work, child)


def words_changed(work: Work, parent: Request) -> None:
    """An answer was edited or deleted: what the children's threads quote of it follows (R6)."""
    if is_solved(parent):
        keys = [_key(parent, child) for child in work.uow.requests.children_of(parent.id)]
        work.uow.outbox.redraw(keys, work.now)


def parent_reopened(work: Work, parent: Request) -> None:
    """What was posted in the children's threads no longer holds, and says so in place."""
    for child in work.uow.requests.children_of(parent.id):
        work.uow.outbox.redraw([_key(parent, child)], work.now)
        noise.changed(work, child)


def parent_ended(work: Work, parent: Request) -> None:
    """The parent was withdrawn or parked: nobody goes on with it, and the children still wait (R10).

    The oldest child takes its place and is open again, the others become duplicates of that one: each at a timer of
    its own, for which it is locked.
    """
    children = work.uow.requests.children_of(parent.id)
    for child in children:
        timers.arm(
            work,
            PARENT_ENDED,
            subject_of(child.id),
            child.team,
            work.now,
            key=f"{PARENT_ENDED}:{parent.id}:{child.id}",
            parent=parent.id,
            heir=children[0].id,
        )


def has_ended(parent: Request) -> bool:
    """Whether a request ended without a solution that its duplicates could be told."""
    return parent.state is RequestState.WITHDRAWN or is_parked(parent)


def _key(parent: Request, child: Request) -> str:
    return f"resolution:{parent.id}:for:{child.id}"


@composes("parent_resolution")
def _parent_resolution(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    child, parent = request_of(work, row), request_of(work, row, "parent")
    if child is None or parent is None or child.duplicate_of != parent.id:
        return MOOT
    if row.slack_ts is None and not is_solved(parent):
        return MOOT
    quoted = _last_answer(work, parent, child) if is_solved(parent) and not parent.resolution else None
    return ResolutionPost(
        request=child,
        author=names.person(quoted.author if quoted else parent.last_reply_by or parent.closed_by or ""),
        text=plain_text(quoted.text) if quoted else parent.resolution,
        parent=lines.link(work, parent),
        quoted=quoted is not None,
    )


def _last_answer(work: Work, parent: Request, child: Request) -> RequestMessage | None:
    """The last answer in words, for a parent that was resolved without any; never out of another channel."""
    if parent.channel != child.channel:
        return None
    return next(
        (
            each
            for each in reversed(work.uow.requests.messages(parent.id))
            if each.part is MessagePart.REPLY
            and each.standing in ANSWERING
            and each.deleted_at is None
            and is_substantial(each.text, each.file_count)
        ),
        None,
    )


@composes("parent_answer")
def _parent_answer(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    child, parent = request_of(work, row), request_of(work, row, "parent")
    if child is None or parent is None or child.duplicate_of != parent.id:
        return MOOT
    return ParentAnswer(
        request=child,
        parent=lines.link(work, parent),
        author=names.person(str(row.data["by"])),
        text=str(row.data["text"]),
    )
