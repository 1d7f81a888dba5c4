"""Jobs of completion and credentials."""

from collections.abc import Sequence

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import enqueue, task
from minga.learning.actions.badge_faces import draw
from minga.learning.actions.certificate_packing import pack, print_some
from minga.learning.actions.certificate_sets import expire_certificates, give_up_certificates, sweep_sets
from minga.learning.actions.certificates import print_certificate
from minga.learning.actions.issuing import issue_batch, tell_batch
from minga.learning.actions.standings import recompute
from minga.learning.actions.status_lists import sign_list
from minga.learning.models import CertificateSet, Credential, Issue, StatusList
from minga.learning.models.certificate_sets import KEPT
from minga.learning.queries.badge_faces import face_of
from minga.learning.queries.certificate_files import drop_certificates
from minga.learning.queries.verifying import signed_claims
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition


@task("learning.recompute_standings", retry=3, backoff=20)
def recompute_standings(edition_id: int, enrolment_ids: Sequence[int] | None = None) -> None:
    """Everybody, or only those of whom something is new."""
    recompute(edition=Edition.objects.get(pk=edition_id), enrolments=enrolment_ids, now=now())


@task("learning.recompute_running", cron="40 2 * * *")
def recompute_running(timestamp: int) -> None:
    """Once a night: days pass, and meetings are over that nobody marked."""
    del timestamp
    for edition in Edition.objects.filter(status=EditionStatus.RUNNING).order_by("pk"):
        recompute(edition=edition, now=now())


@task("learning.issue_credentials", retry=5, backoff=10)
def issue_credentials(issue_id: int) -> None:
    """One batch, which orders the next."""
    issue_batch(issue=Issue.objects.get(pk=issue_id), now=now())


@task("learning.tell_credentials", retry=5, backoff=10)
def tell_credentials(issue_id: int) -> None:
    """Letters to some, and the order for the next."""
    tell_batch(issue=Issue.objects.get(pk=issue_id), now=now())


@task("learning.sign_status_lists", retry=5, backoff=10)
def sign_status_lists() -> None:
    """Every list, with the key of today."""
    for listed in StatusList.objects.order_by("number"):
        sign_list(listed=listed, actor=HOUSE, now=now())


@task("learning.print_certificate", retry=3, backoff=10)
def print_one(credential_id: int, language: str) -> None:
    """One certificate in one language; of one that was taken back, also in this very moment, nothing stays."""
    rows = Credential.objects.select_related("achievement__issuer", "achievement__edition", "organisation", "issue")
    rows = rows.filter(pk=credential_id, revoked_at__isnull=True)
    found = rows.first()
    if found is not None:
        print_certificate(found, language)
        if not rows.exists():
            drop_certificates(found)


@task("learning.draw_badge", retry=3, backoff=10)
def draw_badge(credential_id: int) -> None:
    """The pictures of the badge of one credential, which others of the same achievement share."""
    held = Credential.objects.select_related("key", "achievement").filter(pk=credential_id).first()
    claims = signed_claims(held.document, held.key) if held is not None and held.document else None
    if held is not None and claims is not None:
        draw(face_of(held, claims))


@task("learning.print_certificates", retry=0)
def print_many(set_id: int, after: int = 0) -> None:
    """Some of them, and the order for the next; at the end the file. What cannot be printed says so on its page."""
    ordered = CertificateSet.objects.select_related("edition", "issue").filter(pk=set_id).first()
    if ordered is None:
        return
    try:
        if not print_some(ordered=ordered, after=after, now=now()) and not pack(ordered=ordered, now=now()):
            enqueue("learning.print_certificates", set_id=set_id, after=after)
    except Exception:
        give_up_certificates(set_id)
        raise


@task("learning.expire_certificates", cron="57 4 * * *")
def expire_many(timestamp: int) -> None:
    """Every night: files with names in them do not lie about."""
    del timestamp
    moment = now()
    for ordered in CertificateSet.objects.filter(created_at__lte=moment - KEPT).select_related("edition"):
        expire_certificates(ordered=ordered, actor=HOUSE, now=moment)
    sweep_sets()
