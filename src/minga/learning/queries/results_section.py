"""The way to the results, on the public page of an edition."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.organisations.queries.sections import Section, SectionRow
from minga.programmes.enums import TAKING_PART, EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment


def results_section(edition: Edition, now: datetime) -> Section | None:
    """Once somebody takes part: how many, and where the rest is told."""
    del now
    if edition.status not in (EditionStatus.RUNNING, EditionStatus.CLOSED):
        return None
    told = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).aggregate(
        people=Count("pk"), completed=Count("pk", filter=Q(status=EnrolmentStatus.COMPLETED))
    )
    people, completed = told["people"], told["completed"]
    if not people:
        return None
    label = ngettext("%(n)s person takes part", "%(n)s people take part", people)
    detail = ngettext("%(n)s completed", "%(n)s completed", completed) if completed else ""
    row = SectionRow(
        label % {"n": number_format(people, use_l10n=True)},
        reverse("learning:results", args=[edition.key]),
        detail % {"n": number_format(completed, use_l10n=True)} if detail else "",
    )
    return Section(
        _("Results"), (row,), 1, reverse("learning:results", args=[edition.key]), _("See the results")
    )  # fmt: skip
