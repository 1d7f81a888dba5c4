"""The toolbox of the method and the lessons of the network.

Owns `Tool` (a card with its steps and its canvas), its adaptations by organisations, `Lesson`
and `Citation`. A canvas is a form of the form engine, so what is written on it is kept there.

Does not own initiatives: it sits below them. An app above tells it three things by registry:
what lessons are about (`models.subjects.register_lesson_subject`), where a canvas may be used
(`queries.doors.register_canvas_door`), and who may answer (the engine's own `SubjectKind`).

Traps: the layout of a canvas travels inside the form version (`_layout`), so that an old
canvas keeps the grid on which it was filled; `Tool.layout` is only that of the newest one.
A lesson is seen only while the dossier it comes from may be seen: always start from
`queries.lessons.lessons_visible_to`.
"""
