"""An incident as a page to read and print: plain HTML without scripts, everything that people wrote escaped."""

from collections.abc import Iterator
from html import escape

from bot.exports.incident_report import Moments, Report, ReportAction, ReportCause, ReportLine, after

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1d1c1d}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}blockquote{margin:.5rem 0;padding-left:1rem;border-left:4px solid #ccc;white-space:pre-line}"
    "li{white-space:pre-line}li,td,blockquote,strong{unicode-bidi:isolate}"
    "h2{margin-top:2rem}@media print{body{margin:0;max-width:none}}"
)
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(report: Report) -> Iterator[str]:
    """The page, piece by piece, in the order of the Markdown."""
    moments, title = Moments(report.zone), f"Incident {report.id}: {escape(report.title)}"
    yield f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    yield f"<style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    yield f"<p>Times are in {escape(report.zone_name)}.</p>\n"
    yield _table((), [(escape(name), escape(value)) for name, value in report.facts])
    if report.known:
        yield f"<h2>What was known</h2>\n{_quote(report.known)}"
    yield f"<h2>Times</h2>\n{_times(report, moments)}"
    for cause in report.causes:
        yield f"<h2>{escape(cause.title)}</h2>\n{_cause(cause, moments)}"
    if report.repeats:
        numbers = ", ".join(f"#{number}" for number in report.repeats)
        yield f"<p>The same cause or service within 90 days before: {numbers}.</p>\n"
    if report.actions:
        yield f"<h2>Actions</h2>\n{_actions(report.actions, moments)}"
    if report.updates:
        yield f"<h2>Updates</h2>\n{_updates(report, moments)}"
    yield "<h2>Timeline</h2>\n"
    yield from _timeline(report, moments)
    yield "</body>\n</html>\n"


def _quote(text: str) -> str:
    return f"<blockquote>{escape(text.strip())}</blockquote>\n"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Cells are HTML already."""
    top = f"<tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr>\n" if head else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n" for cells in rows)
    return f"<table>\n{top}{body}</table>\n"


def _times(report: Report, moments: Moments) -> str:
    began = report.times[0][1] if report.times else None
    return _table(
        ("What", "When", "After", "By"),
        [
            (escape(what), moments.full(at), after(began, at) if began is not None else "", escape(who))
            for what, at, who in report.times
        ],
    )


def _cause(cause: ReportCause, moments: Moments) -> str:
    if cause.written_at is None:
        return f"<p>Not written yet. {escape(cause.owner)} owes it until {moments.full(cause.due_at)}.</p>\n"
    late = " (late)" if cause.written_at > cause.due_at else ""
    head = f"<p>Written by {escape(cause.written_by)}, {moments.full(cause.written_at)}{late}.</p>\n"
    short = f"<p><strong>Cause:</strong> {escape(cause.cause)}</p>\n" if cause.cause else ""
    return head + short + "".join(f"<h3>{escape(asks)}</h3>\n{_quote(answer)}" for asks, answer in cause.answers)


def _actions(actions: tuple[ReportAction, ...], moments: Moments) -> str:
    return _table(
        ("What", "Owner", "Due", "Done", "Ticket"),
        [
            (
                escape(each.what),
                escape(each.owner),
                moments.day(each.due_at) if each.due_at else "",
                f"{moments.full(each.done_at)} {escape(each.done_by)}".strip() if each.done_at else "open",
                _ticket(each),
            )
            for each in actions
        ],
    )


def _ticket(action: ReportAction) -> str:
    shown = escape(action.ticket)
    if not action.ticket_url.startswith(("https://", "http://")):
        return shown
    return f'<a href="{escape(action.ticket_url)}" rel="noreferrer noopener">{shown}</a>'


def _updates(report: Report, moments: Moments) -> str:
    told = ""
    for each in report.updates:
        following = f"<p>Next update at {moments.full(each.next_at)}.</p>\n" if each.next_at else ""
        said = f"<p>Impact</p>\n{_quote(each.impact)}<p>What we do</p>\n{_quote(each.doing)}"
        told += f"<h3>{moments.full(each.at)}, {escape(each.who)}</h3>\n{said}{following}"
    return told


def _timeline(report: Report, moments: Moments) -> Iterator[str]:
    day = ""
    for line in report.timeline:
        on, at = moments.parts(line.at)
        if on != day:
            yield f"{'</ul>' if day else ''}\n<h3>{on}</h3>\n<ul>\n"
            day = on
        yield _line(line, at)
    yield "</ul>\n" if day else ""


def _line(line: ReportLine, at: str) -> str:
    mark = "📌 " if line.key_point else ""
    text = "<em>its words were deleted</em>" if line.deleted else escape(line.text.strip())
    edited = " <em>(edited)</em>" if line.edited and not line.deleted else ""
    files = f" <em>(files: {escape(', '.join(line.files))})</em>" if line.files else ""
    return f"<li>{at} {mark}<strong>{escape(line.who)}</strong>: {text}{edited}{files}</li>\n"
