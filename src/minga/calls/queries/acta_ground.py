"""The first half of an acta: the call, what was received, the jury, by what it was decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from minga.assessments.enums import BlindMode
from minga.calls.queries.acta_paper import NOTHING, Block, Column, Reader, plain, points, whole
from minga.calls.queries.reasons import cause_words
from minga.calls.queries.rule_words import rank_words, tie_break_words
from minga.core.texts import pick


def call(acta: Reader) -> Iterator[Block]:
    call, rules = acta.said["call"], acta.said["rules"]
    facts = [
        (_("Institution"), call["host"]),
        (_("Edition"), pick(call["edition"])),
        (_("Call"), pick(call["titles"])),
        (_("Round"), pick(acta.said["phase"]["titles"])),
        (_("Results published on"), acta.moment(acta.said["publish_at"])),
    ]
    yield Block(kind="facts", rows=tuple(facts))
    yield Block(kind="paragraph", text=_("The rules were frozen and published when the call opened:"))
    yield Block(
        kind="hashes",
        rows=tuple(
            (
                _("Rules %(number)s, %(moment)s")
                % {"number": each["number"], "moment": acta.moment(each["published_at"])},
                each["sha256"],
            )
            for each in rules["versions"]
        ),
    )
    former = acta.said["replaces"]
    if former:
        causes = " ".join(cause_words(each) for each in former["causes"])
        words = _("This acta replaces acta %(number)s. %(causes)s") % {"number": former["number"], "causes": causes}
        yield Block(kind="paragraph", text=words)
        yield Block(kind="hashes", rows=((_("Acta %(number)s") % former, former["sha256"]),))


def received(acta: Reader) -> Iterator[Block]:
    got = acta.said["received"]
    facts = [
        (_("Applications received in time"), whole(got["entries"])),
        (_("Of these, in the minutes of grace"), whole(got["in_grace"])),
        (_("Withdrawn by who applied"), whole(got["withdrawn"])),
        (_("Not eligible"), acta.codes(got["not_eligible"])),
        (_("Decided on"), whole(len(acta.said["ranking"]))),
    ]
    yield Block(kind="facts", rows=tuple(facts))


def jury(acta: Reader) -> Iterator[Block]:
    jury = acta.said["jury"]
    if jury is None:
        return
    aside = [f"{code} ({juror})" for code, juror in jury["recusals"]]
    yield Block(
        kind="facts",
        rows=(
            (_("Who knew whom"), str(BlindMode(jury["blind"]).label)),
            (_("Jurors that the rules ask for"), whole(jury["quorum"])),
            (_("Jurors who assessed"), whole(jury["judged"])),
            (_("Assessments of each application"), whole(jury["reviews"])),
            (_("Assessments that count"), whole(jury["assessments"])),
            (_("Who stood aside, from what"), acta.codes(aside)),
            (
                _("Conflicts of interest"),
                _("%(declared)s declared, %(detected)s detected, %(cleared)s cleared with a reason") % jury,
            ),
            (_("Applications discussed"), whole(jury["discussed"])),
        ),
    )
    if jury["names"]:
        people = ", ".join(f"{each['code']} {each['name']}" for each in jury["names"])
        yield Block(kind="paragraph", text=_("The jury: %(people)s.") % {"people": people})
    if jury["changes"]:
        yield Block(kind="paragraph", text=_("Scores that their juror changed after sending, with a reason on file:"))
        columns = (
            Column(text=_("Application")), Column(text=_("Juror")), Column(text=_("When"), share=1),
            Column(text=_("Before"), number=True), Column(text=_("After"), number=True),
        )  # fmt: skip
        rows = [
            (
                each["application"], each["juror"], acta.moment(each["at"]), points(each["before"]),
                points(each["after"]),
            )
            for each in jury["changes"]
        ]  # fmt: skip
        yield acta.table(columns, rows)


def criteria(acta: Reader) -> Iterator[Block]:
    yield Block(kind="paragraph", text=rank_words(acta.wording.phase))
    if acta.rubric is not None:
        columns = (
            Column(text=""), Column(text=_("Criterion"), share=1), Column(text=_("Points"), number=True),
            Column(text=_("Scale"), number=True), Column(text=_("Minimum"), number=True),
        )  # fmt: skip
        rows = [
            (
                f"C{number}", pick(each.title), plain(acta.rubric.points(each)), f"{each.low}–{each.high}",
                NOTHING if each.veto_below is None else str(each.veto_below),
            )
            for number, each in enumerate(acta.rubric.criteria, start=1)
        ]  # fmt: skip
        yield acta.table(columns, rows)
        if acta.rubric.pass_mark is not None:
            mark = plain(acta.rubric.pass_mark * 100)
            yield Block(
                kind="paragraph", text=_("Whoever has fewer than %(mark)s points has no place.") % {"mark": mark}
            )
    if acta.said["jury"] is not None:
        rules = [tie_break_words(each, acta.rules, acta.wording.names) for each in acta.rules.tie_breaks]
        listed = " ".join(f"{number}. {words}" for number, words in enumerate(rules, start=1))
        yield Block(
            kind="paragraph",
            text=_("Equal applications are told apart in this order: %(rules)s") % {"rules": listed},
        )
