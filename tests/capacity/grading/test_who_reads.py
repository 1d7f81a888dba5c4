"""Which answers a grader reads: those that she grades, and no others, whoever she is elsewhere."""

import pytest

from minga.assessments.enums import AssessmentState
from minga.assessments.models import Assessment
from minga.capacity.models import EvidenceFile
from minga.capacity.queries.answer_readers import may_read_answers, may_read_evidence
from minga.core.clock import now
from tests.capacity.grading.world import begun
from tests.factories.files import make_file

pytestmark = pytest.mark.django_db


def test_a_grader_reads_what_she_grades_and_nothing_else() -> None:
    world = begun(entities=1)
    entity = world.entities[0]
    paper = EvidenceFile.objects.create(measured=entity, title="Plan", file=make_file())
    hers = {row.juror_id for row in world.hers(entity)}
    grading = next(juror.person for juror in world.graders if juror.pk in hers)
    idle = next(juror.person for juror in world.graders if juror.pk not in hers)

    for person, reads in ((grading, True), (idle, False)):
        assert may_read_answers(person, entity, now()) is reads
        assert may_read_evidence(person, paper.file) is reads

    Assessment.objects.filter(juror__person=grading).update(state=AssessmentState.RECUSED)
    assert not may_read_answers(grading, entity, now())
