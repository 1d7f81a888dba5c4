"""What anybody reads who checks a credential: first whether it holds, then what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.core.texts import day_in_words
from minga.learning.enums import AchievementKind
from minga.learning.models import Credential
from minga.learning.policies import may_revoke
from minga.learning.queries.badge_faces import face_of
from minga.learning.queries.badges import credential_address
from minga.learning.queries.signed_words import SignedWords, signed_words
from minga.learning.queries.verifying import Checked, Verdict
from minga.people.models import Person

_LANGUAGES: Final = (("es", "Español"), ("pt", "Português"), ("en", "English"))
_WORDS: Final[Mapping[Verdict, tuple[str, str | Promise, str | Promise]]] = {
    Verdict.VALID: (
        "done",
        gettext_lazy("It is genuine and it holds"),
        gettext_lazy("The signature is that of the issuer, and nothing was changed."),
    ),
    Verdict.REVOKED: (
        "bad",
        gettext_lazy("It no longer holds"),
        gettext_lazy("It was issued, and later taken back."),
    ),
    Verdict.SUPERSEDED: (
        "warn",
        gettext_lazy("It was replaced by a corrected one"),
        gettext_lazy("Ask for the corrected one, or open it here: it says what holds today."),
    ),
    Verdict.EXPIRED: (
        "warn",
        gettext_lazy("Its time is over"),
        gettext_lazy("It is genuine, and it was valid until the day it names."),
    ),
    Verdict.ALTERED: (
        "bad",
        gettext_lazy("Somebody changed it: do not trust it"),
        gettext_lazy("What it says is not what was signed. Open the number to read what was really issued."),
    ),
    Verdict.DISTRUSTED: (
        "bad",
        gettext_lazy("It cannot be trusted any more"),
        gettext_lazy("The key that signed it is no longer safe. Its holder can ask the issuer for a new one."),
    ),
    Verdict.ERASED: (
        "warn",
        gettext_lazy("It no longer holds, and it names nobody any more"),
        gettext_lazy("A credential with this number was issued. Its holder asked for her data to be erased."),
    ),
    Verdict.UNKNOWN: (
        "bad",
        gettext_lazy("We do not know this credential"),
        gettext_lazy("Its signature is ours, but nothing was issued under its number. Write to the issuer."),
    ),
    Verdict.FOREIGN: (
        "warn",
        gettext_lazy("It was not issued here"),
        gettext_lazy("Only its own issuer can say whether it is genuine. Check it where it was issued."),
    ),
    Verdict.UNSIGNED: (
        "bad",
        gettext_lazy("It has no signature"),
        gettext_lazy("It is only a text that says it is a credential. Ask for the signed file, or for the number."),
    ),
    Verdict.UNREADABLE: (
        "bad",
        gettext_lazy("This is not a credential"),
        gettext_lazy("Give the whole file, ending in .jwt, .json, .svg or .png, or paste all of it."),
    ),
    Verdict.EMPTY_PICTURE: (
        "warn",
        gettext_lazy("There is no credential in this picture"),
        gettext_lazy(
            "A photograph, a screenshot, or a badge that came through a chat has lost it. "
            "Ask for the file as it was downloaded, or type the number."
        ),
    ),
    Verdict.PAPER: (
        "info",
        gettext_lazy("Type the number of this certificate"),
        gettext_lazy("A certificate on paper or as PDF is checked by the number that stands beside its QR code."),
    ),
}


@dataclass(frozen=True)
class Said:
    """The verdict in words."""

    tone: str
    title: str
    text: str
    verdict: str


@dataclass(frozen=True)
class CredentialPage:
    """What the page shows."""

    said: Said
    code: str
    address: str
    name: str
    title: str
    statement: str
    issuer: str
    issuer_link: str
    criteria: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    reason: str
    successor: str
    holds: bool
    hers: bool
    manages: bool
    edition_link: str
    takes: bool
    """Whether there is something to take away: it is genuine, and was not taken back."""
    languages: tuple[tuple[str, str], ...]
    """In which it is printed, each by its own name."""
    badge: str
    """Where the picture is; nothing while it is being drawn."""
    linkedin: str


def words_of(checked: Checked) -> Said:
    """The verdict in the reader's language; of an agent who left it says that she no longer acts."""
    tone, title, text = _WORDS[checked.verdict]
    held = checked.credential
    agent = held is not None and held.achievement.kind == AchievementKind.INNOVATION_AGENT
    after = held.succeeded_by if held is not None else None
    herself = after is not None and held is not None and after.person_id == held.person_id
    if agent and held is not None and not herself and checked.verdict in (Verdict.REVOKED, Verdict.SUPERSEDED):
        organisation = held.organisation.name if held.organisation else held.achievement.issuer.name
        title = _("She no longer acts as innovation agent of %(organisation)s") % {"organisation": organisation}
        text = _("She was its innovation agent from the day it names until the day it was taken back.")
    return Said(tone, str(title), str(text), str(checked.verdict))


