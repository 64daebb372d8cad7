"""Draws screens: `render` finds the view of a value by its type; every module here brings its own views."""

from importlib import import_module
from pkgutil import iter_modules

from bot.ports.screens import Rendered
from handlers.views.drawing import draw

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def render(screen: object) -> Rendered:
    """What Slack gets for one of the values of `bot.ports.screens`; TypeError for anything else."""
    return draw(screen)
