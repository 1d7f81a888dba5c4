"""A small load generator: keep-alive connections in one loop, bounded in time, loopback only."""

import selectors
import socket
import time
from dataclasses import dataclass, field
from itertools import count

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_looks = count()


@dataclass(frozen=True)
class Page:
    """What is asked for: a path, and as whom (cookies). `anew`: never twice the same address, so never kept."""

    name: str
    path: str
    cookies: str = ""
    anew: bool = False

    def request(self, port: int) -> bytes:
        lines = [
            f"GET {self.path}{self._number()} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Accept: text/html",
            "Accept-Encoding: gzip",
            "Accept-Language: es",
            *([f"Cookie: {self.cookies}"] if self.cookies else []),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _number(self) -> str:
        if not self.anew:
            return ""
        return f"{'&' if '?' in self.path else '?'}look={next(_looks)}"


@dataclass
class Measured:
    """Requests a second, and how long they took, over one or more rounds."""

    rounds: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    size: int = 0
    cpu_seconds: float = 0.0

    @property
    def cpu(self) -> float:
        """Milliseconds of processor that one answer costs the server, database included: steadier than a clock."""
        return self.cpu_seconds / len(self.times) * 1000

    @property
    def per_second(self) -> float:
        """The best round: whatever else the machine does can only slow one down."""
        return max(self.rounds)

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


class _Connection:
    def __init__(self, port: int, page: Page) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.page, self.port = page, port
        self.began = 0.0
        self.received = b""

    def ask(self) -> None:
        self.received = b""
        self.began = time.perf_counter()
        self.socket.sendall(self.page.request(self.port))

    def read(self) -> int | None:
        """The size of the whole answer when it is complete."""
        part = self.socket.recv(262144)
        if not part:
            raise RuntimeError(f"{self.page.path}: the server closed the connection")
        self.received += part
        end = self.received.find(_END_OF_HEAD)
        if end < 0:
            return None
        head = self.received[:end].lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"{self.page.path}: the server said {head.splitlines()[0].decode()}")
        at = head.index(_LENGTH) + len(_LENGTH)
        length = int(head[at:].split(b"\r\n", 1)[0])
        return length if len(self.received) >= end + len(_END_OF_HEAD) + length else None


def measure(page: Page, port: int, *, seconds: float, connections: int, into: Measured) -> None:
    """Ask for one page as fast as the server answers, for so many seconds."""
    selector = selectors.DefaultSelector()
    asking = [_Connection(port, page) for _ in range(connections)]
    for connection in asking:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    began, answered = time.perf_counter(), 0
    while (now := time.perf_counter()) - began < seconds:
        for key, _events in selector.select(timeout=1):
            connection: _Connection = key.data
            size = connection.read()
            if size is not None:
                into.times.append(time.perf_counter() - connection.began)
                into.size = size
                answered += 1
                connection.ask()
    into.rounds.append(answered / (now - began))
    for connection in asking:
        connection.socket.close()
    selector.close()
