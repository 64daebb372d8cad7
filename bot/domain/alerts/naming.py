"""What monitoring apps are called by people."""

from bot.domain.alerts.alert import Source

SOURCE_NAMES: dict[Source, str] = {
    Source.BUGSNAG: "Bugsnag",
    Source.SENTRY: "Sentry",
    Source.GRAFANA: "Grafana",
    Source.ALERTMANAGER: "Alertmanager",
    Source.DATADOG: "Datadog",
    Source.NEW_RELIC: "New Relic",
    Source.AIRBRAKE: "Airbrake",
    Source.KIBANA: "Kibana",
    Source.PAGERDUTY: "PagerDuty",
    Source.OPSGENIE: "Opsgenie",
    Source.GENERIC: "A monitoring app",
}


def source_name(source: Source, app_name: str = "") -> str:
    """What people call the app: a generic one by its own name, if it has one."""
    return app_name.strip() or SOURCE_NAMES[source] if source is Source.GENERIC else SOURCE_NAMES[source]
