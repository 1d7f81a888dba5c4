"""The door for uploads: what is far too large is not read, what is too large is not kept.

Two walls. A request over `MOST_PER_REQUEST` is answered with a page before its body is
read. Under it, a single file over the limit is read past and dropped, so that everything
else that was typed in the same form arrives; in its place stands a `TooLarge`, which knows
its real size and which `files.actions.store_file` refuses in words.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from minga.core.errors import DomainError
from minga.files.policies import LARGEST, MEGABYTE

MOST_PER_REQUEST: Final = 160 * MEGABYTE


class TooLarge(UploadedFile):
    """A file that was not kept. Whoever reads it anyway gets the refusal, not emptiness."""

    def __init__(self, name: str, size: int, content_type: str) -> None:
        super().__init__(BytesIO(), name, content_type, size)

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise DomainError(
            _("“%(name)s” weighs %(size)s. Send a file of at most %(largest)s.")
            % {"name": self.name, "size": filesizeformat(self.size or 0), "largest": filesizeformat(LARGEST)},
            code="too_large",
        )

    read = chunks = multiple_chunks = open = __iter__ = _refuse


class LimitUploads(FileUploadHandler):
    """Stands before Django's own handlers and lets nothing over the limit through to them."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._received += len(raw_data)
        return raw_data if self._received <= LARGEST else None

    def file_complete(self, file_size: int) -> TooLarge | None:
        if self._received <= LARGEST:
            return None
        self._drop_what_the_others_hold()
        return TooLarge(self.file_name or "", self._received, self.content_type or "")

    def _drop_what_the_others_hold(self) -> None:
        """The handlers after this one began a file that will never be complete."""
        for handler in getattr(self.request, "upload_handlers", ()):
            if handler is not self and hasattr(handler, "file"):
                handler.file.close()


class RefuseHugeRequests:
    """Middleware: says no to an enormous body by its declared length, in a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _declared(request) <= MOST_PER_REQUEST:
            return self.get_response(request)
        page = {"sent": _declared(request), "largest": LARGEST}
        response = render(request, "files/too_large.html", {"page": page}, status=413)
        response.headers["Connection"] = "close"
        return response


def _declared(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if str(length).isdigit() else 0
