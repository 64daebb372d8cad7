"""From an HTTP request to a Web API answer: reading arguments, tokens, scopes, limits and faults."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPScope

from bot.sandbox.faults import Rule, matching_rule
from bot.sandbox.records import Json
from bot.sandbox.slack import LocalSlack
from bot.sandbox.transports import connection_of
from bot.sandbox.webapi.call import Call, Method, SlackError, missing_scope
from bot.sandbox.webapi.table import METHODS

PREFIX = "/api/"
BROKEN_JSON = b'{"ok":true,"chan'
ERROR_PAGE = b"<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>"


@dataclass(slots=True, kw_only=True)
class Answer:
    """An HTTP answer."""

    body: bytes
    status: int = 200
    content_type: bytes = b"application/json; charset=utf-8"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


async def serve(slack: LocalSlack, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Answer one call of the Web API."""
    method = scope["path"].removeprefix(PREFIX)
    headers = dict(scope["headers"])
    body = await read_body(receive)
    half = slack.faults.latency_ms / 2000
    if half:
        await asyncio.sleep(half)
    answer = _outcome(slack, method, headers, body, scope)
    if half:
        await asyncio.sleep(half)
    if isinstance(answer, Rule):
        await _never_answer(answer, scope, receive)
    else:
        await send_answer(send, answer)


def call_straight(slack: LocalSlack, method: str, token: str, args: Json) -> Answer:
    """Answer a call from within this process: no wire, no latency, no faults."""
    with slack.lock:
        answer, error = _answer(slack, method, token, args)
        slack.calls.add(method, args, error)
    return answer


async def read_body(receive: ASGIReceiveCallable) -> bytes:
    """The whole body of a request."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message["body"])
        if not message["more_body"]:
            return b"".join(parts)


async def send_answer(send: ASGISendCallable, answer: Answer) -> None:
    """Send an answer in full."""
    headers = [
        (b"content-type", answer.content_type),
        (b"content-length", str(len(answer.body)).encode()),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _outcome(
    slack: LocalSlack, method: str, headers: dict[bytes, bytes], body: bytes, scope: HTTPScope
) -> Answer | Rule:
    if slack.faults.outage:
        return Answer(status=503, body=ERROR_PAGE, content_type=b"text/html")
    args = _arguments(headers, body, scope)
    if args is None:
        return _failure(SlackError("invalid_json" if body[:1] in b"{[" else "invalid_form_data"))
    token = _token(headers, args)
    with slack.lock:
        rule = matching_rule(slack.faults, slack.dice, method, args)
        if rule is None or rule.takes_effect:
            answer, error = _answer(slack, method, token, args)
        if rule is None:
            slack.calls.add(method, args, error)
            return answer
        slack.calls.add(method, args, rule.error if rule.kind == "error" else rule.kind)
    return _failed(rule)


def _answer(slack: LocalSlack, method: str, token: str, args: Json) -> tuple[Answer, str | None]:
    row = METHODS.get(method)
    if row is None:
        return _failure(SlackError("unknown_method", req_method=method)), "unknown_method"
    try:
        _check_token(slack, row, token)
        _check_scope(slack, row)
        wait = slack.limits.wait(method, row.tier, str(args.get("channel", ""))) if slack.faults.rate_limits else 0
        if wait:
            return _rate_limited(wait), "ratelimited"
        result = row.handler(Call(slack, args))
    except SlackError as refused:
        return _failure(refused, _scope_headers(slack, row)), refused.error
    return Answer(body=json.dumps({"ok": True, **result}).encode(), headers=_scope_headers(slack, row)), None


def _arguments(headers: dict[bytes, bytes], body: bytes, scope: HTTPScope) -> Json | None:
    args: Json = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    if headers.get(b"content-type", b"").startswith(b"application/json"):
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            return None
        return {**args, **given} if isinstance(given, dict) else None
    try:
        return {**args, **dict(parse_qsl(body.decode(), keep_blank_values=True))}
    except UnicodeDecodeError:
        return None


def _token(headers: dict[bytes, bytes], args: Json) -> str:
    given = headers.get(b"authorization", b"").decode("latin-1")
    in_body = args.pop("token", None)
    return given[7:].strip() if given.lower().startswith("bearer ") else str(in_body or "")


def _check_token(slack: LocalSlack, row: Method, token: str) -> None:
    app = slack.workspace.app
    if not token:
        raise SlackError("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise SlackError("invalid_auth")
    if app.token_error:
        raise SlackError(app.token_error)
    if (token == app.app_token) != row.app_token:
        raise SlackError("not_allowed_token_type")


def _check_scope(slack: LocalSlack, row: Method) -> None:
    if row.scopes and not set(row.scopes) & set(slack.workspace.app.scopes):
        raise missing_scope(slack, row.scopes[0])


def _scope_headers(slack: LocalSlack, row: Method) -> list[tuple[bytes, bytes]]:
    provided = ",".join(slack.workspace.app.scopes).encode()
    accepted = ",".join(row.scopes).encode()
    return [(b"x-oauth-scopes", provided), (b"x-accepted-oauth-scopes", accepted)]


def _failure(refused: SlackError, headers: list[tuple[bytes, bytes]] | None = None) -> Answer:
    body: dict[str, Any] = {"ok": False, "error": refused.error, **refused.extra}
    return Answer(body=json.dumps(body).encode(), headers=headers or [])


def _rate_limited(seconds: int) -> Answer:
    body = b'{"ok":false,"error":"ratelimited"}'
    return Answer(status=429, body=body, headers=[(b"retry-after", str(seconds).encode())])


def _failed(rule: Rule) -> Answer | Rule:
    match rule.kind:
        case "429":
            return _rate_limited(rule.retry_after)
        case "500" | "500_after":
            return Answer(status=500, body=ERROR_PAGE, content_type=b"text/html")
        case "bad_json" | "bad_json_after":
            return Answer(body=BROKEN_JSON)
        case "error":
            return _failure(SlackError(rule.error))
        case _:
            return rule


async def _never_answer(rule: Rule, scope: HTTPScope, receive: ASGIReceiveCallable) -> None:
    """Cut the connection, or leave the caller waiting until they give up."""
    connection = connection_of(scope)
    if rule.kind.startswith("drop") and connection is not None:
        connection.transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
