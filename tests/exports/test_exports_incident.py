"""An incident as Markdown and as a page: complete, stable, and nothing that people wrote runs or formats (I9, N5)."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.exports.incident_markdown import inline, markdown
from bot.exports.incident_page import page
from bot.exports.incident_report import Report, ReportAction, ReportCause, ReportLine, ReportUpdate

AT = datetime(2026, 10, 24, 23, 50, tzinfo=UTC)
NASTY = "<script>alert(1)</script> [x](javascript:1) | `rm` **b** @channel <!here> \u202eevil"
REPORT = Report(
    id=12,
    title="Nobody can pay",
    zone=ZoneInfo("Europe/Prague"),
    zone_name="Europe/Prague",
    facts=(("Severity", "sev1"), ("State", "closed"), ("Service", "billing | eu"), ("Incident manager", "Max")),
    known=f"Since 10:00\n- {NASTY}",
    times=(
        ("Raised", AT, "Olga"),
        ("Acknowledged", AT + timedelta(minutes=3), "Ann"),
        ("Resolved", AT + timedelta(hours=2, minutes=5), "Max"),
    ),
    updates=(
        ReportUpdate(
            at=AT, who="Max", impact="Nobody can pay.", doing="We look.\n# hard", next_at=AT + timedelta(hours=1)
        ),
    ),
    causes=(
        ReportCause(
            title="Initial root cause",
            owner="Max",
            due_at=AT + timedelta(hours=26),
            written_at=AT + timedelta(hours=27),
            written_by="Max",
            cause="expired certificate",
            answers=(("What happened?", "1. Nobody could pay\n2. for an hour"), ("What fixed it?", NASTY)),
        ),
        ReportCause(
            title="Engineering root cause",
            owner="Lea",
            due_at=AT + timedelta(hours=50),
            written_at=None,
            written_by="",
            cause="",
            answers=(),
        ),
    ),
    repeats=(3, 7),
    actions=(
        ReportAction(
            what="Alert | before it expires",
            owner="Ben",
            due_at=AT + timedelta(days=7),
            done_at=None,
            done_by="",
            ticket="EDGE-1 (To Do)",
            ticket_url="https://jira.example/browse/EDGE-1",
        ),
        ReportAction(
            what="Renew", owner="Ann", due_at=None, done_at=AT, done_by="Ann", ticket="X", ticket_url="javascript:run()"
        ),
    ),
    timeline=(
        ReportLine(at=AT, who="Olga", text="raised it as sev1: Nobody can pay"),
        ReportLine(at=AT + timedelta(minutes=4), who="Ann *", text=f"I look\n{NASTY}", key_point=True, edited=True),
        ReportLine(at=AT + timedelta(hours=1), who="Ben", text="", deleted=True, files=("log.txt",)),
        ReportLine(at=AT + timedelta(hours=1, minutes=20), who="Ann", text="It is 02:10 again", files=("a|b.txt",)),
    ),
)  # fmt: skip


def test_the_markdown_of_an_incident_i9(snapshot: SnapshotAssertion) -> None:
    assert "".join(markdown(REPORT)) == snapshot


def test_the_page_of_an_incident_i9(snapshot: SnapshotAssertion) -> None:
    assert "".join(page(REPORT)) == snapshot


def test_nothing_that_people_wrote_runs_on_the_page_n5() -> None:
    shown = "".join(page(REPORT))

    assert "<script" not in shown
    assert "javascript:" not in re.findall(r'href="([^"]*)"', shown)
    assert re.findall(r'href="([^"]*)"', shown) == ["https://jira.example/browse/EDGE-1"]


@given(st.text())
def test_whatever_somebody_writes_opens_nothing_in_markdown_n5(text: str) -> None:
    shown = inline(text)

    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|~#<>]", shown)
    assert not re.match(r"[-+=:]|\d+[.)]", shown)
    assert not re.search(r"@\w", shown)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_somebody_writes_is_text_on_the_page_n5(text: str) -> None:
    shown = "".join(page(replace(REPORT, timeline=(ReportLine(at=AT, who="Ann", text=text),))))

    assert html.escape(text.strip()) in shown


@pytest.mark.parametrize(
    "report", [replace(REPORT, timeline=(), causes=(), actions=(), updates=(), times=(), known="")]
)
def test_an_incident_of_which_nothing_is_known_yet_is_a_document_too_i9(report: Report) -> None:
    assert "".join(markdown(report)).endswith("## Timeline\n")
    assert "".join(page(report)).endswith("</html>\n")
