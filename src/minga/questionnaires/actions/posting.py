"""A posted page of questions, kept before anything is said about it.

Not actions of their own: they put actions in the order in which a page needs them. First the
words, then each file by itself, then the small buttons inside the page; nothing that is refused
takes along what was good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from minga.core.actors import Actor
from minga.core.errors import DomainError
from minga.core.untrusted import whole_number
from minga.questionnaires.actions.attachments import attach_file, detach_file
from minga.questionnaires.actions.drafts import Saved, save_draft, settle_answer
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Section
from minga.questionnaires.queries.posted import Posted, PostedFiles, typed_in, uploads_in

_OLDER: Final = -1
"""A revision before any that is remembered."""


def keep_words(
    submission: Submission,
    sections: Sequence[Section],
    post: Posted,
    *,
    tried: str = "",
    stale: bool = False,
    actor: Actor,
    now: datetime,
) -> Saved:
    """The words of these sections, with the window and the revision that the page names.

    `stale`: the page showed other answers than these; it can only set aside, never overwrite.
    """
    typed: dict[str, Any] = {}
    for section in sections:
        typed |= typed_in(post, section)
    return save_draft(
        submission=submission,
        typed=typed,
        window=str(post.get("window", "")),
        base=_OLDER if stale else whole_number(str(post.get("base", ""))),
        tried=tried,
        actor=actor,
        now=now,
    )


def keep_rest(
    submission: Submission,
    sections: Sequence[Section],
    post: Posted,
    files: PostedFiles,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, list[str]]:
    """The files, and the small buttons: remove a file, choose between two texts. Says what was refused."""
    refused: dict[str, list[str]] = {}
    for section in sections:
        for place, upload in uploads_in(files, section):
            try:
                attach_file(
                    submission=submission, place=place, upload=upload, name=upload.name or "", actor=actor, now=now
                )
            except DomainError as refusal:
                refused.setdefault(place, []).append(str(refusal))
    _settle(submission, post, actor, now)
    return refused


def _settle(submission: Submission, post: Posted, actor: Actor, now: datetime) -> None:
    wanted = post.get("unfile", "")
    attachment = next((one for one in submission.attachments.all() if wanted and str(one.uuid) == wanted), None)
    if attachment is not None:
        detach_file(submission=submission, attachment=attachment, actor=actor, now=now)
    for name, take in (("take", True), ("dismiss", False)):
        question = post.get(name, "")
        if any(one["question"] == question for one in submission.set_aside):
            settled = settle_answer(submission=submission, question=question, take_aside=take, actor=actor, now=now)
            submission.typed, submission.set_aside = settled.typed, settled.set_aside
