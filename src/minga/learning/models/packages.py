"""Material of other systems: packages that are played apart from the house, tools elsewhere, statements out.

Nothing of a package is trusted: it is unpacked by our own rules into files that are served without cookies
and inside a sandboxed frame. A tool elsewhere is known by keys that it and we exchanged (LTI 1.3). What goes
to a learning record store waits in `Statement` until it was taken.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import NOTHING_PERSONAL, Personal
from minga.learning.enums import PackageKind, PackageState


class Package(Base):
    """A SCORM or H5P package."""

    personal = NOTHING_PERSONAL

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="packages")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, blank=True)
    kind = models.CharField(max_length=9, choices=PackageKind, blank=True)
    state = models.CharField(max_length=8, choices=PackageState, default=PackageState.CHECKING)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    manifest = models.JSONField(default=dict)
    """What is played, in order: identifier, title, address, parameters, mastery."""
    problems = models.JSONField(default=list)
    unpacked_bytes = models.BigIntegerField(default=0)
    file_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Attempt(Base):
    """How far a person has come in one part of a package."""

    personal = Personal(
        person="enrolment__person",
        export=("package", "part", "completion", "success", "score", "seconds"),
        erase="delete",
    )

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="attempts")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="package_attempts")
    part = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    """The data model of SCORM as the part left it, or the state of an H5P."""
    completion = models.CharField(max_length=14, blank=True)
    success = models.CharField(max_length=10, blank=True)
    score = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    seconds = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "enrolment", "part"], name="learning_attempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.package}: {self.part}"

    @property
    def audit_label(self) -> str:
        """The log names the package and the person's row."""
        return f"package #{self.package_id}: enrolment #{self.enrolment_id}"


class ExternalTool(Base):
    """A tool elsewhere that an organisation knows (LTI 1.3, we are the platform)."""

    personal = NOTHING_PERSONAL

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("name"), max_length=160)
    client_id = models.CharField(max_length=80, unique=True)
    deployment_id = models.CharField(max_length=80)
    login_url = models.URLField(_("login address"), max_length=500)
    launch_url = models.URLField(_("launch address"), max_length=500)
    redirect_urls = models.JSONField(_("other launch addresses"), default=list, blank=True)
    keys_url = models.URLField(_("address of its keys"), max_length=500, blank=True)
    public_jwks = models.JSONField(_("its public keys"), default=dict, blank=True)
    shares_names = models.BooleanField(_("gets names and e-mail addresses"), default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class ToolLink(Base):
    """One place in an edition from which a tool elsewhere is opened."""

    personal = NOTHING_PERSONAL

    tool = models.ForeignKey(ExternalTool, on_delete=models.PROTECT, related_name="links")
    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="tool_links")
    title = models.CharField(_("title"), max_length=200)
    target_url = models.URLField(_("address to open"), max_length=500, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    points = models.DecimalField(_("points at most"), max_digits=7, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class ToolGrade(Base):
    """What a tool elsewhere says of somebody's work in it."""

    personal = Personal(
        person="enrolment__person", export=("link", "score", "at_most", "comment", "graded_at"), erase="delete"
    )

    link = models.ForeignKey(ToolLink, on_delete=models.CASCADE, related_name="grades")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="tool_grades")
    score = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    at_most = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    progress = models.CharField(max_length=20, blank=True)
    comment = models.TextField(blank=True)
    graded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "enrolment"], name="learning_tool_grade_once")]

    def __str__(self) -> str:
        return f"{self.link}: {self.score}"


class RecordStore(Base):
    """Where statements about learning go (xAPI). Its password is a setting of the server, named here."""

    personal = NOTHING_PERSONAL

    edition = models.OneToOneField("programmes.Edition", on_delete=models.CASCADE, related_name="record_store")
    address = models.URLField(_("address"), max_length=500)
    secret_name = models.CharField(_("name of the secret"), max_length=60)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.address


class Statement(Base):
    """One statement on its way out; its `uuid` is the statement's id, so it counts once there too."""

    personal = Personal(person="enrolment__person", export=("statement", "sent_at"), erase="delete")

    edition = models.ForeignKey("programmes.Edition", on_delete=models.CASCADE, related_name="statements")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="statements")
    source = models.CharField(max_length=120)
    """What it tells, `attendance:17`: once."""
    statement = models.JSONField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "source"], name="learning_statement_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["edition", "id"], condition=Q(sent_at__isnull=True), name="learning_statements_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.source
