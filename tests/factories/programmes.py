"""Instruments, versions, editions and their parts: small, consistent, valid."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from minga.core.texts import all_languages
from minga.programmes.enums import EditionStatus, InstrumentKind, LineKind, PartnerRole, VersionStatus
from minga.programmes.models import (
    BudgetLine,
    ContextFigure,
    Edition,
    Instrument,
    InstrumentVersion,
    Partner,
    Stage,
)
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.queries.blueprints import read_blueprint
from tests.factories.organisations import make_organisation

_numbers = count(1)

# ruff: noqa: E501 - a blueprint in as few lines as YAML allows
SOURCE = """\
format: 1
key: taller-de-prueba
kind: course
languages: {default: es, all: [es, pt, en]}
title: {es: Taller de prueba, pt: Oficina de teste, en: Test workshop}
summary: {es: Un taller corto., pt: Uma oficina curta., en: A short workshop.}
purpose: {es: Probar la casa., pt: Testar a casa., en: To test the house.}
for_whom: {es: Quienes prueban., pt: Quem testa., en: Those who test.}
commitment: {es: Asistir., pt: Comparecer., en: To attend.}
sdgs: [{goal: 16, targets: ["16.6"]}]
organisations:
  - {key: anfitriona, name: Agencia de Prueba, type: national, level: national, country: PY}
  - {key: aliada, name: Universidad de Prueba, type: university, country: PY}
partners:
  - {organisation: anfitriona, roles: [lead, host]}
  - {organisation: aliada, roles: [methodology]}
participants: {opt_in: true, selection: nomination, places: 20}
stages:
  - {key: inscripcion, kind: enrolment, title: {es: Inscripción, pt: Inscrição, en: Enrolment}, lasts: 2w, opens: [enrol]}
  - {key: modulo, kind: learning, title: {es: Módulo, pt: Módulo, en: Module}, after: [inscripcion], lasts: 4w, opens: [attend]}
  - {key: cierre, kind: closing, title: {es: Cierre, pt: Encerramento, en: Closing}, after: [modulo], lasts: 1w}
budget:
  currency: USD
  cash_total: 5000
  cash:
    - {key: docentes, title: {es: Docentes, pt: Docentes, en: Teachers}, category: training, quantity: 2, unit: {es: personas, pt: pessoas, en: people}, unit_cost: 1500}
    - {key: sala, title: {es: Sala, pt: Sala, en: Room}, category: venue, quantity: 1, unit: {es: sala, pt: sala, en: room}, unit_cost: 2000}
  in_kind:
    - {key: equipo, title: {es: Equipo, pt: Equipe, en: Team}, people: 2, hours_per_week: 2-3, weeks: 7, rate: null}
targets:
  - {key: personas, indicator: persons_trained_unique, title: {es: Personas formadas, pt: Pessoas formadas, en: People trained}, value: 20, unit: {es: personas, pt: pessoas, en: people}}
  - {key: satisfaccion, indicator: satisfaction, title: {es: Satisfacción, pt: Satisfação, en: Satisfaction}, value: 80, unit: {es: por ciento, pt: por cento, en: percent}}
"""


@cache
def blueprint() -> Blueprint:
    """A small blueprint with three stages, two partners, three budget lines and two targets."""
    return read_blueprint(SOURCE)


def make_instrument(**fields: Any) -> Instrument:
    """An instrument in the catalogue, shipped with Minga unless an owner is given."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"instrumento-{number}",
        "kind": InstrumentKind.COURSE,
        "titles": all_languages(f"Instrumento {number}"),
        "summaries": all_languages("Un instrumento."),
        "shipped": "owner" not in fields,
    }
    return Instrument.objects.create(**(values | fields))


def instrument_version(**fields: Any) -> InstrumentVersion:
    """A launched version with the blueprint of this file."""
    text = fields.pop("source", SOURCE)
    values: dict[str, Any] = {
        "number": 1,
        "status": VersionStatus.LAUNCHED,
        "blueprint": read_blueprint(text).as_json() if text != SOURCE else blueprint().as_json(),
        "source": text,
        "checksum": hashlib.sha256(text.encode()).hexdigest(),
    }
    values["instrument"] = fields.pop("instrument", None) or make_instrument()
    return InstrumentVersion.objects.create(**(values | fields))


def make_edition(**fields: Any) -> Edition:
    """An edition that runs now, public, in Spanish and Portuguese, without stages."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"edicion-{number}",
        "titles": all_languages(f"Edición {number}"),
        "summaries": all_languages("Una edición."),
        "purposes": all_languages("Probar."),
        "for_whom": all_languages("Quienes prueban."),
        "commitments": all_languages("Asistir."),
        "status": EditionStatus.RUNNING,
        "starts_on": date.today() - timedelta(days=30),  # noqa: DTZ011
        "ends_on": date.today() + timedelta(days=30),  # noqa: DTZ011
        "timezone": "America/Asuncion",
        "languages": ["es", "pt"],
        "countries": ["PY"],
        "sdgs": [16],
        "places": 20,
    }
    values |= fields
    values["version"] = fields.get("version") or instrument_version()
    values["host"] = fields.get("host") or make_organisation()
    return Edition.objects.create(**values)


def make_stage(edition: Edition, **fields: Any) -> Stage:
    """A learning stage that covers the whole edition."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"etapa-{number}",
        "kind": "learning",
        "titles": all_languages(f"Etapa {number}"),
        "order": edition.stages.count(),
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
    }
    return Stage.objects.create(edition=edition, **(values | fields))


def make_partner(edition: Edition, role: str = PartnerRole.ALLY, **fields: Any) -> Partner:
    values = {"organisation": fields.pop("organisation", None) or make_organisation(), "role": role}
    return Partner.objects.create(edition=edition, **(values | fields))


def make_line(edition: Edition, **fields: Any) -> BudgetLine:
    """Two teachers at 1,500 dollars each."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"linea-{number}",
        "kind": LineKind.CASH,
        "items": all_languages("Docentes"),
        "quantity": Decimal(2),
        "units": all_languages("personas"),
        "unit_cost": Decimal(1500),
        "currency": "USD",
    }
    return BudgetLine.objects.create(edition=edition, **(values | fields))


def make_figure(edition: Edition, **fields: Any) -> ContextFigure:
    values: dict[str, Any] = {
        "statements": all_languages("Confía en su municipio."),
        "value": Decimal(20),
        "unit": "percent",
        "source": "Encuesta",
        "year": 2020,
    }
    return ContextFigure.objects.create(edition=edition, **(values | fields))