def credential_page(checked: Checked, viewer: Person | None, now: datetime) -> CredentialPage:
    """The page of one credential of ours, whatever became of it."""
    held = checked.credential
    assert held is not None  # noqa: S101 - asked only with one
    shown = held.document and checked.verdict not in (Verdict.ALTERED, Verdict.ERASED)
    achievement = held.achievement
    edition = achievement.edition
    hers = viewer is not None and viewer.pk == held.person_id
    words = signed_words(held)
    return CredentialPage(
        said=words_of(checked),
        code=held.code,
        address=credential_address(held.code),
        name=held.name if shown else "",
        title=words.title,
        statement=words.statement,
        issuer=words.issuer,
        issuer_link=achievement.issuer.get_absolute_url(),
        criteria=tuple(line for line in words.criteria.splitlines() if line.strip()),
        facts=_facts(held, words),
        reason=held.revoked_reason,
        successor=held.succeeded_by.code if held.succeeded_by is not None and held.succeeded_by.document else "",
        holds=checked.verdict == Verdict.VALID,
        hers=hers,
        manages=viewer is not None and may_revoke(viewer, held, now),
        edition_link=reverse("programmes:edition", args=[edition.key])
        if edition is not None and edition.public
        else "",
        takes=checked.verdict in (Verdict.VALID, Verdict.EXPIRED),
        languages=_LANGUAGES,
        badge=reverse("learning:badge-svg", args=[held.code]) if drawn(checked) else "",
        linkedin=_linkedin(held) if hers and checked.verdict == Verdict.VALID else "",
    )


def drawn(checked: Checked) -> bool:
    """Whether the picture of its badge lies there."""
    held = checked.credential
    return bool(held is not None and checked.genuine and face_of(held, checked.claims).file("svg").exists())


def claimed(claims: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a file says of itself, for a page that says how far to believe it."""
    subject = _mapping(claims.get("credentialSubject"))
    achievement = _mapping(subject.get("achievement"))
    named = subject.get("identifier")
    names = [
        str(each.get("identityHash"))
        for each in (named if isinstance(named, list) else [])
        if isinstance(each, dict) and each.get("identityType") == "name"
    ]
    issuer = claims.get("issuer")
    by = str(_mapping(issuer).get("name") or _mapping(issuer).get("id") or issuer or "")
    rows = (
        (_("Name"), ", ".join(names)),
        (_("Credential"), str(achievement.get("name") or claims.get("name") or "")),
        (_("Issued by"), by),
        (_("From"), _day_of(str(claims.get("validFrom") or ""))),
    )
    return tuple((term, value[:300]) for term, value in rows if value)


def _day_of(said: str) -> str:
    """In words, by the clock of the house as everywhere else; what is no moment stays as it stands."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return said
    return day_in_words(moment if moment.tzinfo else moment.date())


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _facts(held: Credential, said: SignedWords) -> tuple[tuple[str, str], ...]:
    achievement = held.achievement
    rows: list[tuple[str, str]] = []
    if held.organisation is not None:
        rows.append((_("Acts for"), held.organisation.name))
    if said.first is not None and said.last is not None:
        words = {"first": day_in_words(said.first), "last": day_in_words(said.last)}
        rows.append((_("Took part"), _("from %(first)s to %(last)s") % words))
    if achievement.hours:
        hours = number_format(achievement.hours.normalize(), None)
        rows.append((_("Length"), ngettext("%(n)s hour", "%(n)s hours", int(achievement.hours)) % {"n": hours}))
    rows.append((_("Issued on"), day_in_words(held.issued_at)))
    if held.valid_until is not None:
        rows.append((_("Valid until"), day_in_words(held.valid_until)))
    if held.revoked_at is not None:
        rows.append((_("Taken back on"), day_in_words(held.revoked_at)))
    return tuple(rows)


def _linkedin(held: Credential) -> str:
    """The form with which she adds it to her profile there; nothing is sent until she sends it."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": signed_words(held, held.language).title,
        "organizationName": held.achievement.issuer.name,
        "issueYear": held.issued_at.year,
        "issueMonth": held.issued_at.month,
        "certUrl": credential_address(held.code),
        "certId": held.code,
    }
    if held.valid_until is not None:
        values |= {"expirationYear": held.valid_until.year, "expirationMonth": held.valid_until.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(values)}"
