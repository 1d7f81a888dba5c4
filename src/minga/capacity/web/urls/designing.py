"""Indices for everybody, the editor of a method, and the office of a wave."""

from django.urls import URLPattern, path

from minga.capacity.web.views import entities, index_making, indices, methods, waves

_ALL = "indices/"
_ONE = "indices/<slug:key>/"
_METHOD = f"{_ONE}metodo/"
_PART = f"{_METHOD}partes/<str:code>/"
_OFFICE = "mediciones/<slug:wave>/oficina/"
_ENTITIES = f"{_OFFICE}entidades/"

paths: list[URLPattern] = [
    path(_ALL, indices.indices, name="indices"),
    path(f"{_ALL}nuevo/", index_making.new, name="index-new"),
    path(_ONE, indices.index, name="index"),
    path(f"{_ONE}palabras/", index_making.words, name="index-words"),
    path(f"{_ONE}versiones/nueva/", index_making.begin, name="version-begin"),
    path(f"{_ONE}versiones/<int:number>/", indices.index_version, name="index-version"),
    path(f"{_ONE}versiones/<int:number>.json", indices.version_file, name="version-file"),
    path(f"{_ONE}versiones/<int:number>.xlsx", indices.version_sheet, name="version-sheet"),
    path(f"{_ONE}nueva-medicion/", waves.wave_new, name="wave-new"),
    path("ediciones/<slug:key>/etapas/<slug:stage_key>/medicion/", waves.stage, name="stage"),
    path(_METHOD, methods.method, name="method"),
    path(f"{_METHOD}reglas/", methods.rules, name="method-rules"),
    path(f"{_METHOD}archivo/", methods.tree_file, name="method-file"),
    path(f"{_METHOD}publicar/", index_making.publish, name="method-publish"),
    path(f"{_METHOD}tirar/", index_making.discard, name="version-discard"),
    path(f"{_METHOD}nueva-parte/", methods.node_new, name="method-node-new"),
    path(_PART, methods.node, name="method-node"),
    path(f"{_PART}quitar/", methods.node_remove, name="method-remove"),
    path(f"{_PART}mover/", methods.node_move, name="method-move"),
    path(_OFFICE, waves.office, name="wave-office"),
    path(f"{_OFFICE}paso/", waves.step, name="wave-step"),
    path(f"{_OFFICE}fechas/", waves.dates, name="wave-dates"),
    path(f"{_OFFICE}tirar/", waves.discard, name="wave-discard"),
    path(_ENTITIES, entities.entities, name="wave-entities"),
    path(f"{_ENTITIES}agregar/", entities.entities_add, name="wave-entities-add"),
    path(f"{_ENTITIES}lista/", entities.entities_file, name="wave-entities-file"),
    path(f"{_ENTITIES}<slug:key>/datos/", entities.entity, name="wave-entity"),
    path(f"{_ENTITIES}<slug:key>/directorio/", entities.entity_link, name="wave-entity-link"),
    path(f"{_ENTITIES}<slug:key>/quitar/", entities.entity_remove, name="wave-entity-remove"),
]
