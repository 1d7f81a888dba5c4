"""Five hundred people send in the last minute, and web processes are killed in the middle of it.

Whoever was told that it arrived has a submission with a receipt, and nobody has two.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

import psutil
import pytest

from minga.config.postgres.place import Place
from tests.running import Running, wait_until

pytestmark = pytest.mark.journey

PEOPLE: Final = 500
LAST_SECONDS: Final = 12
AT_ONCE: Final = 32
PATIENCE: Final = 60.0
RECEIVED: Final = "SELECT count(*) FROM calls_entry WHERE received_at IS NOT NULL"


@pytest.fixture
def minga() -> Iterator[Running]:
    """A folder that root's stand-in account can reach, gone afterwards."""
    folder = Path("/tmp") / f"minga-last-minute-{os.getpid()}"  # noqa: S108
    made = Running(folder)
    yield made
    made.kill()
    shutil.rmtree(Place(folder).base, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Sender:
    """Somebody with everything written, in front of the page that sends."""

    port: int
    session: str
    draft: str
    tries: int = 0
    told: str = ""
    """The address to which she was led when it arrived."""

    def send(self) -> None:
        """Press the button; when the line breaks, press it again, as people do."""
        until = time.monotonic() + PATIENCE
        while not self.told and time.monotonic() < until:
            self.tries += 1
            try:
                self.told = self._press()
            except (OSError, HTTPException):
                time.sleep(0.3)

    def _press(self) -> str:
        """Where the answer leads; nothing when there is no answer worth the name."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        token = self.session  # any 32 letters will do, as long as cookie and form hold the same
        headers = {
            "Cookie": f"session={self.session}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(
                "POST", f"/formularios/respuestas/{self.draft}/revisar/", f"csrfmiddlewaretoken={token}", headers
            )
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if answer.status == 303:
            return answer.headers["Location"]
        assert answer.status >= 500, f"refused with {answer.status}"
        return ""


def test_every_receipt_has_its_submission_and_none_is_lost_or_doubled(minga: Running) -> None:
    minga.start_and_wait()
    seeded = json.loads(minga.run("-m", "tests.journeys.last_minute_to_seed", str(PEOPLE), str(LAST_SECONDS)))
    senders = [Sender(minga.port, each["session"], each["draft"]) for each in seeded["people"]]

    killer = threading.Thread(target=_kill_in_the_middle, args=(minga,))
    killer.start()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(Sender.send, senders))
    killer.join(PATIENCE)

    assert [sender for sender in senders if not sender.told] == [], minga.said()[-2000:]
    assert all(sender.told == f"/formularios/respuestas/{sender.draft}/recibo/" for sender in senders)
    assert any(sender.tries > 1 for sender in senders), "nobody felt the kill"
    _every_count_is_right(minga)
    closes_at = seeded["closes_at"]
    wrong = f"SELECT count(*) FROM calls_entry WHERE in_grace <> (received_at >= '{closes_at}')"  # noqa: S608
    assert minga.read(wrong) == 0


def _kill_in_the_middle(minga: Running) -> None:
    """One worker of the web after a fifth has arrived, and the whole web server after a half."""
    _wait_for_entries(minga, PEOPLE // 5)
    web = minga.processes("minga.config.server")
    server = {process.pid for process in web}
    worker = next(process for process in web if process.ppid() in server)
    worker.kill()
    _wait_for_entries(minga, PEOPLE // 2)
    for process in minga.processes("minga.config.server"):
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def _wait_for_entries(minga: Running, count: int) -> None:
    with minga.connect() as connection:

        def arrived() -> bool:
            row = connection.execute(RECEIVED).fetchone()
            return row is not None and int(str(row[0])) >= count

        wait_until(arrived, f"{count} entries did not come")


def _every_count_is_right(minga: Running) -> None:
    """One of each for each person: answers with a receipt, entry, state, trace, letter."""
    counted = {
        "sent": "SELECT count(*) FROM questionnaires_submission WHERE state = 'submitted'",
        "receipts": "SELECT count(DISTINCT receipt) FROM questionnaires_submission WHERE receipt <> ''",
        "answers": "SELECT count(DISTINCT values->>'story') FROM questionnaires_submission",
        "entries": RECEIVED,
        "matched": (
            "SELECT count(DISTINCT e.application_id) FROM calls_entry e"
            " JOIN questionnaires_submission s ON s.id = e.submission_id AND s.submitted_at = e.received_at"
            " JOIN calls_application a ON a.id = e.application_id AND a.id = s.subject_id AND a.state = 'sent'"
        ),
        "traces": "SELECT count(DISTINCT subject_id) FROM audit_entry WHERE key = 'calls.entry_received'",
        "all traces": "SELECT count(*) FROM audit_entry WHERE key = 'calls.entry_received'",
        "letters": "SELECT count(DISTINCT to_id) FROM notifications_message WHERE kind = 'calls.received'",
        "all letters": "SELECT count(*) FROM notifications_message WHERE kind = 'calls.received'",
    }
    assert {name: minga.read(query) for name, query in counted.items()} == dict.fromkeys(counted, PEOPLE)
    assert minga.read("SELECT count(*) FROM questionnaires_submission") == PEOPLE
