"""An incident as Markdown: what people wrote is shown as they wrote it, and can neither format nor run anything."""

import re
from collections.abc import Iterator

from bot.exports.incident_report import Moments, Report, ReportAction, ReportCause, ReportLine, after

# Signs that could open something anywhere in a line; entities where even an escaped sign is taken for HTML.
_SIGNS = {sign: f"\\{sign}" for sign in "\\`*_[]|~#$"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "@\u2060"}
_SIGN = re.compile(r"[\\`*_\[\]|~#$<>&@]")
_LINE_START = re.compile(r"[-+=:]|\d+(?=[.)])")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"https?://[^\s<>()\\`\"|]+")
LINES_AT_ONCE = 1_000


def markdown(report: Report) -> Iterator[str]:
    """The text, piece by piece: facts first, then root cause and actions, updates, and the whole timeline."""
    moments = Moments(report.zone)
    yield f"# Incident {report.id}: {inline(report.title)}\n\n"
    yield f"Times are in {report.zone_name}.\n\n"
    yield _table(("", ""), ((name, inline(value)) for name, value in report.facts))
    yield _section("What was known", _quote(report.known)) if report.known else ""
    yield _section("Times", _times(report, moments))
    for cause in report.causes:
        yield _section(cause.title, _cause(cause, moments))
    if report.repeats:
        numbers = ", ".join(f"\\#{number}" for number in report.repeats)
        yield f"The same cause or service within 90 days before: {numbers}.\n\n"
    if report.actions:
        yield _section("Actions", _actions(report.actions, moments))
    if report.updates:
        yield _section("Updates", _updates(report, moments))
    yield "## Timeline\n"
    yield from _timeline(report, moments)


def inline(text: str) -> str:
    """Plain text inside a line: one line, exactly these signs."""
    return _escaped(" ".join(_INVISIBLE.sub("", text).split()))


def _escaped(line: str) -> str:
    escaped = _SIGN.sub(lambda sign: _SIGNS[sign.group()], line)
    start = _LINE_START.match(escaped)
    if start is None:
        return escaped
    sign, rest = start.group(), escaped[start.end() :]
    return f"{sign}\u2060{rest}" if sign[0].isdigit() else f"\\{sign}{rest}"  # a number is no longer that of a list


def _lines(text: str) -> list[str]:
    if text.isprintable():  # one line without invisible signs, as most are
        return [_escaped(text.strip())]
    return [_escaped(line.strip()) for line in _INVISIBLE.sub("", text).strip().splitlines()]


def _quote(text: str) -> str:
    """A block quote that keeps the lines as they are: a backslash at the end of a line breaks it."""
    lines = _lines(text)
    ends = ["\\" if line and following else "" for line, following in zip(lines, [*lines[1:], ""], strict=False)]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, ends, strict=True)) + "\n"


def _section(title: str, body: str) -> str:
    return f"## {inline(title)}\n\n{body}\n"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines) + "\n\n"


def _times(report: Report, moments: Moments) -> str:
    began = report.times[0][1] if report.times else None
    rows = (
        (what, moments.full(at), after(began, at) if began is not None else "", inline(who))
        for what, at, who in report.times
    )
    return _table(("What", "When", "After", "By"), rows).rstrip("\n") + "\n"


def _cause(cause: ReportCause, moments: Moments) -> str:
    if cause.written_at is None:
        return f"Not written yet. {inline(cause.owner)} owes it until {moments.full(cause.due_at)}.\n"
    late = " (late)" if cause.written_at > cause.due_at else ""
    head = f"Written by {inline(cause.written_by)}, {moments.full(cause.written_at)}{late}.\n"
    short = f"\n**Cause:** {inline(cause.cause)}\n" if cause.cause else ""
    return head + short + "".join(f"\n### {inline(asks)}\n\n{_quote(answer)}" for asks, answer in cause.answers)


def _actions(actions: tuple[ReportAction, ...], moments: Moments) -> str:
    rows = (
        (
            inline(each.what),
            inline(each.owner),
            moments.day(each.due_at) if each.due_at else "",
            f"{moments.full(each.done_at)} {inline(each.done_by)}".strip() if each.done_at else "open",
            _ticket(each),
        )
        for each in actions
    )
    return _table(("What", "Owner", "Due", "Done", "Ticket"), rows).rstrip("\n") + "\n"


def _ticket(action: ReportAction) -> str:
    shown = inline(action.ticket)
    return f"[{shown}](<{action.ticket_url}>)" if shown and _ADDRESS.fullmatch(action.ticket_url) else shown


def _updates(report: Report, moments: Moments) -> str:
    told = []
    for each in report.updates:
        following = f"\nNext update at {moments.full(each.next_at)}." if each.next_at else ""
        said = f"**Impact**\n\n{_quote(each.impact)}\n**What we do**\n\n{_quote(each.doing)}"
        told.append(f"### {moments.full(each.at)}, {inline(each.who)}\n\n{said}{following}\n")
    return "\n".join(told)


def _timeline(report: Report, moments: Moments) -> Iterator[str]:
    day, waiting, called = "", list[str](), dict[str, str]()
    for line in report.timeline:
        on, at = moments.parts(line.at)
        if on != day:
            day = on
            waiting.append(f"\n### {day}\n\n")
        if line.who not in called:
            called[line.who] = inline(line.who)
        waiting.append(_line(line, at, called[line.who]))
        if len(waiting) >= LINES_AT_ONCE:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)


def _line(line: ReportLine, at: str, who: str) -> str:
    mark = "📌 " if line.key_point else ""
    text = "*its words were deleted*" if line.deleted else "\\\n  ".join(_lines(line.text))
    edited = " *(edited)*" if line.edited and not line.deleted else ""
    files = f" *(files: {', '.join(map(inline, line.files))})*" if line.files else ""
    return f"- {at} {mark}**{who}**: {text}{edited}{files}\n"
