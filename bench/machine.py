"""The machine on which figures were taken, in words."""

import os
import platform
import sqlite3
from pathlib import Path


def described() -> str:
    """Cores, memory, system and versions; nothing that tells whose machine it is."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cores = os.cpu_count() or 1
    return (
        f"{cores} {'core' if cores == 1 else 'cores'}{_model()}, {gigabytes:.0f} GB of memory, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        "load generator, bot and PostgreSQL share the cores"
    )


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names else ""
