"""The table of a digest's sections as views: `@draw_part.register` draws the type that it is annotated with."""

from dataclasses import dataclass
from functools import singledispatch

from handlers.views.blocks import Block


@dataclass(frozen=True, slots=True)
class Part:
    """A section as drawn: what notifications say of it, without a full stop at its end (N6), and its blocks."""

    spoken: str
    blocks: tuple[Block, ...]


@singledispatch
def draw_part(part: object) -> Part:
    """Draw a section; TypeError if nobody registered a view for its type."""
    raise TypeError(f"There is no view for the section {type(part).__name__}.")
