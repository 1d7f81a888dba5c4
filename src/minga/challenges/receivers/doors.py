"""What this app tells those below: numbers, files, counters, menus, blocks of pages, work to do."""

from django.utils.translation import gettext_lazy as _

from minga.challenges.actions.evidence import FILE
from minga.challenges.models import Challenge, Evidence
from minga.challenges.policies import SUBJECT, is_inside, is_public, may_write
from minga.challenges.queries import counters as counted
from minga.challenges.queries import work
from minga.challenges.queries.challenges import standing_public
from minga.challenges.queries.plans import lineage_of
from minga.challenges.queries.sections import organisation_section, register_challenge_section, territory_section
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.indicators.models import SubjectKind, register_subject
from minga.indicators.queries import counters
from minga.organisations.queries.sections import register_organisation_section, register_territory_section
from minga.people.models import Person
from minga.programmes.queries.work import register_work
from minga.ui import navigation


def register_doors() -> None:
    """Called once, when the app is ready."""
    subject = SubjectKind(SUBJECT, may_manage=may_set_numbers, public_ids=lambda: standing_public().values("pk"))
    register_subject(subject)
    register_file_policy(FILE, may_read_evidence)
    counters.register(counted.CHARACTERISED)
    counters.register(counted.CONNECTED)
    register_organisation_section("challenges.challenges", organisation_section, order=10)
    register_challenge_section("challenges.lineage", lineage_of, order=60)
    register_territory_section("challenges.challenges", territory_section, order=10)
    register_work("challenges.votes", work.to_vote_in, order=8)
    register_work("challenges.confirm", work.to_confirm, order=30)
    register_work("challenges.drafts", work.drafts_of, order=40)
    navigation.register(navigation.NavItem("challenges", _("Challenges"), "challenges:challenges", order=12))


def may_set_numbers(person: Person, challenge_id: int) -> bool:
    """Whoever writes the challenge writes its baseline and its figure of success."""
    challenge = Challenge.objects.select_related("organisation", "edition__host").filter(pk=challenge_id).first()
    return challenge is not None and may_write(person, challenge)


def may_read_evidence(person: Person | None, file: StoredFile) -> bool:
    """Everybody reads what stands on a public page; the rest is for those inside."""
    rows = Evidence.objects.filter(file=file).select_related("challenge__organisation", "challenge__edition__host")
    return any(
        (is_public(piece.challenge) and not piece.restricted) or is_inside(person, piece.challenge) for piece in rows
    )
