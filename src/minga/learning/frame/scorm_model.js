/* The data models of SCORM 1.2 and SCORM 2004: which elements exist, who may read and write them, what they hold.
   In a path, `n` stands for a number. "r" read, "w" write. The rules are those of the standards' run time books. */
(function () {
  "use strict";
  const number = (least, most) => (text) =>
    /^-?\d+(\.\d+)?$/.test(text) ? (Number(text) >= least && Number(text) <= most ? "" : "range") : "type";
  const whole = (least, most) => (text) => (/^-?\d+$/.test(text) ? number(least, most)(text) : "type");
  const words = (...allowed) => (text) => (allowed.includes(text) ? "" : "type");
  const text = (longest) => (said) => (said.length <= longest ? "" : "type");
  const shape = (pattern) => (said) => (pattern.test(said) ? "" : "type");
  const anyReal = number(-Infinity, Infinity);
  const orNothing = (check) => (said) => (said === "" ? "" : check(said));
  const span12 = shape(/^\d{2,4}:[0-5]?\d:[0-5]?\d(\.\d{1,2})?$/);
  const clock12 = shape(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
  const span = shape(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/);
  const moment = shape(/^(19[7-9]\d|20[0-2]\d|203[0-8])(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,2})?(Z|[+-]\d\d(:\d\d)?)?)?)?)?)?)?$/);
  const name12 = shape(/^[^\s]{1,255}$/);
  const name = shape(/^[^\s].{0,3999}$/);
  const status12 = words("passed", "completed", "failed", "incomplete", "browsed", "not attempted");
  const completion = words("completed", "incomplete", "not attempted", "unknown");
  const success = words("passed", "failed", "unknown");
  const kinds12 = words("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric");
  const kinds = words("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other");
  const result12 = (said) => words("correct", "wrong", "unanticipated", "neutral")(said) && anyReal(said);
  const result = (said) => words("correct", "incorrect", "unanticipated", "neutral")(said) && anyReal(said);
  const points = orNothing(number(0, 100));
  const one = number(0, 1);
  const signed = number(-1, 1);

  const model12 = {
    "cmi.core.student_id": ["r"], "cmi.core.student_name": ["r"], "cmi.core.credit": ["r"], "cmi.core.entry": ["r"],
    "cmi.core.total_time": ["r"], "cmi.core.lesson_mode": ["r"],
    "cmi.core.lesson_location": ["rw", text(255)],
    "cmi.core.lesson_status": ["rw", words("passed", "completed", "failed", "incomplete", "browsed")],
    "cmi.core.score.raw": ["rw", points], "cmi.core.score.min": ["rw", points], "cmi.core.score.max": ["rw", points],
    "cmi.core.exit": ["w", words("time-out", "suspend", "logout", "")], "cmi.core.session_time": ["w", span12],
    "cmi.suspend_data": ["rw", text(64000)], "cmi.launch_data": ["r"], "cmi.comments": ["rw", text(4096)],
    "cmi.comments_from_lms": ["r"],
    "cmi.student_data.mastery_score": ["r"], "cmi.student_data.max_time_allowed": ["r"],
    "cmi.student_data.time_limit_action": ["r"],
    "cmi.student_preference.audio": ["rw", whole(-1, 100)], "cmi.student_preference.language": ["rw", text(255)],
    "cmi.student_preference.speed": ["rw", whole(-100, 100)], "cmi.student_preference.text": ["rw", whole(-1, 1)],
    "cmi.objectives.n.id": ["rw", name12], "cmi.objectives.n.status": ["rw", status12],
    "cmi.objectives.n.score.raw": ["rw", points], "cmi.objectives.n.score.min": ["rw", points],
    "cmi.objectives.n.score.max": ["rw", points],
    "cmi.interactions.n.id": ["w", name12], "cmi.interactions.n.objectives.n.id": ["w", name12],
    "cmi.interactions.n.time": ["w", clock12], "cmi.interactions.n.type": ["w", kinds12],
    "cmi.interactions.n.correct_responses.n.pattern": ["w", text(255)], "cmi.interactions.n.weighting": ["w", anyReal],
    "cmi.interactions.n.student_response": ["w", text(255)], "cmi.interactions.n.result": ["w", result12],
    "cmi.interactions.n.latency": ["w", span12],
  };
  const model2004 = {
    "cmi._version": ["r"], "cmi.learner_id": ["r"], "cmi.learner_name": ["r"], "cmi.credit": ["r"], "cmi.entry": ["r"],
    "cmi.mode": ["r"], "cmi.total_time": ["r"], "cmi.launch_data": ["r"], "cmi.completion_threshold": ["r"],
    "cmi.scaled_passing_score": ["r"], "cmi.max_time_allowed": ["r"], "cmi.time_limit_action": ["r"],
    "cmi.completion_status": ["rw", completion], "cmi.success_status": ["rw", success],
    "cmi.progress_measure": ["rw", one], "cmi.location": ["rw", text(1000)], "cmi.suspend_data": ["rw", text(64000)],
    "cmi.score.scaled": ["rw", signed], "cmi.score.raw": ["rw", anyReal], "cmi.score.min": ["rw", anyReal],
    "cmi.score.max": ["rw", anyReal],
    "cmi.exit": ["w", words("time-out", "suspend", "logout", "normal", "")], "cmi.session_time": ["w", span],
    "cmi.learner_preference.audio_level": ["rw", number(0, Infinity)],
    "cmi.learner_preference.language": ["rw", text(250)],
    "cmi.learner_preference.delivery_speed": ["rw", number(0, Infinity)],
    "cmi.learner_preference.audio_captioning": ["rw", words("-1", "0", "1")],
    "cmi.objectives.n.id": ["rw", name], "cmi.objectives.n.description": ["rw", text(250)],
    "cmi.objectives.n.success_status": ["rw", success], "cmi.objectives.n.completion_status": ["rw", completion],
    "cmi.objectives.n.progress_measure": ["rw", one], "cmi.objectives.n.score.scaled": ["rw", signed],
    "cmi.objectives.n.score.raw": ["rw", anyReal], "cmi.objectives.n.score.min": ["rw", anyReal],
    "cmi.objectives.n.score.max": ["rw", anyReal],
    "cmi.interactions.n.id": ["rw", name], "cmi.interactions.n.type": ["rw", kinds],
    "cmi.interactions.n.objectives.n.id": ["rw", name], "cmi.interactions.n.timestamp": ["rw", moment],
    "cmi.interactions.n.correct_responses.n.pattern": ["rw", text(4000)],
    "cmi.interactions.n.weighting": ["rw", anyReal], "cmi.interactions.n.learner_response": ["rw", text(4000)],
    "cmi.interactions.n.result": ["rw", result], "cmi.interactions.n.latency": ["rw", span],
    "cmi.interactions.n.description": ["rw", text(250)],
    "cmi.comments_from_learner.n.comment": ["rw", text(4000)],
    "cmi.comments_from_learner.n.location": ["rw", text(250)],
    "cmi.comments_from_learner.n.timestamp": ["rw", moment],
    "cmi.comments_from_lms.n.comment": ["r"], "cmi.comments_from_lms.n.location": ["r"],
    "cmi.comments_from_lms.n.timestamp": ["r"],
    "adl.nav.request": ["rw", shape(/^(continue|previous|exit|exitAll|abandon|abandonAll|_none_|\{target=[^}]+\}(choice|jump))$/)],
    "adl.nav.request_valid.continue": ["r"], "adl.nav.request_valid.previous": ["r"],
  };
  const codes12 = { init: 101, again: 101, over: 301, before: 301, end: 301, unknown: 201, index: 201, keyword: 402,
    read: 403, write: 404, type: 405, range: 405, children: 202, count: 203, unset: 0, needs: 201 };
  const codes2004 = { again: 103, over: 104, unknown: 401, keyword: 404, read: 404, write: 405, type: 406, range: 407,
    children: 301, count: 301, unset: 403, needs: 408, argument: 201 };

  window.MingaScorm = { model12, model2004, codes12, codes2004 };
})();
