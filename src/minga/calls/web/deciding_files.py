"""Files of actas and lotteries, as text that anybody may read and any site may fetch once it is public."""

from django.http import HttpResponse


def data_file(text: str, name: str, kind: str) -> HttpResponse:
    """The text byte by byte. Never kept by a cache in between: before results it belongs to the office."""
    response = HttpResponse(text.encode(), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response
