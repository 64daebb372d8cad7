"""Starting and stopping as a process: refusals are sentences, a stop is quick and complete (slack.md 6.3, X4)."""

import json
import signal
import time
from pathlib import Path

import pytest

from storage.engine import open_store
from tests.faults.load import Load, check, wait_idle
from tests.faults.rig import HASTY, STOP_WITHIN, Bot, Rig

NOBODY_LISTENS = "postgresql+psycopg://firstline@127.0.0.1:9/firstline"


def sentence_of(rig: Rig, bot: Bot) -> str:
    """What a process said when it could not run; nothing else, and no traceback."""
    assert bot.wait(30) == 1
    lines = [json.loads(line) for line in rig.log_of(bot).splitlines()]
    assert [line["event"] for line in lines if line["level"] in {"error", "critical"}] == ["cannot_run"]
    return str(lines[-1]["sentence"])


def test_a_second_process_on_the_same_sqlite_file_is_refused_with_the_mend(tmp_path: Path, sqlite_url: str) -> None:
    first = open_store(sqlite_url)
    with Rig(tmp_path, sqlite_url) as rig:
        sentence = sentence_of(rig, rig.start())
    first.close()

    assert "is using" in sentence
    assert "Stop it first" in sentence
    assert "several replicas need PostgreSQL" in sentence


def test_a_database_that_is_down_at_the_start_is_a_sentence(tmp_path: Path, sqlite_url: str) -> None:
    with Rig(tmp_path, sqlite_url) as rig:
        sentence = sentence_of(rig, rig.start(DATABASE_URL=NOBODY_LISTENS))

    assert "The database firstline at 127.0.0.1:9 does not answer: check that the server runs" in sentence


def test_a_token_that_is_revoked_at_the_start_is_a_sentence(tmp_path: Path, sqlite_url: str) -> None:
    with Rig(tmp_path, sqlite_url) as rig:
        rig.slack.change_app(token_error="token_revoked")
        sentence = sentence_of(rig, rig.start())

    assert sentence.startswith("Slack refuses SLACK_BOT_TOKEN (token_revoked). Reinstall the app")


@pytest.mark.timeout(120)
def test_sigterm_under_load_ends_in_time_with_0_and_nothing_is_lost(tmp_path: Path, sqlite_url: str) -> None:
    with Rig(tmp_path, sqlite_url) as rig:
        bot = rig.start_ready()
        load = Load(rig, every=0.05)
        with load.running():
            rig.wait_for(lambda: len(load.asked) >= 30, "load")
            began = time.monotonic()
            code = rig.terminate(bot)
            took = time.monotonic() - began
        rig.start_ready()
        wait_idle(rig, load)

        assert (code, took < STOP_WITHIN) == (0, True)
        assert '"stopped"' in rig.log_of(bot)
        check(rig, load)


@pytest.mark.timeout(120)
def test_sigterm_ends_in_time_although_slack_answers_nothing_and_a_second_one_at_once(
    tmp_path: Path, sqlite_url: str
) -> None:
    with Rig(tmp_path, sqlite_url) as rig:
        bot = rig.start_ready(HASTY)
        rig.slack.faults(rules=[{"method": "*", "kind": "timeout_after"}])
        rig.ask("team0")
        rig.wait_for(lambda: rig.count("outbox WHERE state = 'sending'"), "a call that hangs")

        bot.send_signal(signal.SIGTERM)
        rig.wait_for(lambda: '"stopping"' in rig.log_of(bot), "stopping")
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        code = bot.wait(STOP_WITHIN)

        assert code in {0, 1}
        assert time.monotonic() - began < 2
