"""Modules and sessions, attendance, tasks, teams and mentors, completion, credentials, evaluation, packages."""

from minga.learning.models.attendance import Attendance, CodeWindow, MakeUp, Receipt
from minga.learning.models.certificate_sets import CertificateSet
from minga.learning.models.completion import CompletionRule, Standing
from minga.learning.models.credentials import Achievement, Credential, Issue, SigningKey, StatusList
from minga.learning.models.evaluation import Announcement, AnnouncementTo, FollowUp, SessionRating, SkillRating
from minga.learning.models.meetings import MentorMeeting
from minga.learning.models.packages import Attempt, ExternalTool, Package, RecordStore, Statement, ToolGrade, ToolLink
from minga.learning.models.plan import AgendaItem, CalendarFeed, Leader, Material, Module, Session, Travel
from minga.learning.models.reports import Report
from minga.learning.models.tasks import Comment, Handin, HandinFile, HandinVersion, Review, Task
from minga.learning.models.teams import (
    AgreedAction,
    Matching,
    MentoringLog,
    MentorProfile,
    Mentorship,
    MentorSlot,
    Team,
    TeamMember,
    Wish,
)

__all__ = [
    "Achievement",
    "AgendaItem",
    "AgreedAction",
    "Announcement",
    "AnnouncementTo",
    "Attempt",
    "Attendance",
    "CalendarFeed",
    "CertificateSet",
    "CodeWindow",
    "Comment",
    "CompletionRule",
    "Credential",
    "ExternalTool",
    "FollowUp",
    "Handin",
    "HandinFile",
    "HandinVersion",
    "Issue",
    "Leader",
    "MakeUp",
    "Matching",
    "Material",
    "MentorMeeting",
    "MentorProfile",
    "MentorSlot",
    "MentoringLog",
    "Mentorship",
    "Module",
    "Package",
    "Receipt",
    "RecordStore",
    "Report",
    "Review",
    "Session",
    "SessionRating",
    "SigningKey",
    "SkillRating",
    "Standing",
    "Statement",
    "StatusList",
    "Task",
    "Team",
    "TeamMember",
    "ToolGrade",
    "ToolLink",
    "Travel",
    "Wish",
]
