"""Addresses of rules of completion, credentials and keys."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import agents, certificate_sets, completing, completing_keys, credentials, issuing

_ALL = "credenciales/"
_ONE = "credenciales/<str:code>/"
_CLASS = "ediciones/<slug:key>/aula/"
_DONE = f"{_CLASS}finalizacion/"
_ISSUE = f"{_CLASS}credenciales/"
_SETS = f"{_ISSUE}certificados/"
_AGENTS = "organizaciones/<slug:key>/agentes/"

paths: list[URLPattern | URLResolver] = [
    path(_ALL, credentials.verify, name="verify"),
    path(f"{_ALL}mias/", credentials.my_credentials, name="my-credentials"),
    path(f"{_ALL}agentes/", agents.directory, name="agents-directory"),
    path(f"{_ALL}llaves.json", completing_keys.keys, name="keys"),
    path(f"{_ALL}llaves/<str:kid>.json", completing_keys.key, name="key"),
    path(f"{_ALL}did.json", credentials.house_did, name="house-did"),
    path(f"{_ALL}emisores/", credentials.house_issuer, name="house-issuer"),
    path(f"{_ALL}emisores/<slug:key>/", credentials.issuer, name="issuer"),
    path(f"{_ALL}emisores/<slug:key>/did.json", credentials.issuer_did, name="issuer-did"),
    path(f"{_ALL}logros/<uuid:uuid>/", credentials.achievement, name="achievement"),
    path(f"{_ALL}estado/<int:number>/", credentials.status_list, name="status-list"),
    path(_ONE, credentials.credential, name="credential"),
    path(f"{_ONE}credencial.jwt", credentials.credential_jwt, name="credential-jwt"),
    path(f"{_ONE}credencial.json", credentials.credential_json, name="credential-json"),
    path(f"{_ONE}insignia.svg", credentials.badge, {"kind": "svg"}, name="badge-svg"),
    path(f"{_ONE}insignia.png", credentials.badge, {"kind": "png"}, name="badge-png"),
    path(f"{_ONE}certificado.pdf", credentials.certificate, name="certificate"),
    path(f"{_ONE}retirar/", issuing.revoke, name="credential-revoke"),
    path(f"{_ONE}corregir/", issuing.replace, name="credential-replace"),
    path(_DONE, completing.completion, name="completion"),
    path(f"{_DONE}marcar/", completing.complete, name="complete"),
    path(f"{_DONE}actualizar/", completing.refresh, name="completion-refresh"),
    path(f"{_DONE}reglas/", completing.rules, name="rules"),
    path(f"{_DONE}reglas/nueva/", completing.rule, name="rule-new"),
    path(f"{_DONE}reglas/<slug:rule_key>/", completing.rule, name="rule"),
    path(f"{_DONE}reglas/<slug:rule_key>/quitar/", completing.rule_remove, name="rule-remove"),
    path(f"{_DONE}personas/<uuid:uuid>/", completing.person, name="progress-of"),
    path("aprender/<slug:key>/avance/", completing.progress, name="progress"),
    path(_ISSUE, issuing.credentials, name="credentials"),
    path(f"{_ISSUE}texto/", issuing.words, name="credential-words"),
    path(f"{_ISSUE}emitir/", issuing.issue, name="issue"),
    path(f"{_ISSUE}avance/", issuing.issue_progress, name="issue-progress"),
    path(f"{_ISSUE}lista.csv", issuing.export, name="credentials-export"),
    path(_SETS, certificate_sets.certificates, name="certificates"),
    path(f"{_SETS}avance/", certificate_sets.certificates_progress, name="certificates-progress"),
    path(f"{_SETS}<uuid:uuid>.zip", certificate_sets.certificates_file, name="certificates-file"),
    path(_AGENTS, agents.of_organisation, name="agents"),
    path(f"{_AGENTS}nombrar/", agents.name_one, name="agent-name"),
    path(f"{_AGENTS}<str:code>/termina/", agents.end, name="agent-end"),
]
