"""What a participant brings to a team, and what she would like to work on. Hers to say, hers to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.learning.enums import TeamSkill
from minga.learning.events.mentoring import WishSaved
from minga.learning.models import Wish
from minga.learning.queries.wishes import WELL
from minga.people.enums import Language
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.policies import FINISHED

SOMEWHAT: Final = 0.5
MOST_WISHES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`well`, `somewhat`: skills; `challenges`: ids, the dearest first; `boss`: her chief, when in this edition."""

    well: Iterable[str] = ()
    somewhat: Iterable[str] = ()
    languages: Iterable[str] = ()
    challenges: Iterable[int] = ()
    boss: Enrolment | None = None


@action
def save_wish(*, enrolment: Enrolment, wanted: Wanted, actor: Actor, now: datetime) -> Wish:
    """Keep what she says of herself, in place of what she said before."""
    del now
    rows = Enrolment.objects.select_related("edition").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=enrolment.pk)
    if actor.pk is None or actor.pk != held.person_id:
        raise NotAllowed(_("Only the person herself says what she brings and what she wants."))
    if held.status != EnrolmentStatus.ENROLLED or held.edition.status in FINISHED:
        raise NotReady(_("Teams of this edition are not formed any more."), code="over")
    values = _checked(held, wanted)
    wish, _made = Wish.objects.update_or_create(enrolment=held, defaults=values)
    after = {"skills": len(values["skills"]), "challenges": len(values["challenges"])}
    record(WishSaved(subject=wish, organisation_id=held.edition.host_id, after=after), related=(held.edition,))
    return wish


def _checked(enrolment: Enrolment, wanted: Wanted) -> dict[str, Any]:
    skills = {skill: SOMEWHAT for skill in wanted.somewhat} | {skill: WELL for skill in wanted.well}
    chosen = list(dict.fromkeys(wanted.challenges))
    open_to = Challenge.objects.filter(edition=enrolment.edition, status__in=STANDING, pk__in=chosen)
    boss, errors = wanted.boss, dict[str, list[str]]()
    if set(skills) - set(TeamSkill.values):
        errors["well"] = [_("Choose one of the options of the list.")]
    if open_to.count() < len(chosen) or len(chosen) > MOST_WISHES:
        errors["first"] = [_("Choose challenges of this edition, three at most.")]
    if boss is not None and (
        boss.pk == enrolment.pk or boss.edition_id != enrolment.edition_id or boss.status not in TAKING_PART
    ):
        errors["boss"] = [_("Choose somebody else who takes part in this edition.")]
    if errors:
        raise Invalid(errors)
    languages = [each for each in wanted.languages if each in Language.values]
    return {"skills": skills, "languages": languages, "challenges": chosen, "boss": boss}
