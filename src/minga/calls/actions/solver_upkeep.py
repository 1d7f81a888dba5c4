"""Profiles when organisations are merged and when people go."""

from minga.calls.actions.solvers import SUBJECT
from minga.calls.models import Award, Solver
from minga.core import search
from minga.organisations.models import Organisation
from minga.people.models import Person


def follow_merge(*, stays: Organisation, duplicate: Organisation) -> None:
    """Profiles and awards of a duplicate belong to the organisation that stays."""
    Solver.objects.filter(organisation=duplicate).update(organisation=stays)
    Award.objects.filter(organisation=duplicate).update(organisation=stays)


def forget_solvers_of(person: Person) -> None:
    """Her profiles leave the directory with her: nobody finds them by a search either. One of her own says nothing."""
    search.forget(SUBJECT, list(Solver.objects.filter(owner=person).values_list("pk", flat=True)))
    own = Solver.objects.filter(owner=person, organisation=None)
    own.update(name="", summary="", capabilities=[], stems=[], website="")
