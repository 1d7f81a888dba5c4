"""Innovation agents of an organisation, and the directory of those who want to be found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.search import fold
from minga.core.texts import day_in_words
from minga.learning.enums import AchievementKind
from minga.learning.models import Credential
from minga.learning.policies import may_name_agents
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.sections import Section, SectionRow
from minga.people.enums import ConsentPurpose
from minga.people.models import Consent, Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.policies import RUNS_PROGRAMMES
from minga.programmes.queries.work import WorkRow, WorkSection

_SHOWN = 6


@dataclass(frozen=True)
class AgentRow:
    """One agent, as her organisation sees her."""

    code: str
    name: str
    since: str
    until: str
    link: str
    acts: bool
    reason: str
    successor: str
    needs_successor: bool


def agents() -> QuerySet[Credential]:
    """Every credential of an agent that was ever issued."""
    rows = Credential.objects.filter(achievement__kind=AchievementKind.INNOVATION_AGENT).exclude(document="")
    return rows.select_related("organisation", "achievement__issuer", "person", "succeeded_by")


def acting(now: datetime) -> QuerySet[Credential]:
    """Those who act today."""
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    return agents().filter(in_time, revoked_at__isnull=True, succeeded_by__isnull=True)


def live_agents(organisation: Organisation, now: datetime) -> QuerySet[Credential]:
    """Those who act for this organisation today."""
    return acting(now).filter(organisation=organisation)


def standing_agents(organisation: Organisation) -> QuerySet[Credential]:
    """Those of this organisation that nobody took back and nobody follows, also those whose time is over."""
    return agents().filter(organisation=organisation, revoked_at__isnull=True, succeeded_by__isnull=True)


def is_over(credential: Credential, now: datetime) -> bool:
    """Whether its time is over."""
    return credential.valid_until is not None and credential.valid_until <= now


def agent_rows(organisation: Organisation, now: datetime) -> tuple[AgentRow, ...]:
    """Everybody who acts or acted, for those who run programmes there."""
    rows = agents().filter(organisation=organisation).order_by("-issued_at", "-pk")
    return tuple(_row(each, now) for each in rows)


def findable(now: datetime, words: str = "") -> QuerySet[Credential]:
    """The directory: agents who act and agreed to be found."""
    agreed = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.DIRECTORY, withdrawn_at__isnull=True
    )
    rows = acting(now).filter(Exists(agreed))
    for word in fold(words).split():
        rows = rows.filter(Q(folded_name__contains=word) | Q(organisation__folded_name__contains=word))
    return rows.order_by("folded_name", "pk")


def may_become_agent(organisation: Organisation, now: datetime) -> QuerySet[Person]:
    """Who learned for this organisation, or has a role in it, and is no agent of it yet."""
    learned = Enrolment.objects.filter(organisation=organisation, status=EnrolmentStatus.COMPLETED)
    works = Role.objects.at(organisation=organisation).counting(now)
    found = Person.objects.filter(Q(pk__in=learned.values("person")) | Q(pk__in=works.values("person")))
    found = found.exclude(pk__in=live_agents(organisation, now).values("person"))
    return found.filter(is_active=True, erased_at__isnull=True).order_by("family_name", "given_name", "pk")


def agents_of_organisation(organisation: Organisation, viewer: Person | None, now: datetime) -> Section | None:
    """On the page of the organisation: those who agreed to be found; its managers see all of them."""
    manages = may_name_agents(viewer, organisation, now)
    rows = live_agents(organisation, now) if manages else findable(now).filter(organisation=organisation)
    total = rows.count()
    if not total:
        return None
    return Section(
        title=gettext_lazy("Innovation agents"),
        rows=[
            SectionRow(each.name, reverse("learning:credential", args=[each.code]), _until(each))
            for each in rows.order_by("folded_name", "pk")[:_SHOWN]
        ],
        total=total,
        link=reverse("learning:agents", args=[organisation.key]) if manages else "",
        link_label=gettext_lazy("Name and renew innovation agents") if manages else "",
    )


def successors_to_name(person: Person, now: datetime) -> WorkSection | None:
    """Agents who left and whom nobody follows yet, where she runs programmes. One query."""
    places = Role.objects.counting(now).exercised_by(person).of_kinds(RUNS_PROGRAMMES).filter(scope_type="")
    rows = agents().filter(
        Q(revoked_at__isnull=False) | Q(valid_until__lte=now),
        organisation__in=places.values("organisation"), succeeded_by__isnull=True,
    )  # fmt: skip
    found = list(rows.order_by(Coalesce("revoked_at", "valid_until").desc())[:_SHOWN])
    if not found:
        return None
    return WorkSection(
        title=gettext_lazy("Innovation agents whom nobody follows yet"),
        rows=[
            WorkRow(
                title=each.name,
                link=f"{reverse('learning:agent-name', args=[each.organisation.key])}?sigue={each.code}",
                detail=each.organisation.name,
                label=gettext_lazy("Say who follows"),
            )
            for each in found
            if each.organisation is not None
        ],
    )


def role_of_agent(credential: Credential, now: datetime) -> Role | None:
    """The role behind the credential, while it counts."""
    rows = Role.objects.at(organisation=credential.organisation).of_kinds([RoleKind.INNOVATION_AGENT])
    return rows.counting(now).filter(person=credential.person).first()


def _row(held: Credential, now: datetime) -> AgentRow:
    over = is_over(held, now)
    acts = held.revoked_at is None and held.succeeded_by_id is None and not over
    return AgentRow(
        code=held.code,
        name=held.name,
        since=day_in_words(held.issued_at),
        until=day_in_words(held.valid_until) if held.valid_until else "",
        link=reverse("learning:credential", args=[held.code]),
        acts=acts,
        reason=held.revoked_reason or (_("Its time is over.") if over else ""),
        successor=held.succeeded_by.name if held.succeeded_by is not None else "",
        needs_successor=not acts and held.succeeded_by_id is None,
    )


def _until(held: Credential) -> str:
    if held.valid_until is None:
        return ""
    return _("until %(day)s") % {"day": day_in_words(held.valid_until)}
