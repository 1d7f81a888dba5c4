"""The dossier as open data: the same story, for machines. Public rows only, whoever asks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from minga.core.clock import now as clock_now
from minga.initiatives.models import Initiative
from minga.initiatives.queries.dossier import DossierPage, dossier_page
from minga.initiatives.queries.knots import Knot, Promised, Ref, Series
from minga.initiatives.queries.results import Result
from minga.initiatives.queries.thread import Strand

FORMAT: Final = "minga.dossier/1"


def dossier_data(initiative: Initiative, host: str) -> Mapping[str, Any]:
    """The public dossier as plain values; `host` makes addresses whole."""
    page = dossier_page(initiative, None, clock_now(), as_public=True)
    return {
        "format": FORMAT,
        "key": page.key,
        "url": f"{host}{page.path}",
        "language": page.language,
        "title": page.title,
        "owner": page.organisation,
        "country": initiative.country,
        "kind": initiative.subtype,
        "sector": initiative.sector,
        "sdg": page.sdg,
        "stage": page.stage,
        "stage_dates": {str(n): _plain(day) for n, day in enumerate(page.stage_days, 1) if day},
        "state": page.state,
        "started_on": _plain(page.started_on),
        "ended_on": _plain(page.ended_on),
        "confirmed_on": _plain(page.confirmed_on),
        "problem": page.problem,
        "change": page.change,
        "challenge": {"title": page.challenge_title, "url": f"{host}{page.challenge_path}"}
        if page.challenge_path
        else None,
        "evidence": {"level": page.evidence_level, "why": page.evidence_words},
        "results": [_result(row) for row in page.results],
        "thread": [_knot(knot, host) for knot in page.knots if knot.kind != "ahead"],
        "next": [_promised(row) for row in page.next.commitments],
        "costs": _costs(page),
        "team": [{"name": hand.name, "part": hand.part} for hand in page.team],
        "derived_from": _strand(page.parent, host) if page.parent is not None else None,
        "adapted_in": [_strand(child, host) for child in page.children],
        "lessons": [{"title": row.title, "url": f"{host}{row.href}"} for row in page.lessons],
        "sources": [{"kind": source.kind, **_ref(source.ref, host)} for source in page.sources],
    }


def _costs(page: DossierPage) -> Mapping[str, Any]:
    return {
        "lines": [
            {
                "item": line.item,
                "quantity": _plain(line.quantity),
                "unit": line.unit,
                "unit_cost": _plain(line.unit_cost),
                "amount": _plain(line.amount),
                "currency": line.currency,
                "in_kind": line.in_kind,
            }
            for line in page.costs.lines
        ],
        "totals": [{"amount": _plain(total.amount), "currency": total.currency} for total in page.costs.totals],
    }


def _result(row: Result) -> Mapping[str, Any]:
    return {
        "title": row.title,
        "unit": row.unit,
        "of_the_challenge": not row.own,
        "baseline": _plain(row.baseline),
        "baseline_on": _plain(row.baseline_on),
        "baseline_source": row.baseline_source,
        "target": _plain(row.goal),
        "values": [[_plain(day), _plain(value)] for day, value in row.points],
        "source": row.source,
        "evidence": row.level,
    }


def _knot(knot: Knot, host: str) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "kind": knot.kind,
        "stage": knot.stage or None,
        "on": _plain(knot.on),
        "title": knot.title,
        "told": knot.lead,
        "text": knot.text,
        "state": knot.label.text if knot.label else "",
        "facts": [{"name": name, "value": value} for name, value in knot.facts],
        "refs": [_ref(ref, host) for ref in knot.refs],
        "series": _series(knot.series) if knot.series else None,
        "within": [_knot(inner, host) for inner in knot.inner],
    }
    if knot.box is not None:
        values["decision"] = {"office": knot.box.decides, "reason": knot.box.reason}
    if knot.promised:
        values["conditions"] = [_promised(row) for row in knot.promised]
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def _promised(row: Promised) -> Mapping[str, Any]:
    return {"text": row.text, "office": row.office, "due_on": _plain(row.due_on), "done_on": _plain(row.done_on)}


def _series(series: Series) -> Mapping[str, Any]:
    return {"title": series.title, "unit": series.unit, "values": [[_plain(d), _plain(v)] for d, v in series.points]}


def _ref(ref: Ref, host: str) -> Mapping[str, Any]:
    href = f"{host}{ref.href}" if ref.href.startswith("/") else ref.href
    return {"title": ref.title, "url": href, "note": ref.note, "on": _plain(ref.on)}


def _strand(strand: Strand, host: str) -> Mapping[str, Any]:
    return {
        "title": strand.title,
        "url": f"{host}{strand.href}",
        "organisation": strand.organisation,
        "stage": strand.stage,
        "note": strand.note,
    }


def _plain(value: date | Decimal | None) -> Any:
    """Dates as ISO, exact numbers as JSON numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
