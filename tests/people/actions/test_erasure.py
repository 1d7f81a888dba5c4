"""Erasure is complete: nothing that says who somebody was is left in any column of any table.

The test knows no app: it fills one row of every table that declares a path to a person with
words found nowhere else, erases, and reads the whole database. A new model without a right
declaration fails here.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.learning.enums import TaskBy
from minga.learning.models import Credential, Handin, MentorProfile, MentorSlot, SigningKey
from minga.notifications.actions import send_message
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.queries.roles import holds
from minga.people.actions.accounts import update_profile
from minga.people.actions.personal_data import erase_person, export_data
from minga.people.models import Person
from minga.people.queries.duties import duties_of
from minga.people.queries.personal_data import ELSEWHERE, Holding, holdings
from minga.ui.browser import mark_of
from minga.ui.models import KeptForm
from tests.factories.assessments import make_juror_tie
from tests.factories.credentials import make_achievement, make_credential
from tests.factories.enrolment import make_enrolment
from tests.factories.initiatives import make_initiative
from tests.factories.learning import make_participant, make_task, make_taught
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_consent, make_person, make_support_session, sign_in
from tests.factories.programmes import make_edition
from tests.factories.strategy import make_vote

pytestmark = pytest.mark.django_db

WORDS = ("zyxanthe", "quorvilde", "zq987654", "59599777555")
EMAIL = "zyxanthe.quorvilde@wombaland.example"
ALL = f"Zyxanthe Quorvilde {EMAIL} ZQ987654 59599777555"
NEEDLES = (*WORDS, "wombaland")
SHORT = 80
"""A free text shorter than this cannot hold a name by design: keys, codes, zones."""
NOT_HERS = {
    "programmes.enrolment.commitment": "the words of the programme, the same for everybody",
    "files.storedfile.name": "evidence belongs to the office; files of personal purposes go with files.receivers",
    "files.storedfile.path": "written by the house",
    "files.storedfile.media_type": "written by the house",
    "programmes.enrolment.sort_organisation": "the name of the organisation",
    "initiatives.exchange.answer": "what the team answered to the other office",
    "initiatives.exchange.outcome": "what came of it for both offices",
    "calls.application.confirmed": "codes of conditions",
    "calls.application.facts": "codes of groups, as they were when it was sent",
    "calls.application.eligibility": "codes of conditions and what became of them",
    "calls.application.not_eligible_reason": "the words of the office",
    "calls.solver.name": "a profile of an organisation stays; one of her own is emptied by calls.receivers",
    "calls.solver.summary": "the same",
    "calls.solver.stems": "the same",
}
"""Texts that stay in spite of standing in a row with a path to a person, and why."""
RECIPES: dict[str, Callable[[], models.Model]] = {
    "programmes.edition": make_edition,
    "programmes.enrolment": make_enrolment,
    "organisations.role": lambda: role(make_person()),
    "challenges.vote": lambda: make_vote(make_person()),
    "initiatives.initiative": lambda: make_initiative(team=False),
    "assessments.jurortie": lambda: make_juror_tie(make_person(), name="Otra persona"),
    "learning.handin": lambda: _handin(),
    "learning.mentorslot": lambda: _slot(),
    "learning.credential": lambda: _signed(),
}
"""Tables whose rules refuse a row of guessed values."""


def _handin() -> models.Model:
    edition = make_taught()
    task = make_task(edition, by=TaskBy.PERSON)
    return Handin.objects.create(task=task, enrolment=make_participant(edition))


def _slot() -> models.Model:
    profile = MentorProfile.objects.create(person=make_person(), timezone="America/Asuncion")
    return MentorSlot.objects.create(profile=profile, weekday=1, starts=time(9), ends=time(11))


def _signed() -> models.Model:
    """A credential never changes after it was signed, so its words are there from the beginning."""
    made = make_credential()
    key = SigningKey.objects.create(kid="de-prueba", algorithm="none", public_jwk={}, since=now())
    return Credential.objects.create(
        code="ZZZZ-ZZZZ", achievement=make_achievement(), person=make_person(), name=ALL[:250], language="es",
        issued_at=now(), status_list=made.status_list, status_index=made.status_index + 1, key=key, document=ALL,
    )  # fmt: skip


def _somebody() -> Person:
    return make_person(
        email=EMAIL,
        given_name="Zyxanthe",
        family_name="Quorvilde",
        phone="+59599777555",
        country="PY",
        national_id="ZQ987654",
        position="Jefa Quorvilde de compras",
        birth_year=1971,
    )


def _traces() -> list[str]:
    """Every cell of every table that holds one of the words, as `table.column: …`."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'tsvector', 'ARRAY') "
            "AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT "{column}"::text FROM "{table}" '  # noqa: S608 - names from the catalogue
                f'WHERE lower("{column}"::text) LIKE ANY (%s)',
                [[f"%{needle}%" for needle in NEEDLES]],
            )
            found += [f"{table}.{column}: {value[:80]}" for (value,) in cursor.fetchall()]
    return found


