"""Writes a person's data as one JSON document that programs can take over (art. 20(1), RFC 8259).

Called by `responses.extract.files`; its keys are English in every language, so that one program reads all.
"""

import json
from collections.abc import Sequence

from responses.extract.cells import cleaned
from responses.extract.sheets import DataTable, fact_lines
from responses.facts import LetterFacts

#: Raised when a key changes its meaning, so that whoever reads the file can tell.
FORMAT = 1


def json_bytes(facts: LetterFacts, tables: Sequence[DataTable], left_out: Sequence[str]) -> bytes:
    """The document, in UTF-8."""
    document = {
        "format": FORMAT,
        "reference": facts.reference,
        "made_on": facts.today.isoformat(),
        "controller": facts.organisation.name,
        "person": facts.subject_address,
        "language": facts.language,
        "left_out": list(left_out),
        "not_searched": list(facts.failed_sources),
        "categories": [_category(table) for table in tables],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")


def _category(table: DataTable) -> dict[str, object]:
    return {
        "category": table.category,
        "facts": [
            {
                "source": line.source,
                "columns": list(line.columns),
                "purpose": line.purpose,
                "basis": line.basis,
                "origin": line.origin,
                "retention": line.retention,
            }
            for line in fact_lines(table.records)
        ],
        "rows": [
            {
                "source": record.source,
                "values": {label: cleaned(value) for label, value in record.values},
            }
            for record in table.records
        ],
    }
