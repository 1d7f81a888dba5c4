"""The doors of whoever answers. What a person may not see does not exist."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language

from minga.capacity import policies
from minga.capacity.models import Delegation, Measured
from minga.capacity.queries.answer_pages import answers_for_reader, measured_for, own_measured, part_for
from minga.capacity.queries.answer_work import delegation_of
from minga.capacity.queries.parts import Part
from minga.core import clock
from minga.ui.http import SignedInRequest


def language() -> str:
    return (get_language() or "es")[:2]


def followed(request: SignedInRequest, wave: str, key: str) -> Measured:
    """An entity of which she may see how far it is."""
    try:
        return measured_for(request.person, wave, key, clock.now())
    except Measured.DoesNotExist:
        raise Http404 from None


def readable(request: SignedInRequest, wave: str, key: str) -> Measured:
    """An entity whose answers she may read."""
    try:
        return answers_for_reader(request.person, wave, key, clock.now())
    except Measured.DoesNotExist:
        raise Http404 from None


def own(request: SignedInRequest, wave: str, key: str) -> Measured:
    """An entity on whose answers she works."""
    try:
        return own_measured(request.person, wave, key, clock.now())
    except Measured.DoesNotExist:
        raise Http404 from None


def led(request: SignedInRequest, wave: str, key: str) -> Measured:
    """An entity for whose answers she answers as a whole."""
    found = own(request, wave, key)
    if not policies.answers_for(request.person, found, clock.now()):
        raise Http404
    return found


def part_of(request: SignedInRequest, measured: Measured, key: str) -> Part:
    """A part that she may write."""
    try:
        return part_for(request.person, measured, key, clock.now())
    except Measured.DoesNotExist:
        raise Http404 from None


def given(measured: Measured, uuid: UUID) -> Delegation:
    try:
        return delegation_of(measured, uuid)
    except Delegation.DoesNotExist:
        raise Http404 from None
