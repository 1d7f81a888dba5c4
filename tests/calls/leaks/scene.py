"""One call on its way through a jury, made with the actions that the office and the people use.

    scene = Scene(BlindMode.DOUBLE)      # received, handed over, assigned; one assessment is in, one is begun
    scene.decide()                       # discussed, closed, decided; nothing is published
    scene.announce()                     # results are out, letters sent

Everybody and everything has a name that stands nowhere else: `WORDS` says by facet what may be hidden.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from minga.assessments.actions import panels as juries
from minga.assessments.actions.assigning import assign_by_hand
from minga.assessments.actions.discussing import add_remark
from minga.assessments.actions.interests import declare_interest, declare_no_interest
from minga.assessments.actions.judging import Judgement, save_scores, submit_assessment
from minga.assessments.actions.jurors import Asked, answer_invitation, invite_juror
from minga.assessments.enums import AssessmentState, BlindMode, InterestKind
from minga.assessments.models import Assessment, Juror, Panel, PanelItem
from minga.calls.actions.blind import clear_blind_copy, make_blind_copy
from minga.calls.actions.blind_files import show_file
from minga.calls.actions.closing import close_phase
from minga.calls.actions.decisions import publish_decision, take_decision, word_outcome
from minga.calls.actions.questions import answer_question
from minga.calls.models import CallPhase, Decision, Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.blind import TELLING, double_call, send, telling_entry
from tests.factories.calls import ended, make_application, make_question, office_of, phase_rules
from tests.factories.deciding import ordered, run_jobs, taking
from tests.factories.initiatives import make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

CALL: Final = "Fondo Jurupyte"
NOTES: Final = ("primera nota reservada", "segunda nota reservada", "tercera nota reservada")
"""Of each juror in turn."""
TO_PANEL, REMARK = "solo para la mesa", "conversado a puerta cerrada"
TO_APPLICANT: Final = "siga midiendo la fila"
TIE: Final = "es mi primo hermano"
DECIDED: Final = "la comisión pide más datos"
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "who applies": (*TELLING, "kuarahy"),
    "who competes": ("nicanor", "rivalta", "yhumba"),
    "who judges": ("zunilda", "quiñonez", "wilfrido", "xamorro", "eulogia", "tatakua"),
    "what was said": (*NOTES, TO_PANEL, REMARK),
    "what the first juror said": (NOTES[0],),
    "what was decided": (DECIDED,),
    "to the applicant": (TO_APPLICANT,),
    "ties": (TIE,),
}
"""By what it tells, in small letters. Nothing of it stands in the frame of a page."""


class Scene:
    """A pilot fund with two applications and three jurors, one of whom stands aside."""

    def __init__(self, blind: str) -> None:
        self.blind = blind
        self.edition = make_edition()
        self.call = double_call(
            blind, edition=self.edition, places=1, waiting=0, titles=all_languages(CALL), key="fondo-jurupyte",
            phases=(phase_rules(blind=blind, reviews=2, quorum=2),), results_at=now() - timedelta(minutes=1),
        )  # fmt: skip
        self.office = office_of(self.call)
        self.entry, self.rival_entry = self._applications()
        self.phase = CallPhase.objects.select_related("call__edition__host", "panel").get(call=self.call)
        self._ask()
        self._look_over()
        ended(self.call)
        self.phase.refresh_from_db()
        Panel.objects.filter(pk=self.panel.pk).update(judges_from=self.phase.closes_at)
        close_phase(phase=self.phase, actor=HOUSE, now=now())
        self.jurors = [self._juror(*name) for name in JURORS]
        self._stand_aside(self.jurors[2])
        juries.open_panel(panel=self.panel, actor=self.office, now=now())
        self.first = self._judge(self.entry, self.jurors[0], score=2)
        self.begun = self._judge(self.entry, self.jurors[1], score=1, sends=False)
        for juror in (self.jurors[0], self.jurors[2]):
            self._judge(self.rival_entry, juror, score=4)

    @property
    def panel(self) -> Panel:
        panel = Panel.objects.get(owner_type="calls.callphase", owner_id=self.phase.pk)
        return panel

    @property
    def applicant(self) -> Person:
        return self.entry.application.person

    @property
    def rival(self) -> Person:
        return self.rival_entry.application.person

    @property
    def decision(self) -> Decision | None:
        return Decision.objects.filter(phase=self.phase).first()

    def decide(self) -> None:
        """All is in; the jury talks and closes; the committee decides; nobody outside hears of it."""
        submit_assessment(assessment=self.begun, revision=self.begun.revision, actor=self.begun.juror.person, now=now())
        juries.discuss_panel(panel=self.panel, actor=self.office, now=now())
        add_remark(item=self._item(self.entry), text=REMARK, actor=self.jurors[0].person, now=now())
        juries.close_panel(panel=self.panel, actor=self.office, now=now())
        decision = ordered(self.call)
        outcome = decision.outcomes.get(application=self.entry.application)
        word_outcome(outcome=outcome, words=DECIDED, was="", actor=self.office, now=now())
        at = now()
        signed = taking(decision, publish_at=at)
        take_decision(decision=decision, taking=signed, actor=self.office, now=at)
        run_jobs("calls.write_letters")

    def announce(self) -> None:
        """Results are out."""
        decision = self.decision
        assert decision is not None
        publish_decision(decision=decision, actor=HOUSE, now=now())
        run_jobs("calls.send_letters")

    def _applications(self) -> tuple[Entry, Entry]:
        initiative = make_initiative(title="Kuarahy: turnos con la luz del día")
        entry = telling_entry(self.call, initiative=initiative)
        there = make_organisation("Municipalidad de Yhumba")
        person = make_person(given_name="Nicanor", family_name="Rivalta", email="nicanor@yhumba.gov.py")
        role(person, RoleKind.MEMBER, there)
        begun = make_application(
            self.call, state="draft", code="P-0077", person=person, organisation=there, title="Agua para Yhumba",
            contact_email=person.email,
        )  # fmt: skip
        story = "En Yhumba, Nicanor Rivalta mide el agua."
        members = [{"_id": "z", "member_name": "Nicanor Rivalta", "part": "mide"}]
        return entry, send(begun, {}, who="Nicanor Rivalta", story=story, members=members)

    def _ask(self) -> None:
        asked = "¿Puede postular una cooperativa?"
        question = make_question(self.call, asked_by=self.applicant, text=f"Soy María Núñez. {asked}")
        answer_question(
            question=question, published=asked, answer="Sí, si tiene dos años.", actor=self.office, now=now()
        )

    def _look_over(self) -> None:
        if self.blind != BlindMode.DOUBLE:
            return
        for entry in (self.entry, self.rival_entry):
            copy = make_blind_copy(entry=entry, actor=HOUSE, now=now())
            for row in copy.files.all():
                show_file(copy=copy, number=row.number, actor=self.office, now=now())
            clear_blind_copy(copy=copy, actor=self.office, now=now())

    def _juror(self, given: str, family: str) -> Juror:
        email = f"{given.lower()}.{family.lower()}@jurados.example".replace("ñ", "n")
        person = make_person(given_name=given, family_name=family, email=email)
        asked = Asked(most_items=5, answer_by=now() + timedelta(days=3), languages=("es",))
        juror = invite_juror(panel=self.panel, person=person, asked=asked, actor=self.office, now=now())
        return answer_invitation(juror=juror, accept=True, consent=True, actor=person, now=now())

    def _stand_aside(self, juror: Juror) -> None:
        declare_interest(
            item=self._item(self.entry), juror=juror, kind=InterestKind.FAMILY, reason=TIE, actor=juror.person,
            now=now(),
        )  # fmt: skip

    def _judge(self, entry: Entry, juror: Juror, *, score: int, sends: bool = True) -> Assessment:
        given = assign_by_hand(item=self._item(entry), juror=juror, actor=self.office, now=now())
        given = declare_no_interest(assessment=given, actor=juror.person, now=now())
        keys = [each.key for each in self.panel.rubric.read.criteria]
        judgement = Judgement(
            scores=dict.fromkeys(keys, score),
            notes=dict.fromkeys(keys, NOTES[self.jurors.index(juror)]),
            to_applicant=TO_APPLICANT,
            to_panel=TO_PANEL,
        )
        saved = save_scores(
            assessment=given, judgement=judgement, revision=given.revision, actor=juror.person, now=now()
        )
        if not sends:
            return saved
        sent = submit_assessment(assessment=saved, revision=saved.revision, actor=juror.person, now=now())
        assert sent.state == AssessmentState.SUBMITTED
        return sent

    def _item(self, entry: Entry) -> PanelItem:
        return PanelItem.objects.get(panel=self.panel, subject_type="calls.entry", subject_id=entry.pk)


JURORS: Final = (("Zunilda", "Quiñonez"), ("Wilfrido", "Xamorro"), ("Eulogia", "Tatakua"))
