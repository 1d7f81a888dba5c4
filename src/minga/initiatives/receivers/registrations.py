"""What initiatives tell the apps below: scope of roles, subject of lessons and numbers, counters."""

from minga.challenges.enums import Sector
from minga.indicators.models import SubjectKind, register_subject
from minga.indicators.queries.counters import register as register_counter
from minga.initiatives.policies import SCOPE
from minga.initiatives.queries import exchange_work, my_work, subjects
from minga.initiatives.queries.counters import INITIATIVES_ADOPTED, INITIATIVES_PILOTED
from minga.initiatives.queries.edition_section import initiatives_of_edition
from minga.initiatives.queries.holdings import initiative_holdings
from minga.initiatives.queries.lessons_waiting import lessons_to_review
from minga.library.models import LessonSubject, register_lesson_subject
from minga.organisations.policies import register_scope
from minga.organisations.queries.roles import register_holdings
from minga.programmes.queries.edition_sections import register_edition_section
from minga.programmes.queries.work import register_work

register_work("initiatives.invitations", my_work.invitations_of, order=5)
register_work("initiatives.gates", my_work.gates_for, order=10)
register_work("initiatives.lessons", lessons_to_review, order=12)
register_work("initiatives.teams", my_work.teams_of, order=15)
register_work("initiatives.exchanges", exchange_work.exchanges_for, order=20)
register_edition_section("initiatives.of_edition", initiatives_of_edition, order=20)
register_counter(INITIATIVES_PILOTED)
register_counter(INITIATIVES_ADOPTED)
register_scope(SCOPE, may_manage=subjects.gives_roles, labels=subjects.labels_of, links=subjects.links_of)
register_holdings("initiatives", initiative_holdings)
register_subject(SubjectKind(type=SCOPE, may_manage=subjects.manages_numbers, public_ids=subjects.public_ids))
register_lesson_subject(
    LessonSubject(
        type=SCOPE,
        slug="iniciativas",
        find=subjects.found,
        may_write=subjects.writes_lessons,
        may_review=subjects.reviews_lessons,
        public_ids=subjects.public_ids,
        writable_by=subjects.of_her_team,
        sectors=Sector.choices,
    )
)