def _decoded_sessions() -> list[str]:
    return [str(session.get_decoded()) for session in Session.objects.all()]


def _free_texts(model: type[models.Model], held: Holding) -> "Iterator[models.Field[Any, Any]]":
    """Columns in which words about a person may come to stand.

    In a row that is kept, or of which only her name goes, she is only the author; its texts are about
    something else.
    """
    if held.declared.erase == "keep" or set(held.declared.blank) == {held.declared.person}:
        return
    for field in model._meta.concrete_fields:
        label = f"{model._meta.label_lower}.{field.name}"
        if field.choices or field.unique or label in NOT_HERS or isinstance(field, models.SlugField):
            continue
        short = isinstance(field, models.CharField) and (field.max_length or 0) <= SHORT
        if isinstance(field, models.TextField | models.JSONField | models.CharField) and (
            not short or field.name in held.declared.blank
        ):
            yield field


def _value(field: "models.Field[Any, Any]", person: Person, depth: int) -> Any:
    """Something that the column takes."""
    if field.remote_field is not None:
        if field.related_model is Person:
            return person
        return _make(field.related_model, person, depth + 1)  # type: ignore[arg-type]
    if field.choices:
        return next(value for value, _label in field.flatchoices if value != "")
    for kind, value in (
        (models.BooleanField, False),
        (models.UUIDField, uuid4()),
        (models.DateTimeField, now()),
        (models.DateField, date(2026, 1, 1)),
        (models.IntegerField, 1),
        (models.DecimalField, Decimal(1)),
        (models.JSONField, {}),
        (ArrayField, []),
        (models.BinaryField, b"x"),
    ):
        if isinstance(field, kind):
            return value
    return uuid4().hex[: field.max_length or 32]


def _make(model: type[models.Model], person: Person, depth: int = 0) -> models.Model:
    """One row with every column that must be given, in spite of whatever rules stand above."""
    if depth > 6:
        raise RecursionError(model)
    recipe = RECIPES.get(model._meta.label_lower)
    if recipe is not None:
        return recipe()
    values = {
        field.name: _value(field, person, depth)
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not isinstance(field, models.GeneratedField)
        and not field.has_default()
        and not field.null
        and not getattr(field, "auto_now", False)
        and not getattr(field, "auto_now_add", False)
        and not (field.blank and isinstance(field, models.CharField | models.TextField))
    }
    return model._base_manager.create(**values)


def _fill(held: Holding, person: Person) -> models.Model:
    """A row about the person, with her words in every free text."""
    row = _make(held.model, person)
    steps = held.declared.person.split("__")
    owner: Any = row
    for step in steps[:-1]:
        following = getattr(owner, step)
        if following is None:
            following = _make(owner._meta.get_field(step).related_model, person)
            held_by = {step: following}
            type(owner)._base_manager.filter(pk=owner.pk).update(**held_by)
        owner = following
    type(owner)._base_manager.filter(pk=owner.pk).update(**{steps[-1]: person})
    texts: dict[str, Any] = {
        field.name: {"x": ALL} if isinstance(field, models.JSONField) else ALL[: field.max_length]
        for field in _free_texts(held.model, held)
    }
    if texts:
        held.model._base_manager.filter(pk=row.pk).update(**texts)
    return row


HELD = [held for held in holdings() if held.model is not Person]


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.model._meta.label_lower)
def test_erasure_leaves_no_word_in_any_table_that_declares_a_person(held: Holding) -> None:
    person = _somebody()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    row = _fill(held, person)
    assert held.rows(person).filter(pk=row.pk).exists()

    erase_person(person=person, actor=person, now=now())

    assert _traces() == []


def test_erasure_leaves_nothing_of_a_whole_life_in_the_house(client: Client) -> None:
    person = _life(client)
    assert len(_traces()) > 10

    erase_person(person=person, actor=person, now=now())

    assert _traces() == []
    assert not any(needle in session for session in _decoded_sessions() for needle in NEEDLES)
    assert client.get("/cuenta/").status_code == 303
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("", None, False)
    assert person.erased_at is not None


