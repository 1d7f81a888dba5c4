"""The console of an edition while it is taught, its cost, and all of it as a workbook."""

from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minga.core.clock import now
from minga.initiatives.enums import LifeStage
from minga.learning import policies
from minga.learning.actions.reporting import take_report
from minga.learning.queries.console import console as read_console
from minga.learning.queries.console_cohort import (
    count_entities,
    entities_of,
    entity_rows,
    in_need_first,
    without_entity,
)
from minga.learning.queries.costs import full_cost
from minga.learning.queries.report import AT_ONCE, count_people, sheets_of
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.ui.components.distribution import StageCount
from minga.ui.components.thread import Band
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import workbook
from minga.ui.tables import Column, Columns

ROWS: Final = 15
COHORT: Final = Columns(
    Column("entity", _("Entity"), sort="folded_name"),
    Column("country", _("Country"), sort="country"),
    Column("tasks", _("Tasks"), sort="done", number=True),
    Column("initiative", _("Initiative")),
    Column("stage", _("Stage")),
    Column("seen", _("Last seen"), sort="seen", number=True),
)


@sign_in_required
@require_safe
def console(request: SignedInRequest, edition: str) -> HttpResponse:
    """Where the edition stands today, and who needs somebody."""
    moment = now()
    found = taught_edition(request.person, edition, policies.follows)
    page = read_console(found, moment)
    columns = COHORT.asked(request)
    rows = entities_of(found)
    rows = columns.sort(rows) if request.GET.get("sort") else in_need_first(rows)
    listed = page_of(rows, request, per=ROWS, total=count_entities(found))
    context = teaching_context(
        request.person,
        found,
        "classroom",
        page=page,
        bands=[
            Band(band.label, band.starts_on, band.ends_on, band.text, band.href, event=band.in_person)
            for band in page.bands
        ],
        stages=[StageCount(stage.label, stage.count, stage.paused, stage.stopped) for stage in page.stages],
        columns=columns,
        cohort=listed.showing(entity_rows(found, listed.rows, page.columns, moment)),
        alone=without_entity(found),
        stage_names=[stage.label for stage in LifeStage],
    )
    return respond(request, "learning/console.html", context, part="cohort")


@sign_in_required
@require_safe
def cost(request: SignedInRequest, edition: str) -> HttpResponse:
    """The full cost of the edition for each graduate, pilot and adoption."""
    found = taught_edition(request.person, edition, policies.may_manage)
    context = teaching_context(request.person, found, "classroom", cost=full_cost(found))
    return respond(request, "learning/cost.html", context)


@sign_in_required
@require_safe
def console_book(request: SignedInRequest, edition: str) -> HttpResponse:
    """Everything that is shown, as one workbook, at once or, of many people, by a job; addresses only for managers."""
    found = taught_edition(request.person, edition, policies.follows)
    if count_people(found) > AT_ONCE:
        return redirect(request, "learning:reports", found.key)
    moment = now()
    contacts = policies.may_manage(request.person, found, moment)
    take_report(edition=found, contacts=contacts, actor=request.person, now=moment)
    sheets = sheets_of(found, moment, contacts=contacts)
    return workbook(found.key, ((sheet.name, sheet.header, sheet.rows) for sheet in sheets))
