"""Signed HTTP delivery: payloads to the app's request URL, the answer as the ack, and the URL's verification."""

import hashlib
import hmac
import http.client
import json
import secrets
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.sandbox.clock import wall_now
from bot.sandbox.delivery import ACK_SECONDS, Courier, Delivery
from bot.sandbox.records import Json

AT_ONCE = 16
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
Response = tuple[int, str, str, bytes]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


class HttpOutlet:
    """The app's request URL as an outlet; a few requests run at once."""

    timeout_reason = "http_timeout"

    def __init__(self, url: str, signing_secret: Callable[[], str], courier: Courier) -> None:
        self._url = urllib.parse.urlsplit(url)
        self._secret = signing_secret
        self._courier = courier
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sandbox-http")

    def verify(self) -> bool:
        """Ask the URL to repeat a challenge, as Slack does when it is entered."""
        challenge = secrets.token_hex(16)
        body: Json = {"token": "sandbox-verification", "challenge": challenge, "type": "url_verification"}
        try:
            status, _, _, answer = self._request(json.dumps(body).encode(), JSON_TYPE, {})
        except OSError:
            return False
        return status == http.client.OK and challenge.encode() in answer

    def send(self, delivery: Delivery) -> None:
        """Pass a payload on in the background."""
        self._pool.submit(self._deliver, delivery, delivery.envelope_id)

    def close(self) -> None:
        """Send nothing more; what is under way is left to itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _deliver(self, delivery: Delivery, envelope_id: str) -> None:
        body, content_type = _body(delivery)
        try:
            status, answer_type, no_retry, answer = self._request(body, content_type, _retry_headers(delivery))
        except TimeoutError:
            self._courier.failed(envelope_id, "http_timeout")
        except (OSError, http.client.HTTPException):
            self._courier.failed(envelope_id, "connection_failed")
        else:
            if 200 <= status < 300:
                self._courier.acked(envelope_id, _payload(answer_type, answer))
            else:
                self._courier.failed(envelope_id, "http_error", no_retry=no_retry == "1")

    def _request(self, body: bytes, content_type: str, more_headers: dict[str, str]) -> Response:
        timestamp = str(int(wall_now().timestamp()))
        headers = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._secret(), timestamp, body),
            "connection": "close",
            **more_headers,
        }
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=ACK_SECONDS)
        try:
            path = f"{self._url.path or '/'}{'?' + self._url.query if self._url.query else ''}"
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            no_retry = response.getheader("x-slack-no-retry") or ""
            return response.status, response.getheader("content-type") or "", no_retry, response.read()
        finally:
            connection.close()


def _body(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.is_event:
        return delivery.body.encode(), JSON_TYPE
    if delivery.kind == "slash_commands":
        return urllib.parse.urlencode(json.loads(delivery.body)).encode(), FORM_TYPE
    return urllib.parse.urlencode({"payload": delivery.body}).encode(), FORM_TYPE


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.attempt:
        return {}
    return {"x-slack-retry-num": str(delivery.attempt), "x-slack-retry-reason": delivery.reason}


def _payload(content_type: str, answer: bytes) -> Any:
    if not answer:
        return None
    if content_type.startswith(JSON_TYPE):
        return json.loads(answer)
    return answer.decode("utf-8", "replace")
