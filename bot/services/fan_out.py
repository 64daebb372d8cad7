"""The parent's resolution in the threads of its duplicates (R10)."""

from bot.domain.reasons import Reason
from bot.domain.requests import Request, is_solved
from bot.ports.outbox import OutboxRow
from bot.ports.screens import ResolutionPost
from bot.services import lines, noise
from bot.services.compose import MOOT, composes, request_of
from bot.services.people import Names
from bot.services.work import Work


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


def parent_reopened(work: Work, parent: Request) -> None:
    """What was posted in the children's threads no longer holds, and says so in place."""
    for child in work.uow.requests.children_of(parent.id):
        work.uow.outbox.redraw([_key(parent, child)], work.now)
        noise.changed(work, child)


def _key(parent: Request, child: Request) -> str:
    return f"resolution:{parent.id}:for:{child.id}"


@composes("parent_resolution")
def _parent_resolution(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    child, parent = request_of(work, row), request_of(work, row, "parent")
    if child is None or parent is None or child.duplicate_of != parent.id:
        return MOOT
    if row.slack_ts is None and not is_solved(parent):
        return MOOT
    author = names.person(parent.last_reply_by or parent.closed_by or "")
    return ResolutionPost(request=child, author=author, text=parent.resolution, parent=lines.link(work, parent))
