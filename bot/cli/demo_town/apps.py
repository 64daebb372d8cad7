"""What monitoring apps can be made to say in the demo: an error, an outage and its end, something nobody knows."""

ALERTS = "C0ALERTS"

_BUGSNAG = {"channel": ALERTS, "bot_id": "B0BUGSNAG", "app_id": "A0BUGSNAG", "name": "Bugsnag"}
_GRAFANA = {"channel": ALERTS, "bot_id": "B0GRAFANA", "app_id": "A0GRAFANA", "name": "Grafana"}
_SHOP = "<https://app.bugsnag.com/demo/web-shop|Web shop>"
_ERROR = "<https://app.bugsnag.com/demo/web-shop/errors/5f2b3c4d|details>"


def _grafana(state: str, color: str, milliseconds: int) -> dict[str, object]:
    labels = "\n".join(
        f" - {name} = {value}"
        for name, value in {
            "alertname": "Slow answers",
            "environment": "production",
            "service": "Checkout",
            "severity": "critical",
        }.items()
    )
    attachment = {
        "color": color,
        "title": f"[{state}:1] Slow answers (Checkout critical production)",
        "title_link": "https://grafana.example.com/alerting/list",
        "text": f"Labels:\n{labels}\nAnnotations:\n - summary = Answers take {milliseconds} ms",
        "footer": "Grafana v11.3.0",
    }
    return {**_GRAFANA, "text": "", "attachments": [attachment]}


SAMPLES: tuple[dict[str, object], ...] = (
    {
        "label": "Bugsnag: a payment failed",
        "hint": "An error in the web shop; press it again for a repeat.",
        "message": {
            **_BUGSNAG,
            "text": f"New error in production from {_SHOP} in orders#create ({_ERROR})",
            "attachments": [
                {
                    "color": "#E45F58",
                    "fallback": "PaymentDeclined: card 4711 was refused",
                    "fields": [
                        {"title": "Error", "value": "PaymentDeclined: card 4711 was refused"},
                        {"title": "Location", "value": "app/models/payment.rb:35 - charge"},
                    ],
                }
            ],
        },
    },
    {
        "label": "Grafana: answers are slow",
        "hint": "A critical alert of a service that has an owner.",
        "message": _grafana("FIRING", "#D63232", 2200),
    },
    {
        "label": "Grafana: it is over",
        "hint": "The same alert, resolved.",
        "message": _grafana("RESOLVED", "#36a64f", 130),
    },
    {
        "label": "An app that nobody knows",
        "hint": "Its message is kept as an alert all the same.",
        "message": {
            "channel": ALERTS,
            "bot_id": "B0NIGHTLY",
            "name": "Nightly",
            "text": "Backup of orders failed after 3 tries: no space left on /data",
        },
    },
)
