"""`python -m tests.faults.hasty CONFIG`: the bot as `run` starts it, but a dead one's claims come back in seconds."""

import sys
from datetime import timedelta
from pathlib import Path

from bot import log
from bot.app.run import Patience, Signals
from bot.cli.commands.run import serve
from bot.cli.options import read
from bot.log import Format
from bot.services.deliver import Pace

PACE = Pace(lease=timedelta(seconds=4), call_timeout=timedelta(seconds=2), settle=timedelta(seconds=1))
PATIENCE = Patience(judging=timedelta(seconds=4))


def main() -> None:
    """Run until a signal asks to stop."""
    config, secrets = read(Path(sys.argv[1]))
    log.configure(form=Format.JSON)
    signals = Signals()
    signals.install()
    serve(config, secrets, signals, pace=PACE, patience=PATIENCE)


if __name__ == "__main__":
    main()
