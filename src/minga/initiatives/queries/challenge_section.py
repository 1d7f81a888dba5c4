"""Who works on a challenge, for its page, and the door to begin oneself."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.initiatives.queries.opening import organisations_to_open_in
from minga.initiatives.queries.sections import section_row
from minga.initiatives.queries.visible import initiatives_visible_to
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.models import Person

SHOWN: Final = 8


def initiatives_on(challenge: Challenge, viewer: Person | None, inside: bool, now: datetime) -> Section | None:
    """Those that the viewer may see, the furthest first; who works in a public organisation may open one.

    Four queries at most.
    """
    del inside
    seen = initiatives_visible_to(viewer, now).filter(challenge=challenge)
    total = seen.count()
    rows = tuple(map(section_row, seen.select_related("organisation").order_by("-stage", "-moved_at")[:SHOWN]))
    link = _door(challenge, viewer, now)
    if not rows and link:
        rows = (SectionRow(label=_("Nobody works on it here yet.")),)
    return Section(
        title=gettext_lazy("Initiatives"), rows=rows, total=total, link=link, link_label=_("Open an initiative")
    )


def _door(challenge: Challenge, viewer: Person | None, now: datetime) -> str:
    open_to_work = challenge.status in STANDING and challenge.status != ChallengeStatus.SOLVED
    if viewer is None or not open_to_work or not organisations_to_open_in(viewer, now).exists():
        return ""
    return f"{reverse('initiatives:open')}?challenge={challenge.key}"
