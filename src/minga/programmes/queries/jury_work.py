"""What juries put on a person's own page: invitations that wait for her answer, assessments that wait for her."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from minga.assessments.models import Juror
from minga.assessments.queries.invitations import waiting_for
from minga.assessments.queries.my_assessments import Seat, my_assessments
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection


def jury_invitations_of(person: Person, now: datetime) -> WorkSection | None:
    """Juries that she is asked to sit on, while she may still answer. One query."""
    waiting = [juror for juror in waiting_for(person) if juror.answer_by is None or juror.answer_by >= now]
    return WorkSection(title=gettext_lazy("They ask you to judge"), rows=[_invitation(juror) for juror in waiting])


def assessments_waiting_for(person: Person, now: datetime) -> WorkSection | None:
    """Her juries in which something waits to be judged. Four queries at most."""
    seats = [seat for seat in my_assessments(person, now).open if seat.next_uuid]
    return WorkSection(
        title=gettext_lazy("Your assessments"),
        rows=[_seat(seat) for seat in seats],
        link=reverse("assessments:my-assessments"),
        link_label=gettext_lazy("All your juries"),
    )


def _invitation(juror: Juror) -> WorkRow:
    words = ngettext("%(most)s application at most", "%(most)s applications at most", juror.most_items)
    return WorkRow(
        title=str(juror.panel),
        link=reverse("assessments:my-invitation", args=[juror.uuid]),
        detail=words % {"most": juror.most_items},
        due=timezone.localdate(juror.answer_by) if juror.answer_by is not None else None,
        label=gettext_lazy("Read and answer"),
    )


def _seat(seat: Seat) -> WorkRow:
    words = ngettext("%(count)s assessment waits", "%(count)s assessments wait", seat.waiting)
    return WorkRow(
        title=str(seat.panel),
        link=reverse("assessments:assessment", args=[seat.next_uuid]),
        detail=words % {"count": seat.waiting},
        due=timezone.localdate(seat.panel.due_at) if seat.panel.due_at is not None else None,
        label=gettext_lazy("Go on") if seat.begun or seat.sent else gettext_lazy("Begin"),
    )
