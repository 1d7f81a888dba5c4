"""Packages: those who teach send them and put them in a session, participants play them."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.core.untrusted import read_json, whole_number
from minga.learning.actions.attempts import save_attempt
from minga.learning.actions.packages import add_package, place_material, remove_package
from minga.learning.models import Package
from minga.learning.queries.attempts import first_part, package_for, part_of, player, score_words
from minga.learning.queries.package_serving import frame_address
from minga.learning.queries.packages import package_rows, place_named, places_of
from minga.learning.web.forms.packaging import PackageForm, PlaceForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.learning.web.views.packaging_doors import doors
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.editions import edition_for
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, allow, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def packages(request: SignedInRequest, edition: str) -> HttpResponse:
    """The packages of an edition, and the door for a new one."""
    found = taught_edition(request.person, edition)
    form = bind(PackageForm, request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            add_package(
                edition=found, upload=said["file"], name=said["file"].name, title=said["title"],
                language=said["language"], actor=request.person, now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            error.field = "file"
            refuse(form, error)
        else:
            messages.success(request, _("The package is being checked. That takes a moment."))
            return redirect(request, "learning:packages", edition)
    more = {"form": form, "rows": package_rows(found), "doors": doors(found, "packages")}
    context = teaching_context(request.person, found, "systems", **more)
    return respond(request, "learning/packages.html", context, part="rows")


@sign_in_required
def package_place(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Put a package in a session or a module."""
    found = taught_edition(request.person, edition)
    package = _package_of(found, uuid)
    form = bind(PlaceForm, request, places=places_of(found))
    if request.method == "POST" and form.is_valid():
        place = place_named(found, form.cleaned_data["place"])
        try:
            place_material(
                thing=package, place=place, minutes=form.cleaned_data["minutes"],
                actor=request.person, now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(title)s” is now in “%(place)s”.") % {"title": package, "place": place})
            return redirect(request, "learning:packages", edition)
    context = teaching_context(request.person, found, "systems", form=form, thing=package, back="learning:packages")
    return respond(request, "learning/place_material.html", context)


@sign_in_required
@require_POST
def package_remove(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Let a package go that nobody uses."""
    found = taught_edition(request.person, edition)
    try:
        remove_package(package=_package_of(found, uuid), actor=request.person, now=clock.now())
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The package is removed."))
    return redirect(request, "learning:packages", edition)


@sign_in_required
@require_safe
def package(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """Play a package, in a frame from which it reaches nothing of the house."""
    thing, enrolment = _playing(request.person, edition, uuid)
    if not thing.manifest.get("parts"):
        raise Http404
    told = whole_number(request.GET.get("parte", ""))
    number = first_part(thing, enrolment) if told is None else told - 1
    part = part_of(thing, number)
    if part is None:
        raise Http404
    frame = frame_address(thing, enrolment, number, clock.now(), house=request.get_host())
    page = player(thing, enrolment, number, frame=frame)
    opens = enrolment is not None and not part["reports"]
    context = {"page": page, "number": number, "visit": uuid4(), "opens": opens, "nav": "learning"}
    response = respond(request, "learning/package.html", context)
    return allow(response, "frame-src", request.build_absolute_uri(frame).partition("/paquetes/")[0] + "/paquetes/")


@sign_in_required
@require_POST
def package_save(request: SignedInRequest, edition: str, uuid: UUID) -> HttpResponse:
    """What the package said of her. Answered in a line of JSON, for the script of the page."""
    thing, enrolment = _playing(request.person, edition, uuid)
    if enrolment is None:
        raise Http404
    try:
        said = read_json(request.body)
        saved = save_attempt(
            package=thing, enrolment=enrolment, part=int(said["part"]), visit=str(said["visit"]), data=said["data"],
            actor=request.person, now=clock.now(),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RawPostDataException):
        return JsonResponse({"words": _("What the package sent cannot be read. Open it again.")}, status=422)
    except DomainError as error:
        return JsonResponse({"words": str(error)}, status=422)
    words = _("Done") if saved.completion == "completed" else _("Begun")
    return JsonResponse({"words": " · ".join(filter(None, (words, score_words(saved.score))))})


def _package_of(edition: Edition, uuid: UUID) -> Package:
    """A package of this edition, or the page does not exist."""
    found = edition.packages.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _playing(person: Person, edition: str, uuid: UUID) -> tuple[Package, Enrolment | None]:
    try:
        return package_for(person, edition_for(person, edition, clock.now()), uuid)
    except (Edition.DoesNotExist, Package.DoesNotExist):
        raise Http404 from None
