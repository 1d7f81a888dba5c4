"""What a result says in sentences, each whole: where it stands, how it moved, and what cannot be said."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.capacity.models import GroupScore
from minga.capacity.queries.result_shapes import Figure, Part, ResultPage
from minga.capacity.queries.scales import Scale
from minga.ui.formats import number, short_number


def lead(page: ResultPage) -> list[str]:
    """The sentences beside the score."""
    if page.total is None:
        return [_("There is no score: nothing was answered, or too little to count.")]
    said = []
    if page.group is not None:
        said.append(_place(page.total, page.group.median))
    if page.change is not None:
        said.append(_moved(page.total, page.change.before, page.change.after, page.change.year))
    if page.group is not None and page.group.inside:
        said.append(_within(page.group.inside))
    return said


def _place(total: Figure, median: Decimal) -> str:
    """Beside the median of the group; a range that holds the median says nothing."""
    if (total.low if total.low is not None else total.score) > median:
        return _("It is above the median of its group.")
    if (total.high if total.high is not None else total.score) < median:
        return _("It is below the median of its group.")
    return _("With this evidence one cannot say whether it is above or below the median of its group.")


def _moved(total: Figure, before: Decimal, after: Decimal, year: int) -> str:
    """Since the wave before; a change inside the range may be none."""
    size = abs(after - before)
    values = {"points": number(size, 1), "year": year}
    if number(size, 1) == number(0, 1):
        return _("It has the same score as in %(year)s.") % values
    if total.low is not None and total.high is not None and total.low <= before <= total.high:
        words = _("Its score moved %(points)s points since %(year)s: within its range, so it may be no change.")
        return words % values
    if after > before:
        return _("It improved %(points)s points since %(year)s.") % values
    return _("It fell %(points)s points since %(year)s.") % values


def _within(others: int) -> str:
    return ngettext(
        "With this evidence one cannot say whether it does better or worse than the entity whose point lies in its range.",  # noqa: E501
        "With this evidence one cannot say whether it does better or worse than the entities whose point lies in its range.",  # noqa: E501
        others,
    )


def strip(page: ResultPage) -> str:
    """The strip in words, for whoever hears it."""
    if page.group is None:
        return ""
    group = spread(page.group.number, page.group.least, page.group.median, page.group.most)
    return f"{_score(page.total)} {group}" if page.total is not None else group


def part(each: Part, year: int | None) -> str:
    """One bar in words."""
    if each.figure is None:
        return _("No score.")
    said = [
        _("%(score)s of %(most)s.") % {"score": number(each.figure.score, 1), "most": short_number(each.scale.high)}
    ]
    if each.figure.low is not None and each.figure.high is not None:
        said.append(_("Range from %(low)s to %(high)s.") % _ends(each.figure))
    if each.median is not None:
        said.append(_("Median of the group: %(median)s.") % {"median": number(each.median, 1)})
    if each.before is not None and year is not None:
        said.append(_("In %(year)s: %(before)s.") % {"year": year, "before": number(each.before, 1)})
    return " ".join(said)


def spread(count: int, least: Decimal, median: Decimal, most: Decimal) -> str:
    """What a group scored, nobody by name."""
    return ngettext(
        "One entity, with %(median)s.",
        "%(count)s entities between %(least)s and %(most)s; median %(median)s.",
        count,
    ) % {"count": number(count), "least": number(least, 1), "most": number(most, 1), "median": number(median, 1)}


def half(row: GroupScore, scale: Scale) -> str:
    """The same with its middle half."""
    words = _("On a scale of %(most)s: %(spread)s Half of them lie between %(lower)s and %(upper)s.")
    return words % {
        "most": short_number(scale.high),
        "spread": spread(row.number, row.least, row.median, row.most),
        "lower": number(row.lower, 1),
        "upper": number(row.upper, 1),
    }


def _score(total: Figure) -> str:
    if total.low is None or total.high is None:
        return _("Score %(score)s.") % {"score": number(total.score, 1)}
    values = {"score": number(total.score, 1), **_ends(total)}
    return _("Score %(score)s, with a range from %(low)s to %(high)s.") % values


def _ends(figure: Figure) -> dict[str, str]:
    return {"low": number(figure.low or 0, 1), "high": number(figure.high or 0, 1)}
