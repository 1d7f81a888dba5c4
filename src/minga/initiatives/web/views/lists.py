"""Lists of initiatives: as rows, as a board, as files. Every one of them is a link to share."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from minga.audit.queries import world_version
from minga.core import clock
from minga.initiatives.enums import LifeStage
from minga.initiatives.queries.lists import (
    Asked,
    Row,
    Tally,
    asked_for,
    board,
    count_of,
    countries_in_lists,
    owner_name,
    regions_of,
    rows_of,
    tally,
)
from minga.initiatives.queries.registry import organisations_to_import_for
from minga.initiatives.web import exports
from minga.initiatives.web.forms.lists import ListForm
from minga.people.models import Person
from minga.ui.drawn import drawn_once
from minga.ui.http import PersonRequest
from minga.ui.paging import LIMIT, Page, page_of
from minga.ui.respond import respond
from minga.ui.tables import address

KINDS: Final = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class Hanging:
    """One stage above the list: how many hang there, and the link that shows them."""

    number: int
    name: str
    count: int
    href: str
    current: bool


@require_safe
@drawn_once(world_version)
def initiative_list(request: PersonRequest) -> HttpResponse:
    """What fits the address, 25 a page, with the counts of each stage."""
    now, form = clock.now(), _form(request)
    asked = form.asked()
    counts = tally(asked, request.person, now)
    page = _page(request, asked, counts, now)
    context = _frame(request, form, asked, counts) | {"page": page}
    return respond(request, "initiatives/list.html", context, part="rows")


@require_safe
@drawn_once(world_version)
def initiative_board(request: PersonRequest) -> HttpResponse:
    """The same by stage, side by side."""
    now, form = clock.now(), _form(request)
    asked = form.asked()
    counts = tally(asked, request.person, now)
    columns = board(asked, request.person, now, counts)
    context = _frame(request, form, asked, counts) | {"columns": columns}
    return respond(request, "initiatives/board.html", context, part="rows")


@require_safe
def initiative_sheet(request: PersonRequest, kind: str) -> HttpResponse:
    """The filtered list as a file; public dossiers only, whoever asks."""
    if kind not in KINDS:
        raise BadRequest
    now = clock.now()
    asked = replace(_form(request).asked(), mine=False)
    found = rows_of(asked_for(asked, None, now)[: exports.MOST], now, results=True)
    return exports.sheet(kind, found, request.build_absolute_uri("/").rstrip("/"))


def _form(request: PersonRequest) -> ListForm:
    country = request.GET.get("country", "")[:2]
    countries = countries_in_lists()
    known = country if country in dict(countries) else ""
    return ListForm(request.GET, countries=countries, regions=regions_of(known))


def _page(request: PersonRequest, asked: Asked, counts: Tally, now: datetime) -> Page[Row]:
    total = count_of(asked, counts)
    found = page_of(asked_for(asked, _reader(request, asked), now), request, total=min(total, LIMIT))
    return Page(rows_of(found.rows, now), found.number, found.per, found.total, more=total > LIMIT)


def _reader(request: PersonRequest, asked: Asked) -> Person | None:
    return request.person if asked.mine else None


def _frame(request: PersonRequest, form: ListForm, asked: Asked, counts: Tally) -> dict[str, Any]:
    """What stands above the rows, the same for the list and for the board."""
    query = request.GET
    hanging = [
        Hanging(
            number=number,
            name=name,
            count=count,
            href=address(query, {"stage": None if asked.stage == number else str(number), "page": None}),
            current=asked.stage == number,
        )
        for number, name, count in counts.by_stage
    ]
    return {
        "nav": "initiatives",
        "form": form,
        "asked": asked,
        "counts": counts,
        "owner": owner_name(asked.owner),
        "hanging": hanging,
        "stage_names": tuple(str(stage.label) for stage in LifeStage),
        "query": address(query, {"page": None}),
        "most": exports.MOST,
        "import_path": reverse("initiatives:imports") if _imports(request.person) else "",
    }


def _imports(person: Person | None) -> bool:
    """Whether she may bring a registry in."""
    return person is not None and organisations_to_import_for(person, clock.now()).exists()
