"""Calling a system elsewhere whose address somebody typed, without letting it lead us into our own house.

Only https, to the host that was named, at an address that the whole world could reach too: not to this
machine, not to its neighbours, not to the metadata service of a cloud. The name is resolved once and the
connection goes to that very address, so a name that changes its mind in between leads nowhere. Nothing is
followed further, nothing large is read, nobody is waited for long. Systems in one's own network are named
by the operator (`MINGA_TRUSTED_HOSTS`).
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from minga.core.untrusted import read_json

SECONDS: Final = 6
IN_ALL: Final = 20
"""However slowly another system drips: the connection is cut after so many seconds."""
_MOST_BYTES: Final = 512 * 1024


class Unreachable(Exception):
    """The other system did not answer, or must not be asked. `reason` is for the log and for support."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What it said."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Its body as data; Unreachable when it is something else."""
        try:
            return read_json(self.body)
        except ValueError as broken:
            raise Unreachable("the answer is not JSON") from broken


def fetch(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Ask one address, once."""
    parts = urlsplit(url)
    host, trusted = (parts.hostname or "").lower(), _is_trusted(parts.hostname or "", parts.port)
    if parts.scheme not in (("https", "http") if trusted else ("https",)) or not host or parts.username:
        raise Unreachable("only https addresses without a password are asked")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if not trusted and port not in (443, 8443):
        raise Unreachable(f"port {port} is not asked")
    address = _address(host, port, trusted=trusted)
    connection = _Pinned(host, port, address, secure=parts.scheme == "https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=body, headers={"Accept": "application/json", **(headers or {})})
        response = connection.getresponse()
        said = response.read(_MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as failed:
        raise Unreachable(type(failed).__name__) from failed
    finally:
        connection.close()
    if connection.was_cut:
        raise Unreachable("it took too long")
    if len(said) > _MOST_BYTES:
        raise Unreachable("the answer is too large")
    return Answer(response.status, said)


def _is_trusted(host: str, port: int | None) -> bool:
    """Whether the operator named it, as `host` or `host:port`."""
    return host.lower() in settings.MINGA_TRUSTED_HOSTS or f"{host.lower()}:{port}" in settings.MINGA_TRUSTED_HOSTS


def _address(host: str, port: int, *, trusted: bool) -> str:
    """The address behind the name; every address that the name has must be of the open network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise Unreachable("this name is not known") from unknown
    addresses = [str(each[4][0]) for each in found]
    if not trusted and not all(_is_open(each) for each in addresses):
        raise Unreachable("this address is not of the open network")
    return addresses[0]


def _is_open(address: str) -> bool:
    """Reachable by everybody: not private, local, shared, reserved, nor one of these in the clothes of IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
        elif ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, in the name of its host."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._secure = address, secure
        self._end = Timer(IN_ALL, self._cut)
        self._end.daemon = True
        self.was_cut = False
        if secure:
            self.default_port = 443

    def connect(self) -> None:
        self._end.start()
        self.sock = socket.create_connection((self._address, self.port), SECONDS)
        if self._secure:
            context = ssl.create_default_context()
            # First kept, then shaken hands: so that it can be cut in the middle of that, too.
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def close(self) -> None:
        self._end.cancel()
        super().close()

    def _cut(self) -> None:
        """Whoever reads from it finds no more."""
        self.was_cut = True
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
