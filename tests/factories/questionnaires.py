"""Forms, drafts and sent answers, owned by and about an organisation."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db.models import Model

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires import actions, policies
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.policies import SubjectKind, register_subject
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

_numbers = count(1)


def question(key: str = "people", kind: str = "number", **fields: Any) -> dict[str, Any]:
    """One question as data, with a label in Spanish."""
    return {"key": key, "kind": kind, "label": {"es": f"¿{key.capitalize()}?"}, **fields}


def definition(*questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A form of one section with these questions; without any, one long text."""
    asked = list(questions) or [question("story", "long_text")]
    section = {"key": "problem", "title": {"es": "El problema"}, "questions": asked}
    return {"title": {"es": "Postulación"}, "sections": [section], **fields}


@contextmanager
def subject_kind(**rules: Any) -> Iterator[None]:
    """Organisations as owners and subjects while the test runs: everybody signed in may answer."""
    before = dict(policies._kinds)
    allowed = {"may_answer": lambda person, subject, form: person is not None, **rules}
    register_subject(
        SubjectKind(model="organisations.organisation", label=lambda thing: thing.name, address=_address, **allowed)
    )
    try:
        yield
    finally:
        policies._kinds.clear()
        policies._kinds.update(before)


def _address(thing: Model) -> str:
    return f"/organisations/{thing.pk}/"


def make_form(*questions: dict[str, Any], **fields: Any) -> Form:
    """A published form of an organisation, about that organisation."""
    owner: Organisation = fields.pop("owner", None) or make_organisation()
    asked = fields.pop("definition", None) or definition(*questions)
    values: dict[str, Any] = {"key": f"form-{next(_numbers)}", **fields}
    return actions.create_form(owner=owner, definition=asked, actor=HOUSE, now=now(), **values)


def make_draft(form: Form | None = None, **fields: Any) -> Submission:
    """A draft that somebody began, with `typed` already saved."""
    form = form or make_form()
    person: Person = fields.pop("person", None) or make_person()
    subject = fields.pop("subject", None) or Organisation.objects.get(pk=form.owner_id)
    typed = fields.pop("typed", {})
    draft = actions.open_draft(form=form, subject=subject, person=person, language="es", actor=person, now=now())
    if typed:
        return actions.save_draft(submission=draft, typed=typed, actor=person, now=now()).submission
    return draft


def make_sent(form: Form | None = None, **fields: Any) -> Submission:
    """Answers that were sent."""
    fields.setdefault("typed", {"story": "La oficina atiende solo los martes."})
    draft = make_draft(form, **fields)
    assert draft.person is not None
    return actions.submit_answers(submission=draft, actor=draft.person, now=now())
