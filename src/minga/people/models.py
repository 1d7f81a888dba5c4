"""A person, what she agreed to, and when support looked through her eyes.

Names are split only because letters and certificates need it; never build a "full name"
elsewhere: use `name`. `national_id` is unique per country in its folded form, because it is
a key of the import. Nothing here is deleted by hand: erasure is an action.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.core.keys import new_key
from minga.core.models import Base
from minga.core.personal import Personal
from minga.people.enums import ConsentPurpose, ContractType, Gender, Language


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail, the way they write it."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """A person who can sign in; used by commands, tests and allauth."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin, Base):
    """Somebody who can sign in, or who was nominated and has not yet."""

    personal = Personal(
        person="self",
        export=(
            "email",
            "given_name",
            "family_name",
            "language",
            "timezone",
            "phone",
            "country",
            "national_id",
            "gender",
            "birth_year",
            "position",
            "contract_type",
            "last_login",
        ),
        erase="blank",
        blank={
            "email": None,
            "given_name": "",
            "family_name": "",
            "phone": "",
            "country": "",
            "national_id": None,
            "gender": "",
            "birth_year": None,
            "position": "",
            "contract_type": "",
            "password": "!",
            "last_login": None,
            "is_active": False,
        },
        reason="the row stays, empty, so that counts of unique persons stay true",
    )

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ES)
    timezone = models.CharField(_("time zone"), max_length=60, default="America/Bogota")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    national_id = models.CharField(_("national id"), max_length=40, null=True, blank=True)
    gender = models.CharField(_("sex or gender"), max_length=12, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    position = models.CharField(_("position"), max_length=160, blank=True)
    contract_type = models.CharField(_("type of contract"), max_length=20, choices=ContractType, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("support staff"), default=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["country", "national_id"],
                condition=Q(national_id__isnull=False),
                name="people_person_national_id_once",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(erased_at__isnull=False) | Q(is_active=False),
                name="people_person_reachable",
            ),
        ]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.audit_label

    @property
    def name(self) -> str:
        """The name as the person writes it; empty once erased."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def audit_label(self) -> str:
        """How the log names this person: never by name, so erasure is complete."""
        return f"person {self.key}"


class Consent(Base):
    """What a person agreed to, in which words, and until when."""

    personal = Personal(person="person", export=("purpose", "text", "given_at", "withdrawn_at"), erase="delete")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=30, choices=ConsentPurpose)
    text = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    given_at = models.DateTimeField(_("given on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="people_consent_one_standing",
            )
        ]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}"


class SupportSession(Base):
    """Support staff seeing the house as a person sees it: reasoned, short, logged."""

    personal = Personal(
        person="person", export=("reason", "started_at", "ended_at"), erase="blank", blank={"reason": ""}
    )

    staff = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_given")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    started_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at__isnull=True), name="people_support_one_open"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("started_at")), name="people_support_ends_later"),
        ]
        verbose_name = _("visit of support")
        verbose_name_plural = _("visits of support")

    def __str__(self) -> str:
        return f"support {self.uuid}"
