"""The parent's resolution in the threads of its duplicates (R10)."""

from bot.domain.requests import Request
from bot.services import noise
from bot.services.work import Work


def tell_children(work: Work, parent: Request) -> None:
    """Post the resolution once in each child's thread."""
    for child in work.uow.requests.children_of(parent.id):
        tell_child(work, parent, child)


def tell_child(work: Work, parent: Request, child: Request) -> None:
    """R10: the parent's resolution is posted once in each child's thread."""
    noise.thread_post(
        work,
        child,
        key=f"resolution:{parent.id}:for:{child.id}",
        view="parent_resolution",
        data={"request": child.id, "parent": parent.id},
    )
