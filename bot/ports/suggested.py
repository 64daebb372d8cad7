"""A suggestion as a requester sees it (T3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A common request that may help, on a request's card; texts are plain and foreign."""

    id: int  # of the suggestion
    title: str
    answer: str
    link: str | None
