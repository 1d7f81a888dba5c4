"""After a conflict the next try is a conscious one: what was typed stays, the revision is today's."""

from typing import cast

from django import forms
from django.http import QueryDict


def renew(form: forms.Form, revision: int) -> None:
    """Give the form the newest revision; the person has just been told that it is another one."""
    data = cast("QueryDict", form.data).copy()
    data["revision"] = str(revision)
    form.data = data
