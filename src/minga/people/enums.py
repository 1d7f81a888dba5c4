from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Each language under its own name."""

    ES = "es", "Español"
    PT = "pt", "Português"
    EN = "en", "English"


class Gender(TextChoices):
    """Asked only for statistics, always optional."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Another identity")
    UNSAID = "unsaid", _("Prefers not to say")


class ContractType(TextChoices):
    """How stable the post is: it decides whether what was learned stays."""

    CAREER = "career", _("Career civil servant")
    APPOINTED = "appointed", _("Appointed")
    TEMPORARY = "temporary", _("Temporary contract")
    CONSULTANT = "consultant", _("Consultant")
    ELECTED = "elected", _("Elected")
    OTHER = "other", _("Another kind")


class ConsentPurpose(TextChoices):
    """Why we keep personal data."""

    ACCOUNT = "account", _("To have an account and take part in programmes")
    DIRECTORY = "directory", _("To appear in the directory of innovators")
    CONTACT = "contact", _("To be told about new calls and programmes")
    RESEARCH = "research", _("To use my answers, without my name, in studies")
