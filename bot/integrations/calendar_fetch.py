"""Fetching a stranger's calendar file over HTTP without becoming their tool: what is refused, and where it ends.

An address comes from a person, so it may point anywhere: into our own network, at a file without an end, at a server
that sends people on and on. A name is resolved once and the connection goes to that very address, so that a name
server cannot answer the check and the connection differently. How long all of it may take is the caller's matter.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

LARGEST_FILE = 2 * 1024 * 1024  # bytes, unpacked: thousands of events
MOST_REDIRECTS = 3
SILENT_AT_MOST = 10.0  # seconds
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"https": 443, "http": 80}
_CHUNK = 64 * 1024
_SAFE = "/%:@!$&'()*+,;=~-._?"
_LABEL = re.compile(r"[ -~]{1,500}")
_GZIP = 31  # zlib's word for a gzip header
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Resolve = Callable[..., Sequence[tuple[Any, ...]]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class CalendarRefusedError(Exception):
    """A calendar is not read; the message is a sentence for its owner, without the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server sent; `body` is None if the copy that is known is still good."""

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None


def fetch(
    address: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    allow_private: bool = False,
    resolve: Resolve = socket.getaddrinfo,
) -> Fetched:
    """The file at `address`, over at most three redirects. Raises CalendarRefusedError with a sentence."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in known.items() if value}
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(address, headers, allow_private=allow_private, resolve=resolve)
        if isinstance(answer, Fetched):
            if answer.body is None and not headers:
                raise CalendarRefusedError("Its server says that nothing has changed, though I asked for all of it.")
            return answer
        address = answer
    raise CalendarRefusedError(f"Its server sends me on more than {MOST_REDIRECTS} times. Give me its final address.")


def _ask(address: str, headers: dict[str, str], *, allow_private: bool, resolve: Resolve) -> Fetched | str:
    """One question to one server: the file, or where to ask instead."""
    parts = _checked(address)
    places = _places(parts, allow_private=allow_private, resolve=resolve)
    if parts.scheme == "http" and not all(_at_home(place) for place in places):
        raise CalendarRefusedError("Its address begins with http, which others can listen to. Give me its https one.")
    connection = _connected(parts, places)
    try:
        target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        connection.request("GET", target, headers={"Accept": "text/calendar", "Accept-Encoding": "identity", **headers})
        return _read(address, connection.getresponse())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CalendarRefusedError(f"Its server does not answer as servers do ({type(error).__name__}).") from error
    finally:
        connection.close()


def _read(address: str, response: http.client.HTTPResponse) -> Fetched | str:
    if response.status in REDIRECTS and response.getheader("Location"):
        return urljoin(address, str(response.getheader("Location")))
    if response.status == 304:
        return Fetched(body=None)
    if response.status in {401, 403, 404, 410}:
        raise CalendarRefusedError(
            f"Its address is not valid any more (status {response.status}). Publish the calendar again."
        )
    if response.status != 200:
        raise CalendarRefusedError(f"Its server answers with status {response.status}. It may be a passing trouble.")
    return Fetched(
        body=_limited(_unpacked(response)),
        etag=_label(response, "ETag"),
        last_modified=_label(response, "Last-Modified"),
    )


def _label(response: http.client.HTTPResponse, name: str) -> str | None:
    """A header that is sent back the next time, unless it is none that could be."""
    value = response.getheader(name)
    return value if value is not None and _LABEL.fullmatch(value) else None


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        known = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = None
    if not known:
        raise CalendarRefusedError("Its address is none that I can ask. It has to begin with https://.")
    if parts.username is not None or parts.password is not None:
        raise CalendarRefusedError("Its address holds a name or password. Publish it at an address that needs none.")
    return parts


def _places(parts: SplitResult, *, allow_private: bool, resolve: Resolve) -> list[tuple[Any, ...]]:
    """Where the name leads (as `socket.getaddrinfo` says it); refused if any of it is no place to go."""
    try:
        port = parts.port or PORTS[parts.scheme]
        found = list(resolve(parts.hostname, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        raise CalendarRefusedError("The server in its address cannot be found. Check the address.") from error
    for place in found:
        if not _may_go(_ip(place), allow_private=allow_private):
            raise CalendarRefusedError(
                "Its address leads into a private network, which I do not enter "
                "unless calendars.allow_private is set. Publish the calendar at a public address."
            )
    if not found:
        raise CalendarRefusedError("The server in its address cannot be found. Check the address.")
    return found


def _may_go(ip: IpAddress, *, allow_private: bool) -> bool:
    """Never to link-local addresses, where clouds keep their secrets, nor to what is no single machine."""
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local or (ip.is_reserved and not ip.is_loopback):
        return False
    return ip.is_global or allow_private


def _at_home(place: tuple[Any, ...]) -> bool:
    return not _ip(place).is_global


def _ip(place: tuple[Any, ...]) -> IpAddress:
    """The address that packets go to in the end: IPv4 addresses inside of IPv6 ones are what they hold."""
    ip = ipaddress.ip_address(str(place[4][0]).partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if ip in _NAT64:
        inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return inside or ip


def _connected(parts: SplitResult, places: Sequence[tuple[Any, ...]]) -> http.client.HTTPConnection:
    """A connection to the first of the places that answers, with the name from the address in Host and TLS."""
    host = str(parts.hostname)
    for family, kind, protocol, _, where in places:
        channel = socket.socket(family, kind, protocol)
        channel.settimeout(SILENT_AT_MOST)
        try:
            channel.connect(where)
            if parts.scheme == "https":
                channel = ssl.create_default_context().wrap_socket(channel, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            channel.close()
            raise CalendarRefusedError("Its server cannot prove that it is who it says (certificate).") from error
        except (OSError, UnicodeError):
            channel.close()
            continue
        connection = http.client.HTTPConnection(host, parts.port or PORTS[parts.scheme])
        connection.default_port = PORTS[parts.scheme]
        connection.sock = channel
        return connection
    raise CalendarRefusedError("Its server does not answer. It may be a passing trouble.")


def _unpacked(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body piece by piece; what is packed is unpacked in pieces, too, so that a bomb bursts early."""
    encoding = (response.getheader("Content-Encoding") or "identity").lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise CalendarRefusedError("Its server packs the file in a way that I do not know.")
    unpacking = None if encoding == "identity" else zlib.decompressobj(_GZIP)
    while piece := response.read1(_CHUNK):
        if unpacking is None:
            yield piece
            continue
        try:
            yield unpacking.decompress(piece, LARGEST_FILE + 1)
        except zlib.error as error:
            raise CalendarRefusedError("What its server sends is damaged.") from error
    if response.length or (unpacking is not None and not unpacking.eof):
        raise CalendarRefusedError("What its server sends ends too early.")


def _limited(pieces: Iterator[bytes]) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_FILE:
            megabytes = LARGEST_FILE // 1024 // 1024
            raise CalendarRefusedError(f"It is larger than {megabytes} MB. Publish a calendar of absences alone.")
    return bytes(body)
