"""Who may open which address of learning: completing. Gathered in `access_all`."""

from typing import Any

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.actions.agents import name_agent
from minga.learning.actions.keys import signer
from minga.learning.enums import PrintState, RuleKind
from minga.learning.models import CertificateSet, CompletionRule
from minga.learning.queries.certificate_files import set_file, sets_folder
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.architecture.access import Row, World
from tests.factories.credentials import make_credential, make_graduate
from tests.factories.learning import make_participant
from tests.factories.people import make_person

CHECKED = "anybody may check a credential: keys, issuers, status lists and the page of a number"
OFFICE, STRANGER, TEACHER, OWN = "manager", "stranger", "facilitator", "participant"


def _key(_world: World) -> dict[str, Any]:
    return {"kid": signer(now=now()).key.kid}


def _edition(world: World) -> dict[str, Any]:
    return {"key": world.edition.key}


def _credential(world: World) -> dict[str, Any]:
    return {"code": make_credential(make_graduate(world.edition)).code}


def _issuer(world: World) -> dict[str, Any]:
    _credential(world)
    return {"key": world.organisation.key}


def _achievement(world: World) -> dict[str, Any]:
    return {"uuid": make_credential(make_graduate(world.edition)).achievement.uuid}


def _list(world: World) -> dict[str, Any]:
    return {"number": make_credential(make_graduate(world.edition)).status_list.number}


def _set(world: World) -> dict[str, Any]:
    """A file that lies there, however little is in it."""
    make_credential(make_graduate(world.edition))
    CertificateSet.objects.filter(edition=world.edition).delete()
    ordered = CertificateSet.objects.create(edition=world.edition, state=PrintState.READY, total=1, size=2)
    sets_folder().mkdir(parents=True, exist_ok=True)
    set_file(ordered).write_bytes(b"PK")
    return {"key": world.edition.key, "uuid": ordered.uuid}


def _rule(world: World) -> dict[str, Any]:
    texts = all_languages("Seguir las sesiones.")
    CompletionRule.objects.create(edition=world.edition, key="asistencia", kind=RuleKind.ATTENDANCE, texts=texts)
    return {"key": world.edition.key, "rule_key": "asistencia"}


def _learner(world: World) -> dict[str, Any]:
    return {"key": world.edition.key, "uuid": make_participant(world.edition).uuid}


def _enrolled(world: World) -> dict[str, Any]:
    row, _made = Enrolment.objects.get_or_create(
        edition=world.edition, person=world.cast.participant, defaults={"status": EnrolmentStatus.ENROLLED}
    )
    Enrolment.objects.filter(pk=row.pk).update(status=EnrolmentStatus.ENROLLED, answered_at=now())
    return {"key": world.edition.key}


def _organisation(world: World) -> dict[str, Any]:
    world.organisation.recognised_at = now()
    world.organisation.save()
    return {"key": world.organisation.key}


def _agent(world: World) -> dict[str, Any]:
    arguments = _organisation(world)
    held = name_agent(organisation=world.organisation, person=make_person(), actor=HOUSE, now=now())
    return {**arguments, "code": held.code}


ROWS: dict[str, Row] = {
    "learning:keys": Row("citizen", None, why=CHECKED),
    "learning:key": Row("citizen", None, _key, why=CHECKED),
    "learning:verify": Row("citizen", None, why=CHECKED),
    "learning:house-did": Row("citizen", None, why=CHECKED),
    "learning:house-issuer": Row("citizen", None, why=CHECKED),
    "learning:issuer": Row("citizen", None, _issuer, why=CHECKED),
    "learning:issuer-did": Row("citizen", None, _issuer, why=CHECKED),
    "learning:achievement": Row("citizen", None, _achievement, why=CHECKED),
    "learning:status-list": Row("citizen", None, _list, why=CHECKED),
    "learning:credential": Row("citizen", None, _credential, why=CHECKED),
    "learning:credential-jwt": Row("citizen", None, _credential, why=CHECKED),
    "learning:credential-json": Row("citizen", None, _credential, why=CHECKED),
    "learning:badge-svg": Row("citizen", None, _credential, why=CHECKED),
    "learning:badge-png": Row("citizen", None, _credential, why=CHECKED),
    "learning:certificate": Row("citizen", None, _credential, why=CHECKED),
    "learning:agents-directory": Row("citizen", None, why="only those who agreed to be found are in it"),
    "learning:my-credentials": Row(OWN, "citizen"),
    "learning:credential-revoke": Row(OFFICE, STRANGER, _credential),
    "learning:credential-replace": Row(OFFICE, STRANGER, _credential),
    "learning:completion": Row(TEACHER, STRANGER, _edition),
    "learning:complete": Row(OFFICE, TEACHER, _edition, post=True),
    "learning:completion-refresh": Row(TEACHER, STRANGER, _edition, post=True),
    "learning:rules": Row(OFFICE, TEACHER, _edition),
    "learning:rule-new": Row(OFFICE, TEACHER, _edition),
    "learning:rule": Row(OFFICE, TEACHER, _rule),
    "learning:rule-remove": Row(OFFICE, TEACHER, _rule, post=True),
    "learning:progress-of": Row(TEACHER, STRANGER, _learner),
    "learning:progress": Row(OWN, STRANGER, _enrolled),
    "learning:credentials": Row(OFFICE, TEACHER, _edition),
    "learning:credential-words": Row(OFFICE, TEACHER, _edition),
    "learning:issue": Row(OFFICE, TEACHER, _edition, post=True),
    "learning:issue-progress": Row(OFFICE, TEACHER, _edition),
    "learning:credentials-export": Row(OFFICE, TEACHER, _edition),
    "learning:certificates": Row(OFFICE, TEACHER, _edition),
    "learning:certificates-progress": Row(OFFICE, TEACHER, _edition),
    "learning:certificates-file": Row(OFFICE, TEACHER, _set),
    "learning:agents": Row("owner", STRANGER, _organisation),
    "learning:agent-name": Row("owner", STRANGER, _organisation),
    "learning:agent-end": Row("owner", STRANGER, _agent, post=True),
}
