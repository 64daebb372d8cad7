"""What Grafana writes in measurements."""

from typing import Any


def a_title(number: int, what: str = "queue") -> str:
    """A title of its own for each number, in letters: numbers do not tell alerts apart (A2)."""
    letters = "".join(chr(ord("g") + int(digit)) for digit in str(number))
    return f"The {what} {letters} is long"


def an_alert(title: str) -> dict[str, Any]:
    """The message, with its author."""
    attachment = {
        "title": f"[FIRING:1] {title}",
        "title_link": "https://grafana.example.com/alerting/list",
        "fallback": f"[FIRING:1] {title}",
        "footer": "Grafana v11.3.0",
    }
    return {"bot_id": "B0GRAFANA", "app_id": "A0GRAFANA", "name": "Grafana", "attachments": [attachment]}
