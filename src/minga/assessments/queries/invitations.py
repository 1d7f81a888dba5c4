"""The question to a juror: the link that answers it, and what she reads.

The token is a signature over her row and the moment of the invitation: it cannot be guessed and is
kept nowhere. A new invitation changes the moment, so the former link stops working.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from minga.assessments.enums import BlindMode, JurorState, PanelState
from minga.assessments.models import Juror
from minga.assessments.policies import owner_kind
from minga.assessments.queries.subjects import owner_facts, owner_of
from minga.core.keys import signed_token
from minga.core.texts import pick
from minga.people.enums import ConsentPurpose
from minga.people.models import Person
from minga.people.queries.consents import has_consent

_SALT: Final = "minga.assessments.invitation"


def mint_token(juror: Juror) -> str:
    """The token of the standing invitation; the same each time it is asked for."""
    moment = juror.invited_at.isoformat() if juror.invited_at else ""
    return signed_token(_SALT, f"{juror.uuid}:{moment}")


def invitation_path(juror: Juror) -> str:
    """Where she answers without an account, in her language."""
    path = reverse("assessments:invitation", args=[juror.uuid, mint_token(juror)])
    return f"{path}?lang={juror.person.language}"


def juror_by_link(uuid: str, token: str) -> Juror:
    """Whose invitation this link answers; DoesNotExist when the token is not hers, or not the newest."""
    juror = _asked().get(uuid=uuid)
    if not constant_time_compare(mint_token(juror), token):
        raise Juror.DoesNotExist
    return juror


def invitation_for(person: Person, uuid: str) -> Juror:
    """The invitation that this person got; DoesNotExist for anybody else."""
    return _asked().get(uuid=uuid, person=person)


def waiting_for(person: Person) -> QuerySet[Juror]:
    """Juries that ask her and wait for her answer."""
    open_ones = _asked().filter(person=person, state=JurorState.INVITED)
    return open_ones.exclude(panel__state=PanelState.CLOSED).order_by("answer_by", "pk")


@dataclass(frozen=True)
class InvitationPage:
    """What she reads before she answers, and after."""

    name: str
    email: str
    title: str
    owner: str
    blind: str
    blind_words: str
    most_items: int
    counted: str
    reviews: int
    judges_from: datetime | None
    due_at: datetime | None
    answer_by: datetime | None
    criteria: tuple[str, ...]
    stands_in: bool
    state: str
    state_label: str
    open: bool
    late: bool
    asks_consent: bool
    topics: Mapping[str, str]


def invitation_page(juror: Juror, now: datetime) -> InvitationPage:
    """The question as it stands now."""
    panel, invited = juror.panel, juror.state == JurorState.INVITED
    late = invited and juror.answer_by is not None and juror.answer_by < now
    return InvitationPage(
        name=juror.person.name,
        email=juror.person.email or "",
        title=str(panel),
        owner=owner_facts(panel).label,
        blind=panel.blind,
        blind_words=str(BlindMode(panel.blind).label),
        most_items=juror.most_items,
        counted=owner_kind(panel.owner_type).counted(juror.most_items),
        reviews=panel.reviews_per_item,
        judges_from=panel.judges_from,
        due_at=panel.due_at,
        answer_by=juror.answer_by,
        criteria=tuple(pick(each.title) for each in panel.rubric.read.criteria),
        stands_in=juror.may_stand_in,
        state=juror.state,
        state_label=juror.get_state_display(),
        open=invited and not late and panel.state in (PanelState.PREPARING, PanelState.JUDGING),
        late=late,
        asks_consent=not has_consent(juror.person, ConsentPurpose.ACCOUNT),
        topics=owner_kind(panel.owner_type).topics(owner_of(panel)),
    )


def _asked() -> QuerySet[Juror]:
    return Juror.objects.select_related("panel__rubric", "person")
