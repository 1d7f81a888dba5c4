"""What teams and mentors put on a person's own page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.core.clock import today
from minga.core.texts import pick
from minga.learning.enums import MatchingState
from minga.learning.models import AgreedAction, Matching, Mentorship, TeamMember, Wish
from minga.learning.queries.meetings import Arranged, arranged_for
from minga.learning.queries.session_blocks import Block
from minga.learning.queries.zones import moment_in_words
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.queries.editions import editions_managed_by
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 12
MOST_AHEAD: Final = 3
LONG: Final = 14
"""Days without a meeting after which it is said."""
LIVING: Final = (EditionStatus.OPEN, EditionStatus.RUNNING)


def teams_i_mentor(person: Person, now: datetime) -> WorkSection | None:
    """Her teams, those longest without a meeting first. One query."""
    rows = Mentorship.objects.filter(mentor=person, until=None, team__ended_at=None, team__edition__status__in=LIVING)
    rows = rows.select_related("team__edition").annotate(
        met=Max("team__logs__held_on"),
        waiting=Count("team__logs__actions", filter=Q(team__logs__actions__done_at=None), distinct=True),
    )
    ordered = sorted(rows[:50], key=lambda row: (row.met is not None, row.met, row.pk))[:MOST]
    return WorkSection(
        title=gettext_lazy("Teams you accompany"),
        rows=[_mentored(row, now) for row in ordered],
        link=reverse("learning:mentor-profile"),
        link_label=gettext_lazy("Your profile as a mentor"),
    )


def my_teams(person: Person, now: datetime) -> WorkSection | None:
    """Her team in each edition that lives, with what it agreed. Two queries."""
    rows = TeamMember.objects.filter(
        enrolment__person=person, until=None, team__ended_at=None, team__edition__status__in=LIVING
    )
    members = list(rows.select_related("team__edition").order_by("team__edition__starts_on", "pk")[:MOST])
    agreed = AgreedAction.objects.filter(log__team__in=[each.team for each in members], done_at=None)
    waiting = dict(agreed.order_by().values_list("log__team").annotate(n=Count("pk")))
    return WorkSection(
        title=gettext_lazy("Your team"),
        rows=[_own(row, waiting.get(row.team_id, 0)) for row in members],
    )


def meetings_arranged(person: Person, now: datetime) -> WorkSection | None:
    """What waits for her answer, then what waits for her note, then what comes. One query."""
    rows = [each for each in arranged_for(person, now) if each.to_note or each.starts_at > now or each.hers]
    ordered = sorted(rows, key=lambda each: (not each.hers, not each.to_note, each.starts_at))
    return WorkSection(title=gettext_lazy("Meetings with a mentor"), rows=[_met(each) for each in ordered[:MOST]])


def meetings_block(person: Person, enrolments: Sequence[Enrolment], now: datetime) -> Block | None:
    """The same on a participant's own page: those that come. One query."""
    del enrolments
    rows = [each for each in arranged_for(person, now) if each.starts_at > now]
    return Block("learning/_arranged_home.html", rows[:MOST_AHEAD]) if rows else None


def wishes_to_make(person: Person, now: datetime) -> WorkSection | None:
    """Editions with challenges in which she is in no team and has not said what she brings. One query."""
    del now
    rows = Enrolment.objects.filter(person=person, status=EnrolmentStatus.ENROLLED, edition__status__in=LIVING)
    rows = rows.filter(
        Exists(Challenge.objects.filter(edition=OuterRef("edition"), status__in=STANDING)),
        ~Exists(Wish.objects.filter(enrolment=OuterRef("pk"))),
        ~Exists(TeamMember.objects.filter(enrolment=OuterRef("pk"), until=None)),
    )
    return WorkSection(
        title=gettext_lazy("For your team"),
        rows=[
            WorkRow(
                title=_("Say what you bring and what you would like to work on"),
                link=reverse("learning:wish", args=[each.edition.key]),
                detail=pick(each.edition.titles),
                label=gettext_lazy("Two minutes"),
            )
            for each in rows.select_related("edition").order_by("edition__starts_on", "pk")[:MOST]
        ],
    )


def proposals_to_look_at(person: Person, now: datetime) -> WorkSection | None:
    """Proposals that are ready in editions she manages. One query."""
    mine = editions_managed_by(person, now).order_by()
    rows = Matching.objects.filter(edition__in=mine.values("pk"), state=MatchingState.READY)
    return WorkSection(
        title=gettext_lazy("Proposals of teams and mentors"),
        rows=[
            WorkRow(
                title=each.note or str(each.get_kind_display()),
                link=reverse("learning:matching", args=[each.edition.key, each.uuid]),
                detail=pick(each.edition.titles),
            )
            for each in rows.select_related("edition").order_by("-pk")[:MOST]
        ],
    )


def _met(each: Arranged) -> WorkRow:
    label = gettext_lazy("Answer it") if each.hers else gettext_lazy("Note it") if each.to_note else ""
    parts = [moment_in_words(each.starts_at), each.team, each.mentor, each.where, each.state]
    link = each.note_href if each.to_note else each.href
    return WorkRow(title=each.topic, link=link, detail=" · ".join(filter(None, parts)), label=label)


def _mentored(row: Mentorship, now: datetime) -> WorkRow:
    team, met, waiting = row.team, getattr(row, "met", None), getattr(row, "waiting", 0)
    days = (today(team.edition.timezone, at=now) - met).days if met is not None else None
    if days is None:
        said = _("No meeting noted yet.")
    elif days >= LONG:
        said = _("No meeting for %(n)s days.") % {"n": days}
    else:
        said = ngettext("Met %(n)s day ago.", "Met %(n)s days ago.", days) % {"n": days} if days else _("Met today.")
    if waiting:
        said += " " + ngettext("One agreement open.", "%(n)s agreements open.", waiting) % {"n": waiting}
    return WorkRow(
        title=f"{team.name} · {pick(team.edition.titles)}",
        link=reverse("learning:team", args=[team.edition.key, team.number]),
        detail=said,
    )


def _own(row: TeamMember, waiting: int) -> WorkRow:
    team = row.team
    said = pick(team.edition.titles)
    if waiting:
        said += " · " + ngettext(
            "One thing that was agreed is not done.", "%(n)s things that were agreed are not done.", waiting
        ) % {"n": waiting}
    return WorkRow(title=team.name, link=reverse("learning:team", args=[team.edition.key, team.number]), detail=said)
