"""The people of an edition, for whoever manages it."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.audit.queries import history_of, world_version
from minga.core import clock
from minga.organisations.queries.atlas import country_name
from minga.programmes.models import Enrolment
from minga.programmes.queries.cohort import cohort_figures, cohort_row, enrolment_page, export_rows
from minga.programmes.queries.enrolment import cohort_counts, cohort_rows, enrolment_in, enrolments_of
from minga.programmes.queries.history import history_rows
from minga.programmes.web.forms.enrolment import CohortFilterForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.drawn import drawn_once
from minga.ui.http import SignedInRequest, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.sheets import excel
from minga.ui.tables import Column, Columns

COLUMNS = Columns(
    Column("name", gettext_lazy("Person"), sort="sort_name"),
    Column("organisation", gettext_lazy("Organisation"), sort="sort_organisation"),
    Column("country", gettext_lazy("Country"), sort="country"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("answered", gettext_lazy("Answered"), sort="answered_at", number=True),
    default="name",
)


@sign_in_required
@drawn_once(world_version)
def people(request: SignedInRequest, key: str) -> HttpResponse:
    """Everybody in the edition: filtered, sorted, shared by the address, 25 a page."""
    edition = managed_edition(request, key)
    counts = cohort_counts(edition)
    form = CohortFilterForm(request.GET, counts=counts)
    columns = COLUMNS.asked(request)
    filters = form.wanted(columns.order, request.GET.get("organisation", ""))
    page = page_of(cohort_rows(edition, filters), request, total=counts.shown_by(filters))
    context = console_context(
        edition,
        "people",
        filter_form=form,
        filters=filters,
        columns=columns,
        page=page,
        rows=[cohort_row(enrolment, edition) for enrolment in page.rows],
        figures=cohort_figures(edition, counts),
    )
    return respond(request, "programmes/people.html", context, part="rows")


@sign_in_required
def enrolment(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """One person in the edition: her data, her answer, what happened, what can be done."""
    edition = managed_edition(request, key)
    try:
        found = enrolment_in(edition, uuid)
    except Enrolment.DoesNotExist:
        raise Http404 from None
    history = page_of(history_of(found), request, parameter="historia")
    context = console_context(
        edition,
        "people",
        page=enrolment_page(found),
        history=history_rows(history.rows),
        history_pages=history,
    )
    return respond(request, "programmes/enrolment.html", context)


@sign_in_required
def people_export(request: SignedInRequest, key: str) -> HttpResponse:
    """The list as it is filtered and sorted now, whole, as Excel."""
    edition = managed_edition(request, key)
    form = CohortFilterForm(request.GET, counts=cohort_counts(edition))
    rows = enrolments_of(edition, form.wanted(COLUMNS.asked(request).order, request.GET.get("organisation", "")))
    header = (
        _("Given name"), _("Family name"), _("E-mail"), _("Telephone"), _("Organisation"), _("Position"),
        _("Country"), _("Language"), _("State"), _("Invited"), _("Answer by"), _("Answered"), _("Completed"),
        _("Reason"),
    )  # fmt: skip
    name = f"{edition.key}-{clock.today(edition.timezone).isoformat()}"
    return excel(name, header, export_rows(rows, edition.timezone, country_name), widths=(18, 22, 30, 18, 34, 26))
