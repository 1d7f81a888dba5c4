"""Places, organisations and roles with no surprises: consistent along the chain, valid today."""

from datetime import date
from itertools import count
from typing import Any

from django.db import models

from minga.core.clock import now
from minga.core.search import fold
from minga.core.texts import all_languages
from minga.organisations.enums import Level, OrganisationType, RoleKind, TerritoryKind, TieKind
from minga.organisations.models import JoinRequest, Organisation, Role, Territory, Tie, Unit, house_day
from minga.people.models import Person
from tests.factories.people import make_person

_numbers = count(1)


def make_country(code: str = "PY", **fields: Any) -> Territory:
    """A country; the same row when it is asked for twice."""
    values = {"kind": TerritoryKind.COUNTRY, "names": all_languages(f"País {code}"), "country": code}
    values |= {"key": code.lower(), **fields}
    return Territory.objects.get_or_create(code=code, defaults=values)[0]


def make_admin1(code: str = "PY-7", **fields: Any) -> Territory:
    """A department, province, state or region, with its country."""
    country = make_country(code[:2])
    values = {"kind": TerritoryKind.ADMIN1, "names": all_languages(f"Departamento {code}"), "country": code[:2]}
    values |= {"key": code.lower(), "parent": country, "division": "departamento", **fields}
    return Territory.objects.get_or_create(code=code, defaults=values)[0]


def make_municipality(name: str = "", *, parent: Territory | None = None, **fields: Any) -> Territory:
    """A municipality with its department and country."""
    number = next(_numbers)
    parent = parent or make_admin1()
    code = fields.pop("code", f"{parent.country}.{number:05d}")
    values: dict[str, Any] = {"kind": TerritoryKind.MUNICIPALITY, "country": parent.country, "parent": parent}
    values |= {"names": all_languages(name or f"Municipio {number}"), "key": f"{parent.country.lower()}-m-{number}"}
    return Territory.objects.create(code=code, **(values | fields))


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    """A municipality of Paraguay, recognised by support and confirmed today."""
    number = next(_numbers)
    name = name or f"Municipalidad {number}"
    values: dict[str, Any] = {"type": OrganisationType.MUNICIPAL, "level": Level.LOCAL, "confirmed_at": now()}
    values |= {"key": f"organisation-{number}", "folded_name": fold(name), "recognised_at": now(), **fields}
    if "territory" not in values:
        values["territory"] = make_admin1()
    return Organisation.objects.create(name=name, **values)


def make_unit(organisation: Organisation, name: str = "", **fields: Any) -> Unit:
    number = next(_numbers)
    values = {"name": name or f"Unidad {number}", "key": f"unit-{number}", **fields}
    return Unit.objects.create(organisation=organisation, **values)


def make_tie(origin: Organisation, target: Organisation, kind: str = TieKind.MEMBER_OF, **fields: Any) -> Tie:
    return Tie.objects.create(origin=origin, target=target, kind=kind, **fields)


def make_join_request(*, organisation: Organisation, person: Person | None = None, message: str = "") -> JoinRequest:
    """Somebody says she works there, and nobody has answered."""
    return JoinRequest.objects.create(organisation=organisation, person=person or make_person(), message=message)


def role(
    person: Person,
    kind: str = RoleKind.COORDINATOR,
    place: models.Model | None = None,
    **fields: Any,
) -> Role:
    """A role that counts today, in an organisation (made when none is given) or in a scope."""
    place = place or make_organisation()
    values: dict[str, Any] = {"starts_on": date(2020, 1, 1), **fields}
    if isinstance(place, Organisation):
        values["organisation"] = place
    else:
        values |= {"scope_type": place._meta.label_lower, "scope_id": place.pk}
    return Role.objects.create(person=person, kind=kind, **values)


def own_organisation(person: Person) -> Organisation:
    """Where she works already, by a role or by the edition that she was sent to: a second one would change forms."""
    works = Organisation.objects.filter(roles__person=person, roles__scope_type="").order_by("pk").first()
    return works or Organisation.objects.filter(enrolments__person=person).earliest("enrolments__pk")


def office_today() -> date:
    """The day by which the house counts roles."""
    return house_day(now())
