# ruff: noqa: S104 - addresses that must not be called
"""What the house calls cannot lead it into its own network, nor hold it for as long as it likes."""

import socket
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from minga.learning.actions import fetching
from minga.learning.actions.fetching import Unreachable, fetch

INSIDE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "::7f00:1", "ff02::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_inside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One open address beside it does not help."""
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_args, **_options: found)
    monkeypatch.setattr(fetching.socket, "create_connection", _never)

    with pytest.raises(Unreachable, match="open network"):
        fetch("https://tool.example/keys")


def _never(*_args: Any, **_options: Any) -> None:
    raise AssertionError("it was called")


@pytest.mark.parametrize(
    "url",
    [
        "http://tool.example/",
        "file:///etc/passwd",
        "https://a:b@tool.example/",
        "https://tool.example:22/",
        "https:///x",
    ],
)
def test_only_plain_secure_addresses_are_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.socket, "getaddrinfo", _never)

    with pytest.raises(Unreachable):
        fetch(url)


def _serve(drips: list[bytes]) -> int:
    """A system that answers piece by piece, for as long as somebody listens."""
    door = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        caller, _address = door.accept()
        with suppress(OSError), caller, door:
            caller.recv(4096)
            for drip in drips:
                caller.sendall(drip)
                time.sleep(0.02)

    threading.Thread(target=answer, daemon=True).start()
    return int(door.getsockname()[1])


def test_nobody_is_led_on(settings: Any) -> None:
    port = _serve([b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"])
    settings.MINGA_TRUSTED_HOSTS = [f"127.0.0.1:{port}"]

    assert fetch(f"http://127.0.0.1:{port}/").status == 302


def test_who_drips_is_cut(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "IN_ALL", 0.2)
    port = _serve([b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", *[b"x"] * 1000])
    settings.MINGA_TRUSTED_HOSTS = [f"127.0.0.1:{port}"]
    began = time.monotonic()

    with pytest.raises(Unreachable):
        fetch(f"http://127.0.0.1:{port}/")

    assert time.monotonic() - began < 5
