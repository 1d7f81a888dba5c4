"""All that Minga knows of who applies, as names and numbers that a blind copy must not tell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from minga.calls.enums import CallKind, Trait
from minga.calls.models import Application
from minga.calls.queries.answers import CONTACT
from minga.calls.queries.redaction_names import Name, looks_like_a_person, shared_words
from minga.initiatives.models import Initiative
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Question

_NAME_KEY: Final = re.compile(r"(?:^|_)(?:name|nombre|nome|integrante|responsable|responsavel|contact)")
_NAME_FILLS: Final = {
    "person.name": Trait.PERSON,
    "organisation.name": Trait.ORGANISATION,
    "solver.name": Trait.ORGANISATION,
}
_LONGEST_NAME: Final = 8
_PROVIDERS: Final = frozenset(
    {"gmail", "hotmail", "outlook", "yahoo", "icloud", "proton", "protonmail", "live", "googlemail", "email", "correo"}
)
_PARTS_OF_HOSTS: Final = re.compile(r"[.\-_+%]|@")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Names, and numbers (telephones, documents) as they are known."""

    names: tuple[Name, ...] = ()
    numbers: tuple[str, ...] = ()


def identity_of(application: Application, submission: Submission | None) -> Identity:
    """Of the people, the organisations, the dossier and what the answers themselves say. A dozen queries."""
    people = _people(application)
    organisations = _organisations(application)
    answered = list(_answered(submission))
    addresses = [
        *(person.email or "" for person in people),
        *(row.email for row in application.members.all()),
        application.contact_email,
        *(site for each in organisations for site in (each.website, each.public_email)),
        *((application.solver.website, application.solver.contact_email) if application.solver else ()),
        *(text for kind, text in answered if kind == Trait.EMAIL),
    ]
    names = [
        *(Name(person.name, Trait.PERSON) for person in people),
        *(Name(row.name, Trait.PERSON) for row in application.members.all()),
        *(name for each in organisations for name in _names_of(each)),
        *_names_of_work(application),
        *(Name(text, kind) for kind, text in answered if kind in _NAME_FILLS.values()),
        *(Name(label, Trait.ORGANISATION) for address in addresses for label in labels_in(address)),
    ]
    numbers = [
        *(number for person in people for number in (person.phone, person.national_id or "")),
        application.contact_phone,
        *(text for kind, text in answered if kind in (Trait.PHONE, Trait.NUMBER)),
    ]
    kept = dict.fromkeys(name for name in names if name.text.strip())
    return Identity(names=tuple(kept), numbers=tuple(dict.fromkeys(filter(None, numbers))))


def names_in_answers(submission: Submission | None) -> tuple[str, ...]:
    """Names of people that were written into the form, in the team for example."""
    return tuple(dict.fromkeys(text for kind, text in _answered(submission) if kind == Trait.PERSON))


def labels_in(address: str) -> Iterator[str]:
    """What an e-mail or a site calls its owner: "carapegua" of info@carapegua.gov.py."""
    host = urlsplit(address).netloc if "//" in address else address
    for label in _PARTS_OF_HOSTS.split(host.lower()):
        if len(label) > 4 and label not in _PROVIDERS and label not in shared_words():
            yield label


def _people(application: Application) -> list[Person]:
    """Who applies, the team, the team and the mentors of the dossier, the owner of the solver profile."""
    ids = {application.person_id, *(row.person_id for row in application.members.all())}
    if application.solver is not None:
        ids.add(application.solver.owner_id)
    if application.initiative_id is not None:
        here = Role.objects.filter(scope_type=Initiative._meta.label_lower, scope_id=application.initiative_id)
        ids.update(here.values_list("person_id", flat=True))
    return list(Person.objects.filter(pk__in=[pk for pk in ids if pk is not None]).order_by("pk"))


def _organisations(application: Application) -> list[Organisation]:
    ids: set[int | None] = {application.organisation_id, *(row.organisation_id for row in application.members.all())}
    if application.solver is not None:
        ids.add(application.solver.organisation_id)
    if application.initiative is not None:
        ids.add(application.initiative.organisation_id)
        ids.update(application.initiative.partners.values_list("organisation_id", flat=True))
    rows = (
        Organisation.objects.filter(pk__in=[pk for pk in ids if pk is not None])
        .select_related("territory")
        .prefetch_related("units")
    )
    return list(rows.order_by("pk"))


def _names_of(organisation: Organisation) -> Iterator[Name]:
    yield Name(organisation.name, Trait.ORGANISATION)
    yield Name(organisation.short_name, Trait.ORGANISATION)
    yield from (Name(unit.name, Trait.ORGANISATION) for unit in organisation.units.all())
    place = organisation.territory
    if place is not None and place.kind == TerritoryKind.MUNICIPALITY:
        yield from (Name(text, Trait.PLACE) for text in dict.fromkeys(place.names.values()))


def _names_of_work(application: Application) -> Iterator[Name]:
    """What can be looked up in public: the dossier, the profile, and the challenge when it is the applicant's."""
    if application.initiative is not None:
        yield Name(application.initiative.title, Trait.PROJECT)
    if application.solver is not None:
        yield Name(application.solver.name, Trait.ORGANISATION)
    if application.challenge is not None and application.call.kind != CallKind.SOLUTIONS:
        yield Name(application.challenge.title, Trait.PROJECT)


def _answered(submission: Submission | None) -> Iterator[tuple[str, str]]:
    """What the answers say of who answers: (trait, text). Contact data, and short texts asked as names."""
    if submission is None:
        return
    for question, value in _with_cards(submission.version.questions.questions.values(), submission.values):
        text = str(value)
        if question.kind in CONTACT:
            yield {Kind.EMAIL: Trait.EMAIL, Kind.PHONE: Trait.PHONE}.get(question.kind, Trait.NUMBER), text
        elif question.kind is Kind.TEXT and len(text.split()) <= _LONGEST_NAME:
            if question.fills in _NAME_FILLS:
                yield _NAME_FILLS[question.fills], text
            elif question.personal and (_NAME_KEY.search(question.key) or looks_like_a_person(text)):
                yield Trait.PERSON, text


def _with_cards(questions: Iterable[Question], values: Any) -> Iterator[tuple[Question, Any]]:
    for question in questions:
        value = values.get(question.key)
        if question.kind is Kind.CARDS and isinstance(value, list):
            for card in value:
                yield from _with_cards(question.fields, card)
        elif value is not None:
            yield question, value
