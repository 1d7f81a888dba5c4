"""The first migration of an app, made from its end.

After each operation Django renders anew every model that is related to what changed, and here almost
everything is related to a person: making an empty database took twenty seconds, nearly all of it for
states that nothing looks at. Tables that a migration creates can as well be made as they are at its
end, with their later fields, indices and constraints; then its models are rendered once.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ProjectState


class FirstMigration(Migration):
    """Creates tables; whatever else it does to those tables is done with them."""

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """As `Migration.apply`: the same database and the same state, sooner."""
        project_state.__dict__.pop("apps", None)
        before = project_state.clone()
        after = self.mutate_state(project_state, preserve=False)
        made: set[str] = set()
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                made.add(operation.name_lower)
            elif _table_of(operation) in made:
                continue
            operation.database_forwards(self.app_label, schema_editor, before, after)
        return after


def _table_of(operation: Any) -> str | None:
    """The model whose table an operation only completes."""
    completes = isinstance(operation, FieldOperation | IndexOperation)
    return operation.model_name_lower if completes else None
