"""What somebody opens when she plays a package, and how far she is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.learning.enums import PackageKind, PackageState
from minga.learning.models import Attempt, Package
from minga.learning.queries.attempt_data import resumes
from minga.people.models import Person
from minga.people.queries.letters import absolute
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import may_work_in


@dataclass(frozen=True)
class PartRow:
    """One line of the contents."""

    number: int
    title: str
    depth: int
    href: str
    current: bool
    state: str
    done: bool


@dataclass(frozen=True)
class Player:
    """A package opened at one of its parts."""

    title: str
    kind: str
    edition: str
    edition_title: str
    rows: tuple[PartRow, ...]
    part_title: str
    frame: str
    save: str
    before: str
    after: str
    watching: bool
    """Somebody who works in the edition looks; nothing is saved."""
    rules_ignored: bool
    progress: str
    reports: bool
    """Whether the part tells us how far she is."""

    @property
    def apart(self) -> bool:
        """Whether it is played at the other origin, as a site of its own."""
        return not self.frame.startswith("/")


def part_of(package: Package, number: int) -> Mapping[str, Any] | None:
    """A part by its place in the manifest, when it can be played."""
    parts = package.manifest.get("parts", [])
    part: Mapping[str, Any] | None = parts[number] if 0 <= number < len(parts) else None
    return part if part and part["href"] else None


def package_for(viewer: Person, edition: Edition, uuid: UUID | str) -> tuple[Package, Enrolment | None]:
    """A package that is ready, and as what she plays it; for whoever may not, it does not exist."""
    package = Package.objects.select_related("edition__host", "file").get(uuid=uuid, edition=edition)
    enrolment = Enrolment.objects.filter(edition=edition, person=viewer, status__in=TAKING_PART).first()
    if enrolment is None and not may_work_in(viewer, edition):
        raise Package.DoesNotExist
    if enrolment is not None and (package.state != PackageState.READY or not package.materials.exists()):
        raise Package.DoesNotExist
    return package, enrolment


def first_part(package: Package, enrolment: Enrolment | None) -> int:
    """Where to go on: the first part that is not done, else the first."""
    playable = [number for number, part in enumerate(package.manifest["parts"]) if part["href"]]
    if enrolment is None:
        return playable[0]
    done = set(_done(package, enrolment))
    return next((each for each in playable if package.manifest["parts"][each]["id"] not in done), playable[0])


def player(package: Package, enrolment: Enrolment | None, number: int, *, frame: str) -> Player:
    """The page around a part."""
    parts = package.manifest["parts"]
    attempts = {each.part: each for each in _attempts(package, enrolment)}
    address = reverse("learning:package", args=[package.edition.key, package.uuid])
    playable = [place for place, part in enumerate(parts) if part["href"]]
    at = playable.index(number)
    done = sum(1 for place in playable if _is_done(attempts.get(parts[place]["id"])))
    return Player(
        title=package.title,
        kind=package.get_kind_display(),
        edition=package.edition.key,
        edition_title=str(package.edition),
        rows=tuple(_row(place, part, attempts.get(part["id"]), number, address) for place, part in enumerate(parts)),
        part_title=parts[number]["title"] or package.title,
        frame=frame,
        save=reverse("learning:package-save", args=[package.edition.key, package.uuid]),
        before=f"{address}?parte={playable[at - 1] + 1}" if at else "",
        after=f"{address}?parte={playable[at + 1] + 1}" if at + 1 < len(playable) else "",
        watching=enrolment is None,
        rules_ignored=bool(package.manifest.get("rules_ignored")),
        progress=_("%(done)s of %(all)s done") % {"done": done, "all": len(playable)} if enrolment else "",
        reports=bool(parts[number]["reports"]),
    )


def frame_setup(package: Package, enrolment: Enrolment | None, number: int) -> dict[str, Any]:
    """What the script inside the sandbox begins with: its own part, and what it kept there."""
    part = package.manifest["parts"][number]
    attempt = next((each for each in _attempts(package, enrolment) if each.part == part["id"]), None)
    kept = attempt.data.get("cmi", {}) if attempt else {}
    goes_on = bool(attempt) and resumes(package.kind, kept)
    name = str(enrolment.person) if enrolment else _("Preview")
    learner = str(enrolment.uuid) if enrolment else "preview"
    setup = {"kind": package.kind, "part": number, "learner": name, "given": {}, "data": kept}
    setup["activity"] = absolute(reverse("learning:package", args=[package.edition.key, package.uuid]))
    if package.kind == PackageKind.H5P:
        return setup
    setup["data"] = _kept_for_next(package.kind, kept, goes_on)
    given = _given_12 if package.kind == PackageKind.SCORM_12 else _given_2004
    entry = "resume" if goes_on and attempt else "" if attempt else "ab-initio"
    seconds = attempt.seconds if attempt else 0
    setup["given"] = {name: value for name, value in given(part, name, learner, entry, seconds).items() if value != ""}
    return setup


def progress_by_package(packages: list[Package]) -> dict[int, tuple[int, int]]:
    """How many began and how many finished some part of each, in one query."""
    rows = (
        Attempt.objects.filter(package__in=packages, enrolment__status__in=TAKING_PART)
        .values("package")
        .annotate(
            begun=Count("enrolment", distinct=True),
            done=Count("enrolment", distinct=True, filter=Q(finished_at__isnull=False)),
        )
    )
    return {row["package"]: (row["begun"], row["done"]) for row in rows}


def score_words(score: Decimal | None) -> str:
    """A score as people read it."""
    return "" if score is None else f"{round(score * 100)} %"


def _attempts(package: Package, enrolment: Enrolment | None) -> list[Attempt]:
    return list(package.attempts.filter(enrolment=enrolment)) if enrolment else []


def _done(package: Package, enrolment: Enrolment) -> list[str]:
    return [each.part for each in _attempts(package, enrolment) if _is_done(each)]


def _is_done(attempt: Attempt | None) -> bool:
    return attempt is not None and attempt.completion == "completed"


def _row(number: int, part: Mapping[str, Any], attempt: Attempt | None, current: int, address: str) -> PartRow:
    words = ""
    if attempt is not None:
        words = _("Done") if _is_done(attempt) else _("Begun")
        words = " · ".join(filter(None, (words, score_words(attempt.score))))
    href = f"{address}?parte={number + 1}" if part["href"] else ""
    return PartRow(number, part["title"], part["depth"], href, number == current, words, _is_done(attempt))


def _kept_for_next(kind: str, kept: Mapping[str, Any], goes_on: bool) -> dict[str, Any]:
    """What is still known on the next visit: everything when it was suspended, else only the results."""
    passing = ("cmi.core.exit", "cmi.core.session_time", "cmi.exit", "cmi.session_time", "adl.nav.request")
    lasting = {name: value for name, value in kept.items() if name not in passing}
    if goes_on:
        return lasting
    if kind == PackageKind.SCORM_12:
        return {name: value for name, value in lasting.items() if name.startswith("cmi.core.")}
    return {}


def _given_12(part: Mapping[str, Any], name: str, learner: str, entry: str, seconds: int) -> dict[str, str]:
    hours, rest = divmod(seconds, 3600)
    return {
        "cmi.core.student_id": learner,
        "cmi.core.student_name": name,
        "cmi.core.credit": "credit",
        "cmi.core.entry": entry,
        "cmi.core.lesson_mode": "normal",
        "cmi.core.total_time": f"{hours:04d}:{rest // 60:02d}:{rest % 60:02d}",
        "cmi.launch_data": part["launch_data"],
        "cmi.student_data.mastery_score": part["mastery"],
        "cmi.student_data.max_time_allowed": part["time_allowed"],
        "cmi.student_data.time_limit_action": part["time_action"],
    }


def _given_2004(part: Mapping[str, Any], name: str, learner: str, entry: str, seconds: int) -> dict[str, str]:
    return {
        "cmi._version": "1.0",
        "cmi.learner_id": learner,
        "cmi.learner_name": name,
        "cmi.credit": "credit",
        "cmi.entry": entry,
        "cmi.mode": "normal",
        "cmi.total_time": f"PT{seconds}S",
        "cmi.launch_data": part["launch_data"],
        "cmi.completion_threshold": part["progress"],
        "cmi.scaled_passing_score": part["passing"],
        "cmi.max_time_allowed": part["time_allowed"],
        "cmi.time_limit_action": part["time_action"],
    }
