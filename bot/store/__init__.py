"""Everything that is kept: tables, the unit of work, migrations, encryption at rest."""
