"""Forms come with an edition and follow its plan."""

from typing import cast

from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import Event, subscribe
from minga.programmes.actions.forms import align_forms, set_up_forms
from minga.programmes.events.editions import EditionLaunched, StageAdded, StageEdited, StageRemoved, StagesShifted
from minga.programmes.models import Edition, Stage
from minga.programmes.policies import may_manage, may_work_in
from minga.programmes.queries.counters import EDITION
from minga.programmes.queries.edition_forms import form_mates, may_answer_form
from minga.questionnaires.policies import SubjectKind, register_subject


@subscribe(EditionLaunched)
def edition_launched(happened: EditionLaunched) -> None:
    """The forms of the blueprint, ready to be answered when their stage opens."""
    set_up_forms(edition=cast(Edition, happened.subject), actor=HOUSE, now=now())


def plan_changed(happened: Event) -> None:
    """A stage moved: its forms open and close with it."""
    thing = happened.subject
    edition = thing.edition if isinstance(thing, Stage) else cast(Edition, thing)
    align_forms(edition=edition, actor=HOUSE, now=now())


for _kind in (StageAdded, StageEdited, StageRemoved, StagesShifted):
    subscribe(_kind)(plan_changed)


register_subject(
    SubjectKind(
        model=EDITION,
        label=str,
        address=lambda edition: reverse("programmes:edition", args=[cast(Edition, edition).key]),
        may_answer=lambda person, edition, form: may_answer_form(person, cast(Edition, edition), form),
        mates=lambda person, edition, form: form_mates(person, cast(Edition, edition), form),
        may_read=lambda person, edition: may_work_in(person, cast(Edition, edition)),
        may_manage=lambda person, edition: may_manage(person, cast(Edition, edition)),
    )
)
