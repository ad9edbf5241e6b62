"""Fetching what a stranger's badge points to, without being made to knock on doors inside.

The only module of this package that opens a connection. It resolves a name once, every answer must be public, and it
connects to that very address, so a name cannot change its mind in between. It must never send a cookie, a token or a
proxy's credentials, and it knows nothing of badges. Measured need: RELIABILITY.md section 6.
"""

import ipaddress
import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore

MAX_BYTES = 512 * 1024
MAX_SECONDS = 10.0
_MAX_REDIRECTS = 2
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTTPS, _HTTP = 443, 80
_PRINTABLE = re.compile(r"^[\x21-\x5b\x5d-\x7e]+$")  # no space, no control character, no backslash
_USER_AGENT = "Cairn-badge-verifier"

# ipaddress calls these global (Python 3.11), or they carry another address inside: 6to4, NAT64, Teredo, IPv4 in IPv6.
_NEVER = [
    ipaddress.ip_network(text)
    for text in (
        *("100.64.0.0/10", "192.88.99.0/24", "224.0.0.0/4"),
        *("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "ff00::/8"),
    )
]

Resolve = Callable[[str, int], list[str]]


class FetchError(Exception):
    """A document could not be had; the text says why in one sentence."""


@dataclass(frozen=True)
class Fetched:
    """An answer: the URL it came from in the end, its status, its bare media type, its bytes."""

    url: str
    status: int
    content_type: str
    body: bytes


class Documents(Protocol):
    """Where documents come from: the network (`Fetcher`) or a folder (`LocalDocuments`). Raises FetchError."""

    def get(self, url: str, accept: str = "application/json") -> Fetched: ...


class LocalDocuments:
    """Documents from a folder whose index.json maps each URL to a file in it: `{url: filename}`. No network."""

    def __init__(self, folder: Path) -> None:
        """Raises FetchError when the folder has no usable index.json."""
        try:
            index = json.loads((folder / "index.json").read_bytes())
        except (OSError, ValueError) as problem:
            raise FetchError(f"{folder} has no index.json that can be read.") from problem
        if not isinstance(index, dict) or not all(isinstance(name, str) for name in index.values()):
            raise FetchError(f"{folder}/index.json must map each URL to a file name.")
        self._folder, self._index = folder.resolve(), index

    def get(self, url: str, accept: str = "application/json") -> Fetched:
        if url not in self._index:
            raise FetchError(f"{url[:200]} is not among the local documents.")
        path = (self._folder / self._index[url]).resolve()
        try:
            if not path.is_relative_to(self._folder) or path.stat().st_size > MAX_BYTES:
                raise FetchError(f"{url[:200]} maps to a file that is not in the folder, or too large.")
            return Fetched(url, 200, accept.partition(",")[0], path.read_bytes())
        except OSError as problem:
            raise FetchError(f"{url[:200]} maps to a file that cannot be read.") from problem


def _resolve(host: str, port: int) -> list[str]:
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Fetcher:
    """GET over HTTPS from public addresses only.

    `allow_origins` are exact origins (`https://host:port`) that may be anywhere: the deployment's own public address.
    Plain http is for those alone, on loopback alone, and only with `allow_http_loopback` (the demo).
    """

    def __init__(
        self,
        allow_origins: Iterable[str] = (),
        *,
        allow_http_loopback: bool = False,
        resolve: Resolve = _resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._origins = frozenset(_origin(urlsplit(origin)) for origin in allow_origins)
        self._allow_http_loopback = allow_http_loopback
        self._resolve, self._tls = resolve, tls

    def get(self, url: str, accept: str = "application/json") -> Fetched:
        """The answer to one GET, at most 512 KiB within 10 s; redirects (two at most) are checked like the first URL.

        Any final status is an answer. Raises FetchError for an address that is not allowed, a name that does not
        resolve, or a server that is silent, slow, or says too much.
        """
        deadline = time.monotonic() + MAX_SECONDS
        for _ in range(_MAX_REDIRECTS + 1):
            addresses = self._admit(url)
            answer, location = self._request(url, accept, addresses, deadline)
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
        raise FetchError("It redirects too often.")

    def _admit(self, url: str) -> list[str]:
        """The addresses that may be connected to for this URL."""
        parts = _parse(url)
        ours = _origin(parts) in self._origins
        if not (parts.scheme == "https" and (ours or parts.port in {None, _HTTPS})):
            self._require_demo(parts, ours=ours)
        host = parts.hostname or ""
        try:
            addresses = self._resolve(host, parts.port or _port(parts))
        except (OSError, UnicodeError) as problem:
            raise FetchError(f"The name {host[:100]} does not resolve.") from problem
        allowed = _is_loopback if parts.scheme == "http" else is_public
        if not addresses or not ((ours and parts.scheme == "https") or all(map(allowed, addresses))):
            raise FetchError(f"{host[:100]} is not a public address.")
        return addresses

    def _require_demo(self, parts: SplitResult, *, ours: bool) -> None:
        if not (parts.scheme == "http" and ours and self._allow_http_loopback):
            raise FetchError("Only https addresses on the usual port are fetched.")

    def _request(self, url: str, accept: str, addresses: list[str], deadline: float) -> tuple[Fetched, str | None]:
        headers = [("Accept", accept), ("Accept-Encoding", "identity"), ("User-Agent", _USER_AGENT)]
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self._tls, network_backend=_Pinned(addresses, deadline), max_connections=1
                ) as pool,
                pool.stream("GET", url, headers=headers) as response,
            ):
                return _read(url, response), _header(response, b"location")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as problem:
            raise FetchError(f"{urlsplit(url).hostname} did not answer properly.") from problem


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open Internet, whatever costume it wears."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not any(ip in network for network in _NEVER if network.version == ip.version)


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _parse(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = bool(_PRINTABLE.match(url) and parts.hostname and parts.port != 0)
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or "%" in parts.netloc:
        raise FetchError("This is not an address that can be fetched.")
    return parts


def _port(parts: SplitResult) -> int:
    return _HTTPS if parts.scheme == "https" else _HTTP


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or _port(parts)


def _header(response: httpcore.Response, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), None)


def _read(url: str, response: httpcore.Response) -> Fetched:
    if (_header(response, b"content-encoding") or "identity").lower() != "identity":
        raise FetchError("It answers in a compressed form that was not asked for.")
    body = b""
    for part in response.iter_stream():
        body += part
        if len(body) > MAX_BYTES:
            raise FetchError(f"It answers with more than {MAX_BYTES // 1024} kB.")
    kind = (_header(response, b"content-type") or "").partition(";")[0].strip().lower()
    return Fetched(url, response.status, kind, body)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever the name says by now, and keeps one deadline for all."""

    def __init__(self, addresses: list[str], deadline: float) -> None:
        self._addresses, self._deadline = addresses, deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  the name is for TLS; the address was decided before
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, _left(self._deadline), local_address, socket_options
                )
                return _Timed(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
        raise problem


class _Timed(httpcore.NetworkStream):
    """A stream on which every step ends by the deadline, so a slow drip of bytes does too."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  the deadline rules
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  the deadline rules
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  the deadline rules
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
