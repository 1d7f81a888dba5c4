"""Jobs of teams and mentors: a proposal, and the letters after one was applied."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task
from minga.learning.actions.matching_compute import compute_matching
from minga.learning.actions.matchings import tell_applied_mentors, tell_applied_teams
from minga.learning.models import Matching


@task("learning.compute_matching")
def compute(*, matching_id: int) -> None:
    """One proposal; one that is gone meanwhile needs no answer."""
    matching = Matching.objects.filter(pk=matching_id).first()
    if matching is not None:
        compute_matching(matching=matching, actor=HOUSE, now=now())


@task("learning.tell_placed")
def tell_placed(*, matching_id: int) -> None:
    """Whoever was placed hears where, and why."""
    tell_applied_teams(Matching.objects.select_related("edition").get(pk=matching_id), now())


@task("learning.tell_named")
def tell_named(*, matching_id: int) -> None:
    """Mentors and teams hear of each other."""
    tell_applied_mentors(Matching.objects.select_related("edition").get(pk=matching_id), now())
