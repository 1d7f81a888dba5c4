"""What the team makes: artefacts with their versions, and canvases of the toolbox.

A version is never changed: a better one is the next. A canvas filled on screen is a submission of
the form engine about the initiative, which keeps two people's words apart; one filled by hand is a
photograph (or several) with what was read from it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL
from minga.initiatives.enums import ArtefactKind, Fidelity
from minga.initiatives.models.initiative import Initiative


class Artefact(Base):
    """A thing the team made, in all its versions."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="artefacts")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=ArtefactKind)
    purpose = models.TextField(_("what it is to show or to try"), blank=True)
    stage = models.PositiveSmallIntegerField()
    restricted = models.BooleanField(_("not for the public"), default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name = _("artefact")
        verbose_name_plural = _("artefacts")

    def __str__(self) -> str:
        return self.title


class ArtefactVersion(Base):
    """One state of an artefact: a file, a link or words."""

    personal = NOTHING_PERSONAL

    artefact = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    fidelity = models.CharField(_("fidelity"), max_length=6, choices=Fidelity)
    note = models.TextField(_("what is new in it"), blank=True)
    text = models.TextField(_("in words"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("date"))

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["artefact", "number"], name="initiatives_version_numbered_once")
        ]
        verbose_name = _("version of an artefact")
        verbose_name_plural = _("versions of artefacts")

    def __str__(self) -> str:
        return f"{self.artefact} {self.number}"


class Canvas(Base):
    """A tool of the toolbox, used by the team."""

    personal = NOTHING_PERSONAL

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="canvases")
    tool = models.ForeignKey("library.Tool", on_delete=models.PROTECT, related_name="canvases")
    submission = models.ForeignKey(
        "questionnaires.Submission", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    used_on = models.DateField(_("date"))
    read_text = models.TextField(_("what was read from the photograph"), blank=True)
    stage = models.PositiveSmallIntegerField()
    restricted = models.BooleanField(_("not for the public"), default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["used_on", "pk"]
        verbose_name = _("canvas")
        verbose_name_plural = _("canvases")

    def __str__(self) -> str:
        return self.title


class CanvasPhoto(Base):
    """A photograph of a canvas that was filled by hand."""

    personal = NOTHING_PERSONAL

    canvas = models.ForeignKey(Canvas, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name = _("photograph of a canvas")
        verbose_name_plural = _("photographs of canvases")

    def __str__(self) -> str:
        return self.caption or f"photo {self.pk}"
