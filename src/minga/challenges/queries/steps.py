"""The steps of the guided form: what each asks, and which are filled.

The order teaches: first the complaint, last the route by which a solution would stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.challenges.models import Challenge

QUESTION, AFFECTED, EVIDENCE = "queja", "afectados", "evidencia"
CAUSES, FRAME, ADOPTION, REVIEW = "causas", "marco", "adopcion", "revisar"


@dataclass(frozen=True)
class FormStep:
    """One page of the form. `columns`: the texts of the challenge that it holds."""

    slug: str
    title: str | Promise
    lead: str | Promise
    columns: tuple[str, ...] = ()


STEPS: Final[Mapping[str, FormStep]] = {
    step.slug: step
    for step in (
        FormStep(
            QUESTION,
            _("The complaint and the question"),
            _("Tell it as you would tell a neighbour. Do not propose a solution yet."),
            ("title", "complaint", "question", "unit", "language", "restricted"),
        ),
        FormStep(
            AFFECTED,
            _("Whom it affects"),
            _("Somebody with a face: which people, where, how many."),
            ("affected", "affected_count", "affected_source", "public_value"),
        ),
        FormStep(
            EVIDENCE,
            _("Evidence and baseline"),
            _("What shows that it happens, and the number as it is today. Without it nobody will know what changed."),
        ),
        FormStep(
            CAUSES,
            _("Causes, attempts and other places"),
            _("Why it happens, what was tried, and who else has met it."),
            ("causes",),
        ),
        FormStep(
            FRAME,
            _("Kind, goal and limits"),
            _("Where it belongs, so that others find it, and what cannot be changed."),
            (
                "nature", "sector", "sdg_goal", "sdg_target", "axes", "facet", "innovation_type",
                "horizon", "risk", "constraints", "technology_need",
            ),
        ),
        FormStep(
            ADOPTION,
            _("Success and how it would stay"),
            _("Before anybody starts: which number would be success, and who would pay for it and keep it."),
            ("adoption_budget", "adoption_norm", "adoption_owner", "adoption_note"),
        ),
        FormStep(
            REVIEW, _("Review"), _("What is there, what is missing, and what may be done with it."), ("plain_reason",)
        ),
    )
}  # fmt: skip


def step_link(challenge: Challenge, slug: str, field: str = "") -> str:
    """The address of a step, at one of its questions."""
    link = reverse("challenges:step", args=[challenge.key, slug])
    return f"{link}#{field}" if field else link
