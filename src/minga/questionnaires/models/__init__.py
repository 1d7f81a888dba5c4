from minga.questionnaires.models.forms import Form, FormVersion
from minga.questionnaires.models.submissions import Attachment, DraftRevision, Submission

__all__ = ["Attachment", "DraftRevision", "Form", "FormVersion", "Submission"]
