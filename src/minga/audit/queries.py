"""Reading the log: the history of a thing, and whether the chain is whole.

The digest is computed by PostgreSQL from the canonical text of the row (`jsonb` orders its
keys), with an expression that lives here and in migration 0001, not in a database function
that an intruder could replace.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, models
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from minga.audit.models import Entry

DIGEST = """sha256(convert_to(jsonb_build_array(
    {row}.position, encode({row}.previous_hash, 'hex'), {row}.uuid,
    extract(epoch from {row}.at)::numeric, {row}.key,
    {row}.actor_id, {row}.actor_label, {row}.behalf_id, {row}.support_session_id,
    {row}.organisation_id, {row}.subject_type, {row}.subject_id, {row}.subject_label,
    {row}.related, {row}.before, {row}.after, {row}.request
)::text, 'UTF8'))"""


@dataclass(frozen=True)
class Flaw:
    """One place where the log is not what it was."""

    position: int | None
    reason: str


@dataclass(frozen=True)
class Head:
    """The last link of the chain: keep it outside to prove later that nothing was cut off."""

    position: int
    hash: str
    at: datetime


def history_of(thing: models.Model) -> QuerySet[Entry]:
    """Entries about this thing or related to it, newest first."""
    label = thing._meta.label_lower
    return Entry.objects.filter(
        Q(subject_type=label, subject_id=thing.pk) | Q(related__contains=[[label, thing.pk]])
    ).order_by("-at", "-pk")


def head() -> Head | None:
    """The last sealed entry."""
    entry = Entry.objects.exclude(position=None).order_by("-position").first()
    if entry is None or entry.position is None:
        return None
    return Head(entry.position, bytes(entry.hash or b"").hex(), entry.at)


def flaws(*, anchors: Mapping[int, str] | None = None) -> Iterator[Flaw]:
    """Every altered, removed or inserted entry; none when the log is whole.

    `anchors`: positions and hashes noted earlier outside the database; they prove that the
    chain was not cut short or written anew.
    """
    yield from _unsealed()
    yield from _broken_links()
    yield from _missed_anchors(anchors or {})


def _unsealed() -> Iterator[Flaw]:
    for _pk in Entry.objects.filter(position=None).values_list("pk", flat=True)[:20]:
        yield Flaw(None, _("An entry was inserted without a place in the chain."))


def _broken_links() -> Iterator[Flaw]:
    digest = DIGEST.format(row="e")
    statement = f"""
        SELECT e.position, e.position - lag(e.position, 1, 0::bigint) OVER w AS step,
               e.previous_hash IS DISTINCT FROM lag(e.hash, 1, ''::bytea) OVER w AS unlinked,
               e.hash IS DISTINCT FROM {digest} AS altered
        FROM audit_entry e WHERE e.position IS NOT NULL WINDOW w AS (ORDER BY e.position)
    """  # noqa: S608 - constants of this module only
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({statement}) links WHERE step <> 1 OR unlinked OR altered "  # noqa: S608
            "ORDER BY position LIMIT 1000"
        )
        for position, step, unlinked, altered in cursor.fetchall():
            yield Flaw(position, _reason(step, unlinked=unlinked, altered=altered))


def _reason(step: int, *, unlinked: bool, altered: bool) -> str:
    if altered:
        return _("This entry was altered after it was written.")
    if step != 1:
        return _("Entries before this one were removed.")
    return _("The entry before this one was altered, removed or inserted.") if unlinked else ""


def _missed_anchors(anchors: Mapping[int, str]) -> Iterator[Flaw]:
    present = {
        position: bytes(digest or b"").hex()
        for position, digest in Entry.objects.filter(position__in=list(anchors)).values_list("position", "hash")
    }
    for position, digest in sorted(anchors.items()):
        if present.get(position) != digest:
            yield Flaw(position, _("An anchor noted outside the database does not fit."))


def anchors_in(path: Path) -> dict[int, str]:
    """The anchors noted in a file, one JSON object a line; a torn last line is passed over."""
    found: dict[int, str] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError, KeyError):
                noted = json.loads(line)
                found[int(noted["position"])] = str(noted["hash"])
    return found


def note_anchor(path: Path) -> Head | None:
    """Append the head of the chain to a file outside the database, once per head."""
    last = head()
    if last is not None and last.position not in anchors_in(path):
        with path.open("a", encoding="utf-8") as stream:
            noted = {"position": last.position, "hash": last.hash, "at": last.at.isoformat()}
            stream.write(json.dumps(noted) + "\n")
    return last


def world_version() -> tuple[int, int]:
    """A value that changes with every action: `latest_position`, and the newest entry this transaction sees.

    Entries get their position when they commit; the second number makes one's own, not yet
    committed writes count too.
    """
    seen = Entry.objects.aggregate(position=Max("position"), newest=Max("pk"))
    return seen["position"] or 0, seen["newest"] or 0


def latest_position() -> int:
    """A number that grows with every action that was committed: the version of the world."""
    return Entry.objects.order_by("-position").values_list("position", flat=True).exclude(position=None).first() or 0
