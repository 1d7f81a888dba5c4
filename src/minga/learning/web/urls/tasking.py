"""Addresses of tasks, what is handed in, and who needs whom."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import tasking_feedback, tasking_office, tasking_work

_ROOM = "ediciones/<slug:edition>/aula/"
_TASK = f"{_ROOM}tareas/<slug:key>/"
_OWN = "aprender/<slug:edition>/tareas/<slug:key>/"

paths: list[URLPattern | URLResolver] = [
    path("aula/quien-me-necesita/", tasking_office.who_needs_me, name="who-needs-me"),
    path(f"{_ROOM}quien-me-necesita/", tasking_office.needs_me_in, name="needs-me"),
    path(f"{_ROOM}tareas/", tasking_office.tasks, name="tasks"),
    path(f"{_ROOM}tareas-nueva/", tasking_office.task_new, name="task-new"),
    path(_TASK, tasking_office.task_office, name="task-office"),
    path(f"{_TASK}editar/", tasking_office.task_edit, name="task-edit"),
    path(f"{_TASK}quitar/", tasking_office.task_remove, name="task-remove"),
    path(f"{_TASK}rubrica/", tasking_office.task_rubric, name="task-rubric"),
    path(f"{_TASK}pares/", tasking_office.task_peers, name="task-peers"),
    path(f"{_TASK}plazo/<uuid:side>/", tasking_office.more_time, name="more-time"),
    path("aula/entregas/<uuid:uuid>/", tasking_feedback.feedback, name="feedback"),
    path(_OWN, tasking_work.task, name="task"),
    path(f"{_OWN}seguir/", tasking_work.task_go_on, name="task-go-on"),
    path(f"{_OWN}archivos/<int:file>/quitar/", tasking_work.task_file_remove, name="task-file-remove"),
    path("aprender/entregas/version/<uuid:uuid>/", tasking_work.task_version, name="task-version"),
    path("aprender/entregas/version/<uuid:uuid>/comentar/", tasking_feedback.comment, name="comment"),
    path("aprender/comentarios/<uuid:uuid>/responder/", tasking_feedback.comment_answer, name="comment-answer"),
    path("aprender/comentarios/<uuid:uuid>/resuelto/", tasking_feedback.comment_settle, name="comment-settle"),
    path("aprender/revisiones/<uuid:uuid>/", tasking_feedback.peer_review, name="peer-review"),
    path("aprender/revisiones/<uuid:uuid>/dejar/", tasking_feedback.peer_decline, name="peer-decline"),
]
