"""One version as it was handed in, for whoever may read it."""

from dataclasses import dataclass

from django.urls import reverse

from minga.learning.models import HandinVersion
from minga.learning.policies import may_give_feedback, works_on
from minga.learning.queries.handins import names_of, versions_of
from minga.learning.queries.task_changes import ChangedPart, changed_parts
from minga.learning.queries.work_page import Asked, VersionLine, asked_of, version_lines
from minga.learning.queries.work_reading import VersionView, comments_on, version_view
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """The version, what changed since the one before, and the way back. Who has left sees hers only."""

    asked: Asked
    whose: str
    shown: VersionView
    before: int
    changes: tuple[ChangedPart, ...]
    versions: tuple[VersionLine, ...]
    back: str
    inside: bool


def version_page(version: HandinVersion, viewer: Person) -> VersionPage:
    """What stands in the version."""
    handin = version.handin
    inside = works_on(viewer, handin) or may_give_feedback(viewer, handin)
    sent = [each for each in versions_of(handin) if each.sent_at is not None]
    shown = next((each for each in sent if each.pk == version.pk), version)
    before = next((each for each in reversed(sent) if each.number < version.number), None) if inside else None
    back = reverse("learning:task", args=[handin.task.edition.key, handin.task.key])
    if not works_on(viewer, handin) and may_give_feedback(viewer, handin):
        back = reverse("learning:feedback", args=[handin.uuid])
    return VersionPage(
        asked=asked_of(handin.task),
        whose=names_of(handin),
        shown=version_view(shown, comments_on([shown])[shown.pk] if inside else (), viewer.pk),
        before=before.number if before else 0,
        changes=changed_parts(before, shown) if before else (),
        versions=version_lines(sent, shown) if inside else (),
        back=back,
        inside=inside,
    )
