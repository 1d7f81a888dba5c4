"""Letters to those who follow a dossier: written by a job, so that a decision never waits for a thousand of them."""

from datetime import datetime

from minga.core.actors import HOUSE
from minga.initiatives import policies
from minga.initiatives.actions.telling import tell_each
from minga.initiatives.enums import GateOutcome, LifeStage
from minga.initiatives.models import GateReview
from minga.initiatives.queries.people import followers_of, team_of
from minga.notifications.models import Message

KIND = "thread_grew"


def tell_followers(review: GateReview, *, now: datetime) -> int:
    """Tell each follower once that the thread grew or ended, whoever still may read it; answers how many.

    The team and whoever decided know already. Run twice, it goes on where it was left.
    """
    initiative = review.initiative
    about = {"about_type": GateReview._meta.label_lower, "about_id": review.pk}
    told = Message.objects.filter(kind=f"initiatives.{KIND}", **about).values("to")
    knows = team_of(initiative, now).order_by().values("pk")
    context = {
        "stage": LifeStage(review.to_stage).label,
        "outcome": GateOutcome(review.outcome).label,
        "reasons": review.reasons,
        "office": review.decided_office,
    }
    waiting = followers_of(initiative).exclude(pk__in=knows).exclude(pk__in=told).exclude(pk=review.decided_by_id or 0)
    readers = [person for person in waiting if policies.may_see(person, initiative, now)]
    for person in readers:
        tell_each(
            [person], KIND, initiative=initiative, context=context, link=initiative.get_absolute_url(), about=review,
            actor=review.decided_by or HOUSE, now=now,
        )  # fmt: skip
    return len(readers)