def _life(client: Client) -> Person:
    """Everything that the floor of the house can know of one person."""
    person = _somebody()
    sign_in(client, person)
    stranger = SessionStore()
    stranger["login_code"] = {"email": EMAIL, "code": "1"}
    stranger.save()
    update_profile(person=person, values={"position": "Zyxanthe, directora"}, actor=person, now=now())
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "zyxanthe"})
    make_consent(person=person, text=f"Yo, {ALL}, acepto.")
    make_support_session(person=person, reason=f"{ALL} llamó por teléfono.")
    KeptForm.objects.create(token="a" * 64, page="/x/", mark=mark_of(person), body=f"name={ALL}", expires_at=now())
    send_message(
        to=person, kind="people.security_changed", context={"what": "password"}, link="/",
        about=person, actor=HOUSE, now=now(),
    )  # fmt: skip
    return person


def test_erasure_writes_the_log_without_words_and_tells_how_much_went() -> None:
    person = make_consent(person=_somebody()).person

    erase_person(person=person, actor=person, now=now())

    entry = Entry.objects.get(key="people.person_erased")
    assert entry.after == {"rows": {"people.consent": 1, "people.person": 1}}
    assert entry.subject_label == person.audit_label


@pytest.mark.parametrize("who", ["other", "staff"])
def test_nobody_erases_or_copies_another(who: str) -> None:
    person, actor = _somebody(), make_person(is_staff=who == "staff")

    for act in (erase_person, export_data):
        with pytest.raises(NotAllowed):
            act(person=person, actor=actor, now=now())

    person.refresh_from_db()
    assert person.email == EMAIL
    assert not Entry.objects.exists()


def test_the_house_erases_whoever_asked_in_a_letter() -> None:
    person = _somebody()

    erase_person(person=person, actor=HOUSE, now=now())

    assert _traces() == []


def test_her_roles_pass_to_the_deputy_whose_letters_no_longer_name_her() -> None:
    person, deputy, office = _somebody(), make_person(), make_organisation()
    given = give_role(
        person=person, kind=RoleKind.COORDINATOR, organisation=office, starts_on=date(2026, 1, 1),
        deputy=deputy, actor=HOUSE, now=now(),
    )  # fmt: skip
    assert any("Zyxanthe" in letter.body for letter in deputy.messages.all())

    erase_person(person=person, actor=person, now=now())

    given.refresh_from_db()
    assert given.ended_at is not None
    assert holds(deputy, [RoleKind.COORDINATOR], organisation=office, now=now())
    assert any("•••" in letter.body for letter in deputy.messages.all())
    assert _traces() == []


def test_what_only_she_answers_for_is_listed_and_what_others_share_is_not() -> None:
    person, alone, shared, stood_in = _somebody(), make_organisation("Sola"), make_organisation(), make_organisation()
    role(person, RoleKind.COORDINATOR, alone)
    role(person, RoleKind.COORDINATOR, shared)
    role(make_person(), RoleKind.MANAGER, shared)
    role(person, RoleKind.COORDINATOR, stood_in, deputy=make_person())
    role(person, RoleKind.MEMBER, make_organisation())

    duties = duties_of(person, now())

    assert len(duties) == 1
    assert "Sola" in duties[0].label
    assert duties[0].url == alone.get_absolute_url()


def test_erasing_twice_is_refused() -> None:
    person = erase_person(person=_somebody(), actor=HOUSE, now=now())

    with pytest.raises(NotAllowed):
        erase_person(person=person, actor=HOUSE, now=now())


def test_an_erased_address_can_be_used_anew() -> None:
    erase_person(person=_somebody(), actor=HOUSE, now=now())

    assert _somebody().pk


def test_export_holds_every_declared_column_of_every_row(client: Client) -> None:
    person = _life(client)

    sections = {part.model: part for part in export_data(person=person, actor=person, now=now())}

    assert {"people.person", "people.consent", "people.supportsession", "notifications.message"} <= set(sections)
    assert set(ELSEWHERE) - {"account.emailconfirmation"} <= set(sections)
    account = sections["people.person"].rows[0]
    assert set(account) == set(Person.personal.export)
    assert (account["email"], account["national_id"]) == (EMAIL, "ZQ987654")
    assert "audit.entry" in sections
    moment = sections["people.consent"].rows[0]["given_at"]
    assert datetime.fromisoformat(moment).tzinfo is not None


def test_export_holds_nothing_of_another(client: Client) -> None:
    _life(client)
    other = make_person()

    sections = export_data(person=other, actor=other, now=now())

    assert not any(needle in str(part).lower() for part in sections for needle in NEEDLES)
