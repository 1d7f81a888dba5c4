"""What programmes tells the apps below: its counters, its subjects, its scopes, its sections."""

from datetime import datetime

from minga.indicators.models import SubjectKind, register_subject
from minga.indicators.queries.counters import register as register_counter
from minga.organisations.policies import register_scope
from minga.organisations.queries.roles import register_holdings
from minga.organisations.queries.sections import (
    register_organisation_section,
    register_territory_section,
)
from minga.people.models import Person
from minga.programmes.policies import may_manage
from minga.programmes.queries.counters import (
    EDITION,
    PERSONS_COMPLETED,
    PERSONS_TRAINED,
    public_editions,
)
from minga.programmes.queries.editions import (
    editions,
    labels_of,
    links_of,
    organisation_section,
    territory_section,
)
from minga.programmes.queries.holdings import programme_holdings
from minga.programmes.queries.jury_work import assessments_waiting_for, jury_invitations_of
from minga.programmes.queries.work import register_work


def _manages(person: Person, edition_id: int, now: datetime | None = None) -> bool:
    edition = editions().filter(pk=edition_id).first()
    return edition is not None and may_manage(person, edition, now)


register_counter(PERSONS_TRAINED)
register_counter(PERSONS_COMPLETED)
register_subject(
    SubjectKind(
        type=EDITION,
        may_manage=_manages,
        public_ids=lambda: public_editions().values("pk"),
    )
)
register_scope(EDITION, may_manage=_manages, labels=labels_of, links=links_of)
register_holdings("programmes", programme_holdings)
register_organisation_section("programmes.editions", organisation_section, order=20)
register_territory_section("programmes.editions", territory_section, order=20)
register_work("assessments.invitations", jury_invitations_of, order=4)
register_work("assessments.waiting", assessments_waiting_for, order=7)
