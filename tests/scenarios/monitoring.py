"""What the stories of alerts share: a team with an alerts channel, and the apps that write there."""

from typing import Any

from tests.story import ALERTS, CONFIG, SUPPORT, Ask, Story, with_team

GRAFANA = "B0GRAFANA"
CONFIG_WITH_ALERTS: dict[str, Any] = with_team(
    CONFIG, channels=[{"id": SUPPORT, "kind": "requests"}, {"id": ALERTS, "kind": "alerts"}]
)


def grafana_says(title: str, *, resolved: bool = False, **labels: str) -> list[dict[str, Any]]:
    """The attachment with which Grafana speaks."""
    state = "RESOLVED" if resolved else "FIRING"
    fields = [{"title": name, "value": value, "short": True} for name, value in labels.items()]
    return [
        {
            "title": f"[{state}:1] {title}",
            "title_link": "https://grafana.example.com/alerting/list",
            "fallback": f"[{state}:1] {title}",
            "color": "#36a64f" if resolved else "#D63232",
            "fields": fields,
            "footer": "Grafana v11.3.0",
        }
    ]


def fires(story: Story, title: str = "CPU is high on shop-1", *, resolved: bool = False, **labels: str) -> Ask:
    """Grafana writes about an alert, or that it is over."""
    attachments = grafana_says(title, resolved=resolved, **labels)
    ts = story.sandbox.client.app_post(GRAFANA, ALERTS, "", name="Grafana", app_id="A0GRAFANA", attachments=attachments)
    story.settle()
    return Ask(story, story.person("olga"), ALERTS, ts)


def edits(story: Story, ts: str, attachments: list[dict[str, Any]]) -> None:
    """Grafana changes what it wrote."""
    story.sandbox.client.app_edit(GRAFANA, ALERTS, ts, attachments=attachments)
    story.settle()
