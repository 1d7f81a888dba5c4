"""A challenge that another organisation described already, taken as the beginning of one's own.

What describes the problem travels, with a line that says from whom. What must be found out in each
place does not: who and how many are affected, evidence, baseline, success, and the route to adoption.
"""

from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges import policies
from minga.challenges.actions.challenges import Complaint, edit_challenge, start_challenge
from minga.challenges.events.challenges import ChallengeDerived
from minga.challenges.models import Challenge
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotAllowed
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Edition

TRAVELS: Final = (
    "question", "causes", "constraints", "public_value", "technology_need", "nature", "sector", "facet",
    "innovation_type", "horizon", "axes", "sdg_target",
)  # fmt: skip


@action
def derive_challenge(
    *,
    source: Challenge,
    organisation: Organisation,
    affected: str = "",
    edition: Edition | None = None,
    actor: Actor,
    now: datetime,
) -> Challenge:
    """A draft of `organisation` with the texts of `source`, in the language in which they are written.

    `affected`: whom it affects here; it is never copied. The draft says where its texts come from.
    """
    if isinstance(actor, Person) and not policies.may_see(actor, source, now):
        raise NotAllowed(_("You may not read this challenge."))
    if source.organisation_id == organisation.pk:
        raise DomainError(_("This challenge is of the same organisation: work on it itself."), field="challenge")
    complaint = Complaint(
        organisation=organisation,
        title=source.title,
        complaint=_attributed(source),
        language=source.language,
        edition=edition,
    )
    made = start_challenge(complaint=complaint, actor=actor, now=now)
    texts: dict[str, Any] = {name: getattr(source, name) for name in TRAVELS}
    made = edit_challenge(challenge=made, changes={**texts, "affected": affected}, actor=actor, now=now)
    made.derived_from = source
    made.save(update_fields=["derived_from", "updated_at"])
    record(
        ChallengeDerived(subject=made, organisation_id=organisation.pk, after={"source": source.key}),
    )
    return made


def _attributed(source: Challenge) -> str:
    """The complaint as it was written there, and where that is."""
    words = source.complaint.strip() or source.question.strip() or source.title
    with translation.override(source.language):
        said = _("Texts taken from “%(title)s”, of %(name)s. Change what is different here.")
        return f"{words}\n\n{said % {'title': source.title, 'name': source.organisation.name}}"
