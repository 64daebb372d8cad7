"""Logging: one form for all, context on every line, never a secret (P3)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import log


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Neither levels nor context of other tests come in, and none go out."""
    root = logging.getLogger()
    handlers, before = root.handlers[:], levels()
    log.rebind()
    for logger in before:
        logger.setLevel(logging.NOTSET)
    yield
    log.rebind()
    root.handlers[:] = handlers
    for logger in levels():
        logger.setLevel(before.get(logger, logging.NOTSET))


def levels() -> dict[logging.Logger, int]:
    known = logging.getLogger().manager.loggerDict.values()
    loggers = [logging.getLogger(), *(each for each in known if isinstance(each, logging.Logger))]
    return {logger: logger.level for logger in loggers}


def lines_of(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def configured(**options: str) -> io.StringIO:
    stream = io.StringIO()
    log.configure(stream=stream, secrets=["hunter2hunter2"], **options)
    return stream


def test_away_from_a_terminal_each_line_is_one_json_object_with_an_event_and_its_fields() -> None:
    stream = configured()

    log.get("firstline.test").info("request_opened", request=42)

    (line,) = lines_of(stream)
    assert (line["event"], line["request"], line["level"]) == ("request_opened", 42, "info")
    assert line["logger"] == "firstline.test"


def test_a_library_logs_through_the_same_formatter() -> None:
    stream = configured()

    logging.getLogger("some.library").warning("slow by %d ms", 7)

    assert lines_of(stream)[0]["event"] == "slow by 7 ms"


def test_context_bound_once_is_on_every_line_until_the_block_ends() -> None:
    stream = configured()
    logger = log.get("firstline.test")

    with log.bound(event_id="Ev1"):
        logger.info("inside")
    logger.info("outside")

    inside, outside = lines_of(stream)
    assert inside["event_id"] == "Ev1"
    assert "event_id" not in outside


def test_rebinding_forgets_what_the_thread_did_before() -> None:
    stream = configured()
    log.rebind(event_id="Ev1", user="U1")

    log.rebind(event_id="Ev2", user=None)
    log.get("firstline.test").info("now")

    assert lines_of(stream)[0]["event_id"] == "Ev2"
    assert "user" not in lines_of(stream)[0]
    log.rebind()


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234-abcdEF",
        "xoxe.xoxp-1-Mi0yLTEyMzQ",
        "xapp-1-A0B-123-deadbeef",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "github_pat_11AAAAAAA0123456789_abcdefghij",
        "ATATT3xFfGF0T4JVjdmA2l7_x-y=6E0B2A9F",
        "hunter2hunter2",
        "bot:pa55word@db",
        "https://hooks.slack.com/actions/T1/2/abc",
        "wss://wss.example/?ticket=0aef-17&app_id=A1",
        "v0=" + "a1" * 32,
    ],
)
@pytest.mark.parametrize("form", [log.Format.JSON, log.Format.CONSOLE])
def test_secrets_never_reach_the_log_in_text_in_fields_or_in_tracebacks(secret: str, form: log.Format) -> None:
    stream = configured(form=form)
    logger = log.get("firstline.test")
    said = f"postgresql://{secret}/x" if secret.startswith("bot:") else secret

    logger.warning("call_failed", detail=said, nested={"deep": [said]})
    try:
        int(said)
    except ValueError:
        logger.exception("call_raised")
    logging.getLogger("some.library").error("gave %s", said)

    telling = {"https://hooks.slack.com/actions/T1/2/abc": "T1/2/abc", "bot:pa55word@db": "pa55word"}
    assert telling.get(secret, "0aef-17" if "ticket" in secret else secret) not in stream.getvalue()
    assert stream.getvalue().count(log.MASK) >= 4


def test_libraries_that_narrate_or_quote_people_are_kept_quiet() -> None:
    stream = configured(level="debug")

    logging.getLogger("slack_bolt.RequestVerification").info("Invalid request (body: my private words)")
    logging.getLogger("uvicorn.access").info("GET /healthz")

    assert stream.getvalue() == ""
