"""Logging: constant event names, data in fields, one formatter for ours and the libraries', no secrets (P3)."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TextIO, cast

import structlog
from structlog.stdlib import BoundLogger
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
SHORTEST_SECRET = 8  # shorter values are words that occur by chance

_SECRETS = re.compile(
    r"\bx(?:ox[a-z]|app)[-.][A-Za-z0-9.\-]+"  # tokens
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bATATT[\w=-]{20,}"  # tokens of trackers
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # user and password in an address
    r"|(?<=hooks\.slack\.com/)[^\s\"']+"  # response addresses: whoever has one can answer
    r"|(?<=ticket=)[^&\s\"']+"  # the single-use key of a socket address
    r"|\bv0=[0-9a-f]{64}\b"  # request signatures
)

# Libraries that narrate their routine, or log what a person wrote. What matters of it is logged by our own code.
_LIBRARY_LEVELS = {
    "alembic": logging.WARNING,
    "apscheduler": logging.ERROR,
    "jira": logging.CRITICAL,
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "sqlalchemy": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "urllib3": logging.ERROR,
    "websocket": logging.CRITICAL,
}


class Format(StrEnum):
    """How a line looks: columns for people, one JSON object for machines, or what suits the stream."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def get(name: str) -> BoundLogger:
    """The logger of a module (`__name__`); works before `configure`, through the standard library."""
    processors = [structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    bound = structlog.wrap_logger(logging.getLogger(name), processors=processors, wrapper_class=BoundLogger)
    return cast(BoundLogger, bound)


def configure(
    *, level: str = "info", form: Format = Format.AUTO, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send everything at or above `level` to `stream` (standard error), with `secrets` and all tokens masked."""
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(_formatter(form, target, _Masking(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, least in _LIBRARY_LEVELS.items():
        logging.getLogger(name).setLevel(max(least, root.level))


@contextmanager
def bound(**fields: object) -> Iterator[None]:
    """Every line logged inside the block, in this thread, carries `fields`."""
    with structlog.contextvars.bound_contextvars(**fields):
        yield


def rebind(**fields: object) -> None:
    """Forget this thread's context and start a new one: for entry points that end by returning to a library."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**{name: value for name, value in fields.items() if value is not None})


def redact(text: str) -> str:
    """`text` with tokens, passwords in addresses, response addresses and signatures masked."""
    return _SECRETS.sub(MASK, text)


class _Masking:
    """Masks known secret values besides everything that looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return redact(text)


def _formatter(form: Format, stream: TextIO, mask: _Masking) -> logging.Formatter:
    on_terminal = stream.isatty()
    chosen = form if form is not Format.AUTO else Format.CONSOLE if on_terminal else Format.JSON
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=on_terminal)
        if chosen is Format.CONSOLE
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )

    def masked(logger: WrappedLogger, name: str, event: EventDict) -> str:
        # After rendering, so that tracebacks and nested values are covered by the same pass.
        return mask(str(renderer(logger, name, event)))

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked,
        ],
    )
