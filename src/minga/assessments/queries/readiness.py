"""What a jury still lacks before it may begin, in sentences that say what to do."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.enums import JurorState
from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.queries.interests import in_the_way

MOST_NAMED = 5


@dataclass(frozen=True)
class Lack:
    """One thing that stands in the way. `code` is for programs, `words` for people."""

    code: str
    words: str


def seated(panel: Panel) -> list[Juror]:
    """Those who said yes and judge; whoever only stands in does not count until she is needed."""
    return list(panel.jurors.filter(state=JurorState.ACCEPTED, may_stand_in=False).order_by("pk"))


def standing_items(panel: Panel) -> list[PanelItem]:
    """What is judged: all that was not taken out."""
    return list(panel.items.filter(withdrawn_at__isnull=True))


def lacks(panel: Panel) -> tuple[Lack, ...]:
    """All that must be mended before the panel opens; empty when it is ready. Three queries."""
    jurors, items = seated(panel), standing_items(panel)
    if not items:
        yet = _("There is nothing to judge yet. Close the reception of applications, or hand them to the jury.")
        return (Lack("no_items", yet), *_of_people(panel, jurors))
    people = _of_people(panel, jurors)
    return people or (*_of_load(panel, jurors, items), *_of_conflicts(panel, jurors, items))


def _of_people(panel: Panel, jurors: list[Juror]) -> tuple[Lack, ...]:
    if not jurors:
        return (
            Lack("no_jury", _("Nobody sits on this jury yet. Invite jurors; each one has to accept the invitation.")),
        )
    short = panel.quorum - len(jurors)
    if short > 0:
        words = _("The jury needs %(quorum)s people and %(seated)s accepted. Invite %(short)s more.") % {
            "quorum": panel.quorum,
            "seated": len(jurors),
            "short": short,
        }
        return (Lack("quorum", words),)
    short = panel.reviews_per_item - len(jurors)
    if short > 0:
        words = _(
            "Each application needs %(reviews)s assessments by different people, and %(seated)s sit on the jury. "
            "Invite %(short)s more."
        ) % {"reviews": panel.reviews_per_item, "seated": len(jurors), "short": short}
        return (Lack("reviews", words),)
    return ()


def _of_load(panel: Panel, jurors: list[Juror], items: list[PanelItem]) -> tuple[Lack, ...]:
    needed = panel.reviews_per_item * sum(not item.sample for item in items)
    agreed = sum(juror.most_items for juror in jurors)
    if agreed >= needed:
        return ()
    words = _(
        "%(needed)s assessments are needed and the jury agreed to %(agreed)s. "
        "Invite more jurors, or ask those who sit on it to take more."
    ) % {"needed": needed, "agreed": agreed}
    return (Lack("load", words),)


def _of_conflicts(panel: Panel, jurors: list[Juror], items: list[PanelItem]) -> tuple[Lack, ...]:
    """Items that too few of those who sit on the jury may judge."""
    sitting = {juror.pk for juror in jurors}
    away = Counter(item for juror, item in in_the_way(panel) if juror in sitting)
    free = {item.code: len(sitting) - away[item.pk] for item in items if not item.sample}
    nobody = sorted(code for code, left in free.items() if left == 0)
    few = sorted(code for code, left in free.items() if 0 < left < panel.reviews_per_item)
    found = []
    if nobody:
        words = ngettext(
            "Everybody on the jury has a conflict of interest with %(codes)s. "
            "Invite somebody from outside, or clear a conflict that does not hold.",
            "Everybody on the jury has a conflict of interest with each of these: %(codes)s. "
            "Invite somebody from outside, or clear a conflict that does not hold.",
            len(nobody),
        )
        found.append(Lack("all_in_conflict", words % {"codes": listed(nobody)}))
    if few:
        words = ngettext(
            "%(codes)s needs %(reviews)s assessments, and without conflict of interest there are fewer jurors. "
            "Invite somebody from outside, or clear a conflict that does not hold.",
            "%(codes)s need %(reviews)s assessments each, and without conflict of interest there are fewer jurors. "
            "Invite somebody from outside, or clear a conflict that does not hold.",
            len(few),
        )
        found.append(Lack("few_without_conflict", words % {"codes": listed(few), "reviews": panel.reviews_per_item}))
    return tuple(found)


def listed(codes: list[str]) -> str:
    """The first few by name, the others by number."""
    named = ", ".join(codes[:MOST_NAMED])
    more = len(codes) - MOST_NAMED
    return _("%(codes)s and %(more)s more") % {"codes": named, "more": more} if more > 0 else named
