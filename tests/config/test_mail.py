"""One line tells how mail leaves."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from minga.config.mail import Mail, from_url

pytestmark = pytest.mark.unit


def test_no_address_means_the_outbox_folder() -> None:
    assert from_url("").backend == "django.core.mail.backends.filebased.EmailBackend"


@pytest.mark.parametrize(
    ("url", "port", "starttls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://u:p@mail.example.org", 587, True, False),
        ("smtps://mail.example.org:4465", 4465, False, True),
    ],
)
def test_address_gives_host_port_and_encryption(url: str, port: int, starttls: bool, ssl: bool) -> None:
    mail = from_url(url)

    assert (mail.host, mail.port, mail.starttls, mail.ssl) == ("mail.example.org", port, starttls, ssl)


def test_password_may_hold_any_sign_when_it_is_escaped() -> None:
    assert from_url("smtps://a%40b:p%2Fw%3A@mail.example.org") == Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host="mail.example.org",
        port=465,
        user="a@b",
        password="p/w:",
        ssl=True,
    )


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_other_addresses_are_refused_with_an_example(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Write it like"):
        from_url(url)
