"""A session that ends in the middle of a form costs nobody their text."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django import forms as django_forms
from django.http import HttpRequest, HttpResponse

from minga.core import clock
from minga.ui import browser, errors, forms, kept
from minga.ui.http import sign_in_required
from minga.ui.models import KeptForm
from tests.factories.ui import draw, somebody
from tests.ui.conftest import Ask

pytestmark = [pytest.mark.web, pytest.mark.django_db]
SECRETS = {"token": "used", "csrfmiddlewaretoken": "x", "password": "secreta"}
TYPED = {"text": "Los martes no hay números", "kinds": ["a", "b"], **SECRETS}


class Problem(forms.Form):
    text = django_forms.CharField()
    kinds = django_forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    token = django_forms.CharField(widget=django_forms.HiddenInput, initial="fresh")


@sign_in_required
def page(request: HttpRequest) -> HttpResponse:
    form = forms.bind(Problem, request)
    return HttpResponse(draw("{% error_summary form=form %}{% form_fields form=form %}", request, form=form))


@pytest.fixture
def expired(ask: Ask, through_door: Callable[..., Any]) -> Callable[..., Any]:
    """Post as somebody whose session has ended: gives the answer and the cookies of the browser."""

    def post(owner: Any, **more: Any) -> tuple[HttpResponse, dict[str, str]]:
        _request, visit = through_door(ask("/problem/", person=owner))
        cookies = {name: morsel.value for name, morsel in visit.cookies.items()}
        answer = page(ask("/problem/?step=2", post=TYPED, cookies=cookies, **more))
        cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
        return answer, cookies

    return post


def test_the_refused_post_leads_to_sign_in_and_back(expired: Any) -> None:
    answer, _cookies = expired(somebody())

    assert answer.status_code == 303
    assert "next=%2Fproblem%2F" in answer.url


def test_htmx_is_sent_to_sign_in_as_a_whole_page(expired: Any) -> None:
    answer, _cookies = expired(somebody(), htmx=True)

    assert answer.status_code == 204
    assert "next=%2Fproblem%2F" in answer.headers["HX-Redirect"]
    assert answer.content == b""


def test_what_was_typed_is_offered_after_signing_in(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody())

    said = page(ask("/problem/", person=somebody(), cookies=cookies)).content.decode()

    assert "Guardamos lo que había escrito." in said
    assert 'value="Los martes no hay números"' in said
    assert said.count(" selected") == 2


def test_a_one_time_token_is_fresh_again(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody())

    said = page(ask("/problem/", person=somebody(), cookies=cookies)).content.decode()

    assert 'name="token" value="fresh"' in said


def test_secrets_are_never_kept(expired: Any) -> None:
    expired(somebody())

    assert "secreta" not in KeptForm.objects.get().body
    assert "csrf" not in KeptForm.objects.get().body


def test_nobody_else_on_that_computer_sees_it(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody("first"))

    said = page(ask("/problem/", person=somebody("second"), cookies=cookies)).content.decode()

    assert "martes" not in said


def test_it_is_offered_on_its_own_page_only(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody())

    assert kept.offered(ask("/other/", person=somebody(), cookies=cookies)) is None


def test_it_is_gone_once_the_form_is_sent(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody())

    page(ask("/problem/", person=somebody(), post=TYPED, cookies=cookies))

    assert not KeptForm.objects.exists()


def test_it_is_gone_after_a_day(expired: Any, ask: Ask) -> None:
    _answer, cookies = expired(somebody())

    with time_machine.travel(clock.now() + timedelta(days=1, seconds=1)):
        assert kept.offered(ask("/problem/", person=somebody(), cookies=cookies)) is None
        expired(somebody("other"))

    assert KeptForm.objects.count() == 1


def test_a_browser_on_which_nobody_signed_in_fills_nothing(ask: Ask) -> None:
    page(ask("/problem/", post=TYPED))
    page(ask("/problem/", post=TYPED, cookies={browser.COOKIE: "f" * 32}))

    assert not KeptForm.objects.exists()


def test_a_huge_text_is_not_kept(expired: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGEST", 20)

    expired(somebody())

    assert not KeptForm.objects.exists()


def test_a_form_older_than_the_sign_in_is_kept_too(ask: Ask, through_door: Callable[..., Any]) -> None:
    owner = somebody()
    _request, visit = through_door(ask("/problem/", person=owner))
    cookies = {name: morsel.value for name, morsel in visit.cookies.items()}

    answer = errors.csrf_failed(ask("/problem/", post=TYPED, person=owner, cookies=cookies))
    cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}

    assert answer.status_code == 403
    assert "lo encontrará ahí" in answer.content.decode()
    assert kept.offered(ask("/problem/", person=owner, cookies=cookies)) is not None


def test_a_post_from_another_site_is_never_kept(ask: Ask, through_door: Callable[..., Any]) -> None:
    owner = somebody()
    _request, visit = through_door(ask("/problem/", person=owner))
    cookies = {name: morsel.value for name, morsel in visit.cookies.items()}

    errors.csrf_failed(
        ask("/problem/", post=TYPED, person=owner, cookies=cookies, headers={"Sec-Fetch-Site": "cross-site"})
    )

    assert not KeptForm.objects.exists()
