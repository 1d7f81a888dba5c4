from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from minga.core.errors import DomainError
from minga.files.policies import LARGEST
from minga.files.web import uploads
from minga.files.web.uploads import TooLarge

pytestmark = pytest.mark.web


def posted(content: bytes, **fields: Any) -> Any:
    return RequestFactory().post("/", {"file": SimpleUploadedFile("video.mp4", content), **fields})


def test_upload_under_the_limit_arrives_whole() -> None:
    request = posted(b"x" * 1000, story="la")

    assert request.FILES["file"].read() == b"x" * 1000
    assert request.POST["story"] == "la"


def test_upload_over_the_limit_is_not_kept_and_loses_nothing_else() -> None:
    request = posted(b"x" * (LARGEST + 70_000), story="lo que escribí", window="w")

    refused = request.FILES["file"]
    assert isinstance(refused, TooLarge)
    assert refused.size == LARGEST + 70_000
    assert request.POST["story"] == "lo que escribí"
    with pytest.raises(DomainError, match="20,0"):
        refused.read()


@pytest.mark.django_db
def test_enormous_request_is_answered_before_it_is_read(client: Client) -> None:
    class Untouched:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = client.generic(
        "POST",
        "/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(uploads.MOST_PER_REQUEST + 1),
        **{"wsgi.input": Untouched()},
    )

    assert answer.status_code == 413
    assert "El archivo es demasiado grande" in answer.content.decode()
