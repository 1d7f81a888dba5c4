"""What this app tells others, and hears from them, about evaluation, messages, console and public results."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _

from minga.core.clock import now
from minga.core.events import subscribe
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.indicators.queries.counters import register as register_counter
from minga.learning.actions.outbox import register_outbox
from minga.learning.actions.rated_offline import take_rating, take_skills
from minga.learning.actions.ratings import rate_skills
from minga.learning.actions.reporting import PURPOSE
from minga.learning.enums import Skill
from minga.learning.policies import follows
from minga.learning.queries.counters import SKILLS_UP, USE_LEARNED
from minga.learning.queries.ratings import enrolment_of, evaluation_work, moment_now, rating_block, skills_block
from minga.learning.queries.results_section import results_section
from minga.learning.queries.session_blocks import register_block, register_home
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.edition_forms import form_key
from minga.programmes.queries.edition_sections import register_edition_section
from minga.programmes.queries.work import register_work
from minga.questionnaires.events import AnswersSubmitted
from minga.questionnaires.models import Submission

SIX_SKILLS: Final = "six-skills"
LEVELS: Final[Mapping[str, int]] = {"never": 1, "seldom": 2, "half": 3, "often": 4, "always": 5}


def register() -> None:
    """Called once, when the app is ready."""
    register_console_tab("classroom", _("Classroom"), "learning:console", group="today", order=10, opens=follows)
    register_console_tab("evaluation", _("Evaluation"), "learning:evaluation", group="results", order=30, opens=follows)
    register_edition_section("learning.results", results_section, order=40)
    register_block("rating", rating_block, order=20)
    register_home("skills", skills_block, order=60, aside=True)
    register_work("learning.evaluation", evaluation_work, order=45)
    register_outbox("session.rating", take_rating)
    register_outbox("skills.rate", take_skills)
    register_counter(SKILLS_UP)
    register_counter(USE_LEARNED)
    register_file_policy(PURPOSE, may_read_report, kinds=("xlsx",), personal=True)
    for name, label in (
        ("announcement", _("Message of whoever runs an edition of yours")),
        ("follow_up", _("What you use of an edition, ninety days later")),
    ):
        declare(f"learning.{name}", group=MessageGroup.PROGRAMME, label=label)


def may_read_report(viewer: Person | None, file: StoredFile) -> bool:
    """Nobody but whoever ordered it, whom `files` lets in as the one who stored it."""
    del viewer, file
    return False


@subscribe(AnswersSubmitted)
def skills_answered(happened: AnswersSubmitted) -> None:
    """Whoever answers the blueprint's form of the six skills need not answer the page, too."""
    sent = cast(Submission, happened.subject)
    form, person = sent.version.form, sent.person
    if person is None or form.owner_type != Edition._meta.label_lower or not form.key.endswith(SIX_SKILLS):
        return
    edition = Edition.objects.filter(pk=form.owner_id).first()
    if edition is None or form.key != form_key(edition, SIX_SKILLS):
        return
    enrolment, levels = enrolment_of(person, edition), levels_in(sent.values)
    if enrolment is None or set(levels) != set(Skill.values):
        return
    moment = now()
    rate_skills(enrolment=enrolment, moment=moment_now(enrolment, moment), levels=levels, actor=person, now=moment)


def levels_in(values: Mapping[str, Any]) -> dict[str, int]:
    """The matrix of the form: skill → how often, as a number."""
    given = values.get("practice")
    given = given if isinstance(given, Mapping) else {}
    return {skill: LEVELS[given[skill]] for skill in Skill.values if given.get(skill) in LEVELS}
