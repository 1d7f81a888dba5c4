"""The public page of an initiative, its print, and what a successor reads in five minutes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minga.audit.queries import world_version
from minga.core import clock
from minga.initiatives.models import Initiative
from minga.initiatives.queries.dossier import DossierPage, dossier_page
from minga.initiatives.queries.successor import handbook
from minga.initiatives.web import access
from minga.ui import formats
from minga.ui.drawn import drawn_once
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.respond import respond

_ICONS = {"paused": "pause", "stopped": "flag", "closed": "check"}


@require_safe
@drawn_once(world_version)
def dossier(request: PersonRequest, key: str) -> HttpResponse:
    """The whole story on one page."""
    initiative = access.seen(request.person, key)
    return respond(request, "initiatives/dossier.html", _context(request, initiative))


@require_safe
def dossier_print(request: PersonRequest, key: str) -> HttpResponse:
    """The same on paper: everybody prints what the public sees."""
    initiative = access.seen(request.person, key)
    context = _context(request, initiative, as_public=initiative.visibility == "public")
    return respond(request, "initiatives/dossier.html", {**context, "printing": True})


@require_safe
@sign_in_required
def five_minutes(request: SignedInRequest, key: str) -> HttpResponse:
    """The whole story for a mentor or successor: where it stands, what was decided, who owes what."""
    initiative = access.within(request.person, key)
    context = _context(request, initiative)
    return respond(request, "initiatives/five_minutes.html", context | vars(handbook(initiative, context["page"])))


def _context(request: PersonRequest, initiative: Initiative, *, as_public: bool = False) -> dict[str, Any]:
    page = dossier_page(initiative, request.person, clock.now(), as_public=as_public)
    return {
        "nav": "initiatives",
        "page": page,
        "notes": _notes(page),
        "state_icon": _ICONS.get(page.state, ""),
        "share_path": _share(request, page),
        "history_path": reverse("initiatives:history", args=[page.key]),
        "workshop_path": reverse("initiatives:workshop", args=[page.key]) if page.inside else "",
        "follow_path": reverse("initiatives:unfollow" if page.followed else "initiatives:follow", args=[page.key]),
        "sign_in_path": "" if request.person else f"{reverse('account_login')}?{urlencode({'next': page.path})}",
        "sector_path": f"{reverse('initiatives:list')}?sector={initiative.sector}" if initiative.sector else "",
    }


def _notes(page: DossierPage) -> Sequence[str]:
    """The day under each stage: short, and "since" under the one of today."""
    days = [formats.day_short(day) if day else "" for day in page.stage_days]
    if days[page.stage - 1]:
        days[page.stage - 1] = _("since %(day)s") % {"day": days[page.stage - 1]}
    return days


def _share(request: PersonRequest, page: DossierPage) -> str:
    """A plain link that opens WhatsApp with the title and the address; nobody is told who shares."""
    return f"https://wa.me/?text={quote(f'{page.title} {request.build_absolute_uri(page.path)}')}"
