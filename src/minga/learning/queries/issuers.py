"""In whose name credentials are signed, as verifiers read it: profiles and did:web documents.

The house keeps the keys of every issuer, and says so: each profile names the house's keys as methods by which
it asserts. The address of a profile is the issuer's identity for ever, so it holds the key of the organisation.
"""

from typing import Any, Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse

from minga.core.texts import pick
from minga.learning.models import Achievement, SigningKey
from minga.learning.queries.keys import jwk_of, key_address
from minga.organisations.models import Organisation
from minga.people.queries.letters import absolute

VC: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_CID: Final = "https://www.w3.org/ns/cid/v1"


def issuer_address(organisation: Organisation) -> str:
    """Who the issuer is, as an address that answers with its profile."""
    return absolute(reverse("learning:issuer", args=[organisation.key]))


def house_address() -> str:
    """The issuer of the status lists: the house itself."""
    return absolute(reverse("learning:house-issuer"))


def issuer_named(key: str) -> Organisation | None:
    """An organisation that has issued, or may issue, a credential."""
    return Organisation.objects.filter(key=key, achievements__isnull=False).distinct().first()


def profile_of(organisation: Organisation) -> dict[str, Any]:
    """The issuer inside a credential: only what does not change with time."""
    profile: dict[str, Any] = {"id": issuer_address(organisation), "type": ["Profile"], "name": organisation.name}
    if organisation.website:
        profile["url"] = organisation.website
    return profile


def issuer_document(organisation: Organisation) -> dict[str, Any]:
    """The profile as it answers at its address, with the keys that sign for it."""
    profile = profile_of(organisation)
    about = pick(organisation.about)
    more = {"description": about} if about else {}
    email = {"email": organisation.public_email} if organisation.public_email else {}
    return {"@context": [VC, OB, _CID], **profile, **more, **email, **_methods(profile["id"], _did_of(organisation))}


def house_document() -> dict[str, Any]:
    """The house: it signs the status lists."""
    name = urlsplit(settings.PUBLIC_URL).hostname or "Minga"
    profile = {"id": house_address(), "type": ["Profile"], "name": f"Minga · {name}", "url": settings.PUBLIC_URL}
    return {"@context": [VC, OB, _CID], **profile, **_methods(house_address(), _did("credenciales"))}


def did_document(organisation: Organisation | None = None) -> dict[str, Any]:
    """did:web of an issuer, or of the house: the same keys under the other name."""
    did = _did_of(organisation) if organisation is not None else _did("credenciales")
    known_as = issuer_address(organisation) if organisation is not None else house_address()
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        **_methods(did, known_as, kind="JsonWebKey2020"),
    }


def achievement_document(achievement: Achievement) -> dict[str, Any]:
    """What is certified, at its own address."""
    return {"@context": [VC, OB], **achievement_of(achievement, settings.LANGUAGE_CODE)}


def achievement_of(achievement: Achievement, language: str) -> dict[str, Any]:
    """What is certified, in one language, as it stands inside a credential."""
    narrative = pick(achievement.criteria, language)
    return {
        "id": absolute(reverse("learning:achievement", args=[achievement.uuid])),
        "type": ["Achievement"],
        "achievementType": _TYPES[achievement.kind],
        "name": pick(achievement.titles, language),
        "description": pick(achievement.descriptions, language) or pick(achievement.titles, language),
        "criteria": {"narrative": narrative},
        "inLanguage": language,
        "creator": profile_of(achievement.issuer),
    }


def _methods(controller: str, known_as: str, kind: str = "JsonWebKey") -> dict[str, Any]:
    keys = SigningKey.objects.filter(compromised_at__isnull=True).order_by("-since", "-pk")
    named = [(key, key_address(key.kid) if kind == "JsonWebKey" else f"{controller}#{key.kid}") for key in keys]
    return {
        "id": controller,
        "alsoKnownAs": [known_as],
        "verificationMethod": [
            {"id": name, "type": kind, "controller": controller, "publicKeyJwk": jwk_of(key)} for key, name in named
        ],
        "assertionMethod": [name for _key, name in named],
    }


def _did_of(organisation: Organisation) -> str:
    return _did("credenciales", "emisores", organisation.key)


def _did(*path: str) -> str:
    """did:web:host:path answers at https://host/path/did.json."""
    return ":".join(["did:web", quote(urlsplit(settings.PUBLIC_URL).netloc, safe=""), *path])


_TYPES: Final = {
    "completion": "CertificateOfCompletion",
    "innovation_agent": "Certification",
    "mentor": "CommunityService",
}
