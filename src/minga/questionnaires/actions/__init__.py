from minga.questionnaires.actions.attachments import attach_file, detach_file
from minga.questionnaires.actions.drafts import (
    Aside,
    Saved,
    discard_draft,
    hand_over_draft,
    move_draft,
    open_draft,
    save_draft,
    settle_answer,
)
from minga.questionnaires.actions.erasing import erase_answers
from minga.questionnaires.actions.forms import (
    create_form,
    draft_version,
    export_answers,
    publish_version,
    schedule_form,
)
from minga.questionnaires.actions.sending import revise_answers, submit_answers, withdraw_answers

__all__ = [
    "Aside",
    "Saved",
    "attach_file",
    "create_form",
    "detach_file",
    "discard_draft",
    "draft_version",
    "erase_answers",
    "export_answers",
    "hand_over_draft",
    "move_draft",
    "open_draft",
    "publish_version",
    "revise_answers",
    "save_draft",
    "schedule_form",
    "settle_answer",
    "submit_answers",
    "withdraw_answers",
]
