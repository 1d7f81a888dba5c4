"""The second half of an acta: scores, order, ties, places kept, and what was decided."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from minga.calls.enums import Fate
from minga.calls.queries.acta_paper import NOTHING, Block, Column, Reader, amount_words, points
from minga.calls.queries.reasons import (
    correction_words,
    fate_words,
    quota_group,
    quota_result,
    quota_sentence,
    reason_words,
    tie_words,
)


def scores(acta: Reader) -> Iterator[Block]:
    if acta.rubric is None or not acta.said["scores"]:
        return
    keys = [each.key for each in acta.rubric.criteria]
    columns = (
        Column(text=_("Application")), Column(text=_("Juror")),
        *(Column(text=f"C{number}", number=True) for number in range(1, len(keys) + 1)),
        Column(text=_("Points"), number=True),
    )  # fmt: skip
    rows = [
        (
            each["application"], each["juror"], *(str(each["scores"].get(key, NOTHING)) for key in keys),
            points(each["points"]),
        )
        for each in acta.said["scores"]
    ]  # fmt: skip
    yield acta.table(columns, rows)
    corrected = [f"{each['application']} ({each['juror']})" for each in acta.said["scores"] if "before" in each]
    if corrected:
        words = _("Corrected after an appeal that was upheld; what they were before is in the file: %(codes)s.")
        yield Block(kind="paragraph", text=words % {"codes": acta.codes(corrected)})


def order(acta: Reader) -> Iterator[Block]:
    if not acta.said["ranking"]:
        yield Block(kind="paragraph", text=_("Nobody was in the order: the call has no applications to decide on."))
        return
    judged = acta.said["jury"] is not None
    words = correction_words(acta.said["order"])
    if judged and words:
        yield Block(kind="paragraph", text=words)
    if judged:
        text = _(
            "The interval says between which places an application would stand nine times of ten, given how "
            "much assessments differ. It decides nothing."
        )
        yield Block(kind="paragraph", text=text)
    challenge = (Column(text=_("Challenge"), share=1),) if acta.by_challenge else ()
    numbers = (
        (
            Column(text=_("Assessments"), number=True), Column(text=_("Points"), number=True),
            Column(text=_("Corrected"), number=True), Column(text=_("Interval"), number=True),
        )
        if judged
        else ()
    )  # fmt: skip
    columns = (
        *challenge, Column(text=_("Place"), number=True), Column(text=_("Application")), *numbers,
        Column(text=_("Result"), share=2),
    )  # fmt: skip
    yield acta.table(columns, [_line(acta, each, judged) for each in acta.said["ranking"]])


def _line(acta: Reader, line: Mapping[str, Any], judged: bool) -> tuple[str, ...]:
    low, high = line["rank_low"], line["rank_high"]
    numbers = (
        str(line.get("reviews", NOTHING)), points(line["raw"]), points(line["corrected"]),
        NOTHING if low is None else f"{low}–{high}",
    )  # fmt: skip
    reason = reason_words(line, acta.wording) if line.get("reason") not in ("by_rank", "no_places") else ""
    challenge = (acta.challenges.get(line["challenge"], NOTHING),) if acta.by_challenge else ()
    rank = NOTHING if line["rank"] is None else str(line["rank"])
    return (
        *challenge, rank, line["application"], *(numbers if judged else ()),
        ". ".join(filter(None, (_fate(acta, line), reason))),
    )  # fmt: skip


def _fate(acta: Reader, line: Mapping[str, Any]) -> str:
    words = fate_words(line["fate"], last=acta.wording.last)
    return f"{words} {line['waiting_place']}" if line["waiting_place"] else words


def ties(acta: Reader) -> Iterator[Block]:
    told = [(each["application"], words) for each in acta.said["ranking"] if (words := tie_words(each, acta.wording))]
    if told:
        yield acta.table((Column(text=_("Application")), Column(text=_("How it was told apart"), share=1)), told)
    for draw in acta.said["draws"]:
        published = draw["published"]
        yield Block(
            kind="paragraph",
            text=_(
                "Public lottery among %(entries)s applications: committed on %(committed)s, drawn on %(drawn)s "
                "with the public value “%(value)s”. Where it is read: %(source)s"
            )
            % {
                "entries": len(published["plan"]["entries"]),
                "committed": acta.moment(draw["committed_at"]),
                "drawn": acta.moment(draw["drawn_at"]),
                "value": published["public_value"],
                "source": draw["source"],
            },
        )
        yield Block(
            kind="hashes",
            rows=(
                (_("Plan"), published["plan_sha256"]),
                (_("Commitment"), published["plan"]["commitment"]),
                (_("Secret"), published["secret"]),
            ),
        )


def quotas(acta: Reader) -> Iterator[Block]:
    rows, changes = [], []
    for pool in acta.said["selection"]:
        where = f"{acta.challenges[pool['challenge']]}: " if pool["challenge"] else ""
        rows += [
            (
                where + quota_sentence(each["key"], acta.wording), str(each["eligible"]), str(each["reached"]),
                quota_result(each, acta.wording),
            )
            for each in pool["quotas"]
        ]  # fmt: skip
        changes += [
            (
                each["in"] or NOTHING, each["out"],
                ", ".join(quota_group(key, acta.wording) for key in each["quotas"]),
            )
            for each in pool["changes"]
        ]  # fmt: skip
    if not rows:
        return
    columns = (
        Column(text=_("What the rules ask for"), share=2), Column(text=_("May have a place"), number=True),
        Column(text=_("Have one"), number=True), Column(text=_("Result"), share=2),
    )  # fmt: skip
    yield acta.table(columns, rows)
    if changes:
        yield Block(kind="paragraph", text=_("To meet them with the least change, these places were exchanged:"))
        heads = (Column(text=_("Comes in")), Column(text=_("Gives way")), Column(text=_("For"), share=1))
        yield acta.table(heads, changes)


def decision(acta: Reader) -> Iterator[Block]:
    columns = (
        *((Column(text=_("Challenge"), share=2),) if acta.by_challenge else ()),
        Column(text=_("Application")), Column(text=_("Title"), share=2), Column(text=_("Organisation"), share=2),
    )  # fmt: skip
    rows = [
        (
            *((acta.challenges.get(each["challenge"], NOTHING),) if acta.by_challenge else ()),
            each["application"], each["title"] or NOTHING, each["organisation"] or NOTHING,
        )
        for each in acta.said["selected"]
    ]  # fmt: skip
    if rows:
        yield acta.table(columns, rows)
    else:
        yield Block(kind="paragraph", text=_("No application has a place. The call is declared void."))
    amount = acta.said["call"]["amount"]
    if rows and amount is not None and acta.wording.last:
        said = {"money": amount_words(Decimal(amount), acta.said["call"]["currency"])}
        yield Block(kind="paragraph", text=_("Each of them receives up to %(money)s.") % said)
    waiting = sorted(
        (each for each in acta.said["ranking"] if each["fate"] == Fate.WAITING),
        key=lambda each: (each["challenge"], each["waiting_place"] or 0),
    )
    others = [each["application"] for each in acta.said["ranking"] if each["fate"] == Fate.NOT_SELECTED]
    last = acta.wording.last
    yield Block(
        kind="facts",
        rows=(
            *(((_("Waiting list, in order"), acta.codes([each["application"] for each in waiting])),) if last else ()),
            (_("Not selected") if last else _("Do not go on"), acta.codes(others)),
        ),
    )
