"""What somebody holds through a role, for the page that ends it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.initiatives.models import Commitment, GateReview, Initiative
from minga.initiatives.policies import ANSWERS, KEEPS, LEADS, SCOPE, WORKING
from minga.organisations.models import Role
from minga.organisations.queries.roles import Holding


def initiative_holdings(role: Role) -> tuple[Holding, ...]:
    """The dossier of a role and what is open in it; of a whole organisation, those it owns. Three queries."""
    if role.scope_type == SCOPE:
        initiative = Initiative.objects.filter(pk=role.scope_id or 0).first()
        return tuple(_of_dossier(initiative, role)) if initiative is not None else ()
    if role.scope_type or role.organisation is None or role.kind not in ANSWERS:
        return ()
    return tuple(_of_organisation(role))


def _of_dossier(initiative: Initiative, role: Role) -> Iterable[Holding]:
    link = reverse("initiatives:workshop", args=[initiative.key])
    kind = str(_("keeps it for good")) if role.kind == KEEPS else initiative.get_stage_display()
    yield Holding(initiative.title, kind, link)
    if role.kind not in LEADS:
        return
    open_ones = Commitment.objects.filter(initiative=initiative, done_on=None, dropped_at=None).count()
    if open_ones:
        words = ngettext("%(count)s open commitment", "%(count)s open commitments", open_ones)
        yield Holding(words % {"count": open_ones}, link=f"{link}#commitments")


def _of_organisation(role: Role) -> Iterable[Holding]:
    running = Initiative.objects.filter(organisation=role.organisation, state__in=WORKING)
    count = running.count()
    if count:
        words = ngettext("%(count)s initiative under way", "%(count)s initiatives under way", count)
        yield Holding(words % {"count": count}, link=role.organisation.get_absolute_url() if role.organisation else "")
    waiting = GateReview.objects.filter(initiative__in=running, decided_at=None, taken_back_at=None)
    for review in waiting.select_related("initiative").order_by("asked_at", "pk")[:20]:
        words = _("A gate waits to be decided: %(title)s") % {"title": review.initiative.title}
        yield Holding(words, link=reverse("initiatives:gates", args=[review.initiative.key]))
