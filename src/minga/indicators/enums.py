from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """How often an indicator is measured."""

    LIVE = "live", _("Counted all the time")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every three months")
    YEARLY = "yearly", _("Every year")
    ONCE = "once", _("At the end")


class Direction(TextChoices):
    """Which way is better."""

    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class Reading(TextChoices):
    """How a number that was promised is to be read."""

    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")
    AT_MOST = "at_most", _("at most")
    LESS_THAN = "less_than", _("less than")


class Disaggregation(TextChoices):
    """How a number may be broken down."""

    COUNTRY = "country", _("country")
    TERRITORY = "territory", _("territory")
    ORGANISATION = "organisation", _("organisation")
    LEVEL = "level", _("level of government")
    TYPE = "type", _("type of organisation")
    GENDER = "gender", _("sex or gender")
    RURAL = "rural", _("rural or urban")
    AGE = "age", _("age group")


class Pace(TextChoices):
    """Where a target stands against its calendar."""

    REACHED = "reached", _("Reached")
    ON_TRACK = "on_track", _("As planned")
    BEHIND = "behind", _("Behind the plan")
    MISSED = "missed", _("Not reached in time")
    NOT_STARTED = "not_started", _("Not started")
    NOT_COUNTED = "not_counted", _("Not yet counted here")
