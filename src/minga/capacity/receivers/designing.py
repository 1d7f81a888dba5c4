"""Indices: the door in the masthead, tabs of the office, who owns the forms of a method."""

from dataclasses import replace
from typing import cast

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.capacity import policies
from minga.capacity.actions.designs import INDEX
from minga.capacity.models import Index
from minga.capacity.queries.office_tabs import measured_here, register_office_tab
from minga.capacity.queries.wave_work import notes_of_stages, waves_of_edition, waves_to_run
from minga.people.models import Person
from minga.programmes.models import register_stage_kind, stage_kinds
from minga.programmes.queries.edition_sections import register_edition_section
from minga.programmes.queries.work import register_work
from minga.questionnaires.policies import SubjectKind, register_subject
from minga.ui import navigation


def register() -> None:
    """Called once, when the app is ready."""
    register_subject(SubjectKind(model=INDEX, label=str, address=_address, may_manage=_designs))
    register_office_tab("office", _("Summary"), "capacity:wave-office", order=5)
    register_office_tab("entities", _("Entities"), "capacity:wave-entities", order=10)
    register_office_tab("dates", _("Timetable"), "capacity:wave-dates", order=90, shown=measured_here)
    register_work("capacity.waves", waves_to_run, order=30)
    register_edition_section("capacity.waves", waves_of_edition, order=45)
    measuring = stage_kinds()["measurement"]
    register_stage_kind(replace(measuring, page="capacity:stage", notes=notes_of_stages))
    door = pgettext_lazy("of capacity", "Index")
    navigation.register(navigation.NavItem("capacity", door, "capacity:indices", order=25))


def _designs(person: Person | None, thing: Model) -> bool:
    return isinstance(thing, Index) and policies.may_design(person, thing)


def _address(thing: Model) -> str:
    return cast(Index, thing).get_absolute_url()
