"""Every metric that Firstline exports, by name, in one place."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST

INBOX_STORED = "firstline_inbox_stored"
INBOX_REFUSED = "firstline_inbox_refused"
INBOX_PENDING = "firstline_inbox_pending"
INBOX_FAILED = "firstline_inbox_failed"
INBOX_SECONDS = "firstline_inbox_seconds"
OUTBOX_ROWS = "firstline_outbox_rows"
OUTBOX_OLDEST = "firstline_outbox_oldest_seconds"
SLACK_CALLS = "firstline_slack_calls"
SLACK_SECONDS = "firstline_slack_call_seconds"
TICK_SECONDS = "firstline_tick_seconds"
TICK_FAILURES = "firstline_tick_failures"
TIMERS_OVERDUE = "firstline_timers_overdue"
TIMER_LATENESS = "firstline_timer_lateness_seconds"
SOCKET_CONNECTIONS = "firstline_socket_connections"
SOCKET_SILENCE = "firstline_socket_silence_seconds"
SOCKET_RECONNECTS = "firstline_socket_reconnects"
REQUESTS_OPENED = "firstline_requests_opened"
FIRST_RESPONSE_SECONDS = "firstline_first_response_seconds"
TARGETS_MISSED = "firstline_targets_missed"
AUDITOR_FINDINGS = "firstline_auditor_findings"

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_RESPONSE = (30, 60, 120, 180, 300, 600, 900, 1800, 3600, 14400)


class Metrics:
    """The instruments; each process has one set, tests make their own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._inbound()
        self._outbound()
        self._rules()
        self.auditor_findings = Gauge(AUDITOR_FINDINGS, "What the auditor complains about.", registry=self.registry)

    def _inbound(self) -> None:
        to = self.registry
        self.inbox_stored = Counter(INBOX_STORED, "Events stored before they were acknowledged.", registry=to)
        self.inbox_refused = Counter(INBOX_REFUSED, "Events that could not be stored; Slack repeats them.", registry=to)
        self.inbox_pending = Gauge(INBOX_PENDING, "Events stored and not yet judged.", registry=to)
        self.inbox_failed = Counter(INBOX_FAILED, "Events given up after all attempts.", registry=to)
        self.inbox_seconds = Histogram(INBOX_SECONDS, "From receipt to judgement.", registry=to, buckets=_FAST)
        self.socket_connections = Gauge(SOCKET_CONNECTIONS, "Open sockets of the app, as Slack counts.", registry=to)
        self.socket_silence = Gauge(SOCKET_SILENCE, "Seconds since the socket last showed life.", registry=to)
        self.socket_reconnects = Counter(SOCKET_RECONNECTS, "Connections opened after the first.", registry=to)

    def _outbound(self) -> None:
        to = self.registry
        self.outbox_rows = Gauge(OUTBOX_ROWS, "Desired messages by state.", ["state"], registry=to)
        self.outbox_oldest = Gauge(OUTBOX_OLDEST, "Age of the oldest message still to be sent.", registry=to)
        self.slack_calls = Counter(SLACK_CALLS, "Web API calls by outcome.", ["method", "outcome"], registry=to)
        self.slack_seconds = Histogram(
            SLACK_SECONDS, "Duration of Web API calls.", ["method"], registry=to, buckets=_FAST
        )

    def _rules(self) -> None:
        to = self.registry
        self.tick_seconds = Histogram(TICK_SECONDS, "Duration of scheduled jobs.", ["job"], registry=to, buckets=_FAST)
        self.tick_failures = Counter(TICK_FAILURES, "Scheduled jobs that raised.", ["job"], registry=to)
        self.timers_overdue = Gauge(TIMERS_OVERDUE, "Timers due for more than a minute.", registry=to)
        self.timer_lateness = Histogram(TIMER_LATENESS, "From due to fired.", registry=to, buckets=(*_FAST, 60, 600))
        self.requests_opened = Counter(REQUESTS_OPENED, "Requests opened.", ["team"], registry=to)
        self.first_response = Histogram(
            FIRST_RESPONSE_SECONDS, "Working time to the first response.", ["team"], registry=to, buckets=_RESPONSE
        )
        self.targets_missed = Counter(
            TARGETS_MISSED, "First responses that missed their target.", ["team"], registry=to
        )

    def render(self) -> bytes:
        """The exposition text for a scrape, UTF-8."""
        return generate_latest(self.registry)
