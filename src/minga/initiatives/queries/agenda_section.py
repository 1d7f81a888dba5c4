"""The points of the reform agenda that an organisation could mend, on its own page."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.initiatives.enums import ReformStatus
from minga.initiatives.models import Reform
from minga.initiatives.queries.reforms import STATUS_TONES, ReformAsked, reforms_asked
from minga.organisations.models import Organisation
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

SHOWN: Final = 6


def reforms_section(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """Public points only, whoever looks: what the page says of an organisation it says to all. Two queries."""
    del viewer
    found = reforms_asked(ReformAsked(organisation=organisation.key), None, now)
    rows = list(found[:SHOWN])
    if not rows:
        return None
    total = len(rows) if len(rows) < SHOWN else found.count()
    return Section(
        title=_("Barriers that it could mend"),
        rows=tuple(_row(row) for row in rows),
        total=total,
        link=f"{reverse('initiatives:reforms')}?organisation={organisation.key}",
        link_label=_("See them in the reform agenda"),
    )


def _row(row: Reform) -> SectionRow:
    met: int = row.met  # type: ignore[attr-defined]
    words = ngettext("met by %(number)s initiative", "met by %(number)s initiatives", met) % {"number": met}
    return SectionRow(
        label=row.title,
        link=row.get_absolute_url(),
        detail=words,
        tag=row.get_status_display(),
        tone=STATUS_TONES[ReformStatus(row.status)],
    )
