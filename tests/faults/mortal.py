"""`python -m tests.faults.mortal CONFIG`: the bot as `run` starts it, killed where a test says, and started again.

The file that DIES_AT names holds the point: a JSON list of patterns, read whenever something happens. What happens are
statements (`sql …`), commits just before they are made (`commit`), calls of Slack (`call …`) and what a mail server is
told (`mail …`). They have to match one after the other, in the thread of the one before unless a pattern begins with
`~`; at the last the bot is gone, and the next one begins to live in a process of its own, without a plan.
"""

import json
import os
import re
import signal
import sys
import threading
import urllib.parse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from bot import log
from bot.app.run import Patience, Signals
from bot.cli.commands.run import serve
from bot.cli.options import read
from bot.config import Config, Secrets
from bot.log import Format
from bot.services import timers
from bot.services.deliver import Pace

PACE = Pace(
    gap=timedelta(seconds=0.05),
    lease=timedelta(seconds=4),
    call_timeout=timedelta(seconds=2),
    settle=timedelta(seconds=0.2),
)
PATIENCE = Patience(judging=timedelta(seconds=4))


class Fate:
    """Watches what the process does, and ends it where the plan says so: no handler runs, nothing is tidied up."""

    def __init__(self, plan: Path) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._text = ""
        self._steps: Sequence[str] = ()
        self._thread = 0

    def watch(self) -> None:
        """Begin to listen to statements, commits and calls."""
        event.listen(
            sa.Engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, values, _context, _many: self.saw(f"sql {statement} {values!r}"),
        )
        event.listen(sa.Engine, "commit", lambda _connection: self.saw("commit"))
        sys.addaudithook(self._audited)

    def saw(self, what: str) -> None:
        """Something is about to happen."""
        with self._lock:
            text = self._plan.read_text()
            if text != self._text:
                self._text, self._steps = text, json.loads(text)
            if not self._steps:
                return
            anywhere, pattern = self._steps[0].startswith("~"), self._steps[0].removeprefix("~")
            mine = anywhere or self._thread == threading.get_ident()
            if mine and re.search(pattern, what, re.DOTALL):
                self._thread, self._steps = threading.get_ident(), self._steps[1:]
                if not self._steps:
                    self._plan.write_text("[]")
                    os.kill(os.getpid(), signal.SIGKILL)

    def _audited(self, name: str, values: tuple[object, ...]) -> None:
        if name == "urllib.Request":
            address, body = str(values[0]), values[1]
            said = urllib.parse.unquote_plus(body.decode()) if isinstance(body, bytes) else ""
            self.saw(f"call {address} {said}")
        elif name == "smtplib.send":
            self.saw(f"mail {values[1]!r}")


def main() -> None:
    """Let one bot live after the other, until one ends by itself or a signal asks to stop."""
    config, secrets = read(Path(sys.argv[1]))
    timers.kinds()  # everything is imported before, so that the next one is there at once
    watched, held = os.pipe()  # ends when this process does, however it does
    while True:
        child = os.fork()
        if child == 0:
            os.close(held)
            threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
            return _live(config, secrets)
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != -signal.SIGKILL:
            sys.exit(code)


def _live(config: Config, secrets: Secrets) -> None:
    log.configure(form=Format.JSON)
    signals = Signals()
    signals.install()
    Fate(Path(os.environ["DIES_AT"])).watch()
    serve(config, secrets, signals, pace=PACE, patience=PATIENCE)


def _end_with_parent(watched: int) -> None:
    os.read(watched, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
