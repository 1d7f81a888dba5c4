"""Teams by hand: a team, somebody's place, a mentor, handing over, the dossier of a team."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.models import Initiative
from minga.learning.models import Team
from minga.learning.queries.mentors import MentorCard
from minga.programmes.models import Enrolment
from minga.ui.forms import Described, Form, offer

NO_TEAM = "ninguno"


class TeamForm(Form):
    """Name and challenge of a team. Challenges are those of the edition."""

    name = forms.CharField(label=_("Name"), max_length=120)
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    closed = forms.BooleanField(
        label=_("It stays as it is"), required=False, help_text=_("Proposals neither add nor take anybody.")
    )

    def __init__(self, *args: Any, challenges: Sequence[tuple[str, str]], new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "challenge", [("", _("None yet")), *challenges])
        if new:
            del self.fields["closed"]


class PlaceForm(Form):
    """In which team somebody is."""

    team = forms.ChoiceField(label=_("Team"), widget=forms.RadioSelect)
    stays = forms.BooleanField(
        label=_("She stays there in every later proposal"),
        required=False,
        initial=True,
        help_text=_("You can free this place later."),
    )

    def __init__(self, *args: Any, teams: Sequence[tuple[Team, int]], placed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(team.number), Described(team.name, _("%(n)s people") % {"n": size})) for team, size in teams]
        offer(self, "team", [*choices, *([(NO_TEAM, _("In no team"))] if placed else [])])


class MentorForm(Form):
    """Who accompanies the team."""

    mentor = forms.ChoiceField(label=_("Mentor"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, mentors: Sequence[tuple[MentorCard, Sequence[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", [(card.key, Described(card.name, " ".join(why))) for card, why in mentors])


class HandOverForm(MentorForm):
    """Who goes on, and what she should know."""

    note = forms.CharField(
        label=_("What the next mentor should know"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Where the team stands, what is difficult, what was promised, what comes next."),
    )
    field_order = ("mentor", "note")


class WorkForm(Form):
    """The initiative of a team: a new one, or one of the edition that is there."""

    existing = forms.ChoiceField(label=_("Initiative"), widget=forms.RadioSelect, required=False)
    title = forms.CharField(
        label=_("Name of the initiative"), max_length=160, required=False, help_text=_("The team can change it later.")
    )
    leader = forms.ChoiceField(label=_("Who is asked to lead it"), widget=forms.RadioSelect, required=False)

    def __init__(
        self, *args: Any, initiatives: Sequence[Initiative], people: Sequence[Enrolment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "existing", [("", _("A new one")), *((each.key, each.title) for each in initiatives)])
        offer(self, "leader", [(str(each.uuid), each.person.name) for each in people])
        if not initiatives:
            del self.fields["existing"]
        if not people:
            del self.fields["leader"]
