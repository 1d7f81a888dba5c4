"""Calls of the demo world, from `calls.yaml`: one being judged, two open, one decided, one being prepared."""

from minga.calls.demo.telling import make_calls

__all__ = ["make_calls"]
