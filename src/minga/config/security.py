"""The headers that every answer carries.

No inline script or style exists anywhere, so the policy needs no nonces and is one constant.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from minga.learning.queries.package_origin import is_for_packages

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_FRAMED = {
    **{name: value for name, value in _HEADERS.items() if name != "X-Frame-Options"},
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""For a view under Django's `xframe_options_exempt`: a page that other sites may show in theirs."""

_PACKAGE_VIEWS = ("learning:package-file", "learning:package-own")


class SecurityHeaders:
    """Adds the headers that Django's own SecurityMiddleware does not know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        framed = getattr(response, "xframe_options_exempt", False)
        for name, value in (_FRAMED if framed else _HEADERS).items():
            response.headers.setdefault(name, value)
        for directive, sources in getattr(response, "policy_more", {}).items():
            _loosen(response, directive, sources)
        return response


class PackagesApart:
    """At the origin of packages there are packages, and nothing else: no page, no static file, no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_packages(request.get_host()):
            return self.get_response(request)
        if not _is_package(request.path_info):
            return HttpResponseNotFound(content_type="text/plain")
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        return response


def _is_package(path: str) -> bool:
    try:
        return resolve(path).view_name in _PACKAGE_VIEWS
    except Resolver404:
        return False


def _loosen(response: HttpResponseBase, directive: str, sources: str) -> None:
    """For one answer: more sources in one directive, as a view asked by `minga.ui.http.allow`."""
    policy = response.headers["Content-Security-Policy"]
    if f"{directive} " in policy:
        policy = policy.replace(f"{directive} ", f"{directive} {sources} ", 1)
    else:
        policy = f"{policy}; {directive} {sources}"
    response.headers["Content-Security-Policy"] = policy
