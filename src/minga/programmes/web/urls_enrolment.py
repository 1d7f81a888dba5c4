"""Addresses of enrolment: cohort, imports, invitations, and each person's own work."""

from django.urls import path

from minga.programmes.web.views import (
    enrolment_change,
    enrolment_cohort,
    enrolment_import,
    enrolment_import_mend,
    enrolment_invitation,
    my_work,
)

_EDITION = "ediciones/<slug:key>/"
_PEOPLE = f"{_EDITION}personas/"
_IMPORT = f"{_EDITION}importaciones/<uuid:uuid>/"

enrolment_patterns = [
    path(_PEOPLE, enrolment_cohort.people, name="people"),
    path(f"{_PEOPLE}nominar/", enrolment_change.nominate_person, name="person-nominate"),
    path(f"{_PEOPLE}varias/", enrolment_change.change_many, name="people-change"),
    path(f"{_PEOPLE}lista.xlsx", enrolment_cohort.people_export, name="people-export"),
    path(f"{_PEOPLE}<uuid:uuid>/", enrolment_cohort.enrolment, name="enrolment"),
    path(f"{_PEOPLE}<uuid:uuid>/<slug:verb>/", enrolment_change.change_one, name="enrolment-change"),
    path(f"{_EDITION}importaciones/", enrolment_import.imports, name="imports"),
    path(f"{_EDITION}importaciones/modelo.xlsx", enrolment_import.model_file, name="import-model"),
    path(_IMPORT, enrolment_import.nominee_import, name="import"),
    path(f"{_IMPORT}avance/", enrolment_import.import_progress, name="import-progress"),
    path(f"{_IMPORT}aplicar/", enrolment_import.import_apply, name="import-apply"),
    path(f"{_IMPORT}reintentar/", enrolment_import.import_retry, name="import-retry"),
    path(f"{_IMPORT}deshacer/", enrolment_import.import_undo, name="import-undo"),
    path(f"{_IMPORT}columnas/", enrolment_import_mend.import_columns, name="import-columns"),
    path(f"{_IMPORT}organizaciones/", enrolment_import_mend.import_organisations, name="import-organisations"),
    path(f"{_IMPORT}filas/<int:number>/", enrolment_import_mend.import_row, name="import-row"),
    path(f"{_IMPORT}rechazadas.<str:ending>", enrolment_import.import_refused, name="import-refused"),
    path("invitacion/<str:token>/", enrolment_invitation.invitation, name="invitation"),
    path("mi-trabajo/", my_work.my_work, name="my-work"),
    path("mi-trabajo/invitaciones/<uuid:uuid>/", enrolment_invitation.my_invitation, name="my-invitation"),
    path("mi-trabajo/<uuid:uuid>/salir/", my_work.leave, name="leave"),
]
