"""What the office of a call tells those below: forms, files, letters, menus, sections, stages, work."""

from dataclasses import replace
from typing import cast

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls import policies
from minga.calls.actions.columns import part_from_stage
from minga.calls.actions.documents import FILE
from minga.calls.enums import CallState
from minga.calls.models import Call, CallDocument, CallPhase
from minga.calls.queries.beginnings import CALLING
from minga.calls.queries.calls import SUBJECT
from minga.calls.queries.edition_section import calls_of_edition, calls_of_organisation, notes_of_stages
from minga.calls.queries.office_tabs import register_office_tab
from minga.calls.queries.office_work import calls_to_prepare, questions_to_answer
from minga.core.errors import Conflict
from minga.core.events import Event, subscribe
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.queries.sections import register_organisation_section
from minga.people.models import Person
from minga.programmes.events.editions import StageRemoved
from minga.programmes.models import Stage, register_stage_kind, stage_kinds
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.edition_sections import register_edition_section
from minga.programmes.queries.work import register_work
from minga.questionnaires.events import VersionDrafted, VersionPublished
from minga.questionnaires.models import FormVersion
from minga.questionnaires.policies import SubjectKind, register_subject
from minga.ui import navigation


def register() -> None:
    """Called once, when the app is ready."""
    register_subject(SubjectKind(model=SUBJECT, label=str, address=_address, may_manage=_runs))
    register_file_policy(FILE, may_read_document)
    register_edition_section("calls.of_edition", calls_of_edition, order=10)
    register_organisation_section("calls.of_organisation", calls_of_organisation, order=12)
    register_work("calls.questions", questions_to_answer, order=9)
    register_work("calls.drafts", calls_to_prepare, order=35)
    register_console_tab("calls", gettext_lazy("Calls"), "calls:of-edition", group="calls", order=10)
    for key in CALLING:
        kind = stage_kinds()[key]
        register_stage_kind(replace(kind, page="calls:stage", notes=notes_of_stages))
    _register_tabs()
    navigation.register(navigation.NavItem("calls", gettext_lazy("Calls"), "calls:calls", order=14))
    for name, label in (
        ("question_answered", gettext_lazy("Answer to a question of yours about a call")),
        ("question_refused", gettext_lazy("A question of yours about a call is not published")),
        ("addendum", gettext_lazy("Something changed in a call to which you applied")),
        ("cancelled", gettext_lazy("A call to which you applied was cancelled")),
    ):
        declare(f"calls.{name}", group=MessageGroup.PROGRAMME, label=label)


def _register_tabs() -> None:
    register_office_tab("calls.office", gettext_lazy("Summary"), "calls:office", order=10)
    register_office_tab(
        "calls.prepare",
        gettext_lazy("Preparation"),
        "calls:prepare",
        order=10,
        shown=lambda call: call.opened_at is None,
    )
    register_office_tab("calls.applications", gettext_lazy("Applications"), "calls:applications", order=20)
    register_office_tab("calls.questions", gettext_lazy("Questions"), "calls:questions-office", order=60)
    register_office_tab("calls.addendum", gettext_lazy("Addenda"), "calls:addendum", order=70)


def form_is_frozen(happened: Event) -> None:
    """What a published call asks is in its rules: no new version of its form, not even prepared."""
    form = cast(FormVersion, happened.subject).form
    if form.owner_type != SUBJECT:
        return
    opened = Call.objects.filter(pk=form.owner_id).exclude(state=CallState.DRAFT).exists()
    if opened:
        raise Conflict(_("The call is published: what it asks was frozen with its rules and does not change."))


for _event in (VersionDrafted, VersionPublished):
    subscribe(_event)(form_is_frozen)


@subscribe(StageRemoved)
def stage_removed(happened: StageRemoved) -> None:
    """The call that was begun from it goes on, in the edition alone."""
    part_from_stage(cast(Stage, happened.subject))


def may_read_document(person: Person | None, file: StoredFile) -> bool:
    """Documents of a published call belong to everybody, those of a draft to its office."""
    rows = CallDocument.objects.filter(file=file).select_related("call__edition__host")
    return any(policies.may_see(person, row.call) for row in rows)


def _runs(person: Person | None, thing: Model) -> bool:
    return isinstance(thing, Call) and policies.may_run(person, thing)


def _address(thing: Model) -> str:
    """Where the form of a call belongs: the page on which its office chose it."""
    call = cast(Call, thing)
    phase = CallPhase.objects.filter(call=call).order_by("order").first()
    if phase is None or call.state != CallState.DRAFT:
        return call.get_absolute_url()
    return reverse("calls:prepare-form", args=[call.key, phase.key])
