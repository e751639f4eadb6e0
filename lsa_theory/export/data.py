"""Verdicts as JSON for other programs, and back.

The format is `lsa_theory/export/schema.json` (JSON Schema, draft 2020-12); `load` holds every file to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import cache
from importlib.resources import files
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.export.paper.formulas import entries, in_latex, relation_of
from lsa_theory.export.validate import first_problem
from lsa_theory.files import to_json
from lsa_theory.kernel.claim import Claim, Evidence, Finding, Hypothesis, Status, Verdict
from lsa_theory.proofs.recorded import Recorded
from lsa_theory.proofs.records import counts, document

Record = dict[str, Any]


def plain(found: Recorded) -> Record:
    """A statement as it stands in the file.

    >>> from lsa_theory.proofs.api import prove
    >>> from lsa_theory.proofs.recorded import recorded
    >>> plain(recorded(prove("E[S] == Lambda")))["latex"]
    ['\\\\mathbb{E}[\\\\hat\\\\Lambda] = \\\\Lambda']
    """
    return {
        "claim": asdict(found.claim),
        "latex": [in_latex(relation) for text in found.claim.statement if (relation := relation_of(text))],
        "status": found.status,
        "as_recorded": found.claim.is_expected(found.status),
        "conditional_on": found.conditional_on,
        "unneeded": found.unneeded,
        "established": found.established,
        "derivation": [dict(step) for step in found.derivation],
        "evidence": [asdict(one) for one in found.evidence],
        "seconds": found.seconds,
    }


def dumps(found: Sequence[Verdict | Recorded]) -> str:
    """The JSON document of verdicts, or of what was loaded."""
    records = [plain(one) for one in entries(found)]
    content = {"summary": {"statements": len(records), **counts(records, "status")}, "statements": records}
    return to_json(document("export", content), indent=2) + "\n"


def load(text: str) -> tuple[Recorded, ...]:
    """The statements of a document written by `dumps`; InputError with the place where it breaks the schema.

    >>> from lsa_theory.proofs.api import prove
    >>> [one] = load(dumps([prove("tr(A*B) == tr(B*A)")]))
    >>> one.claim.statement, one.status
    (('tr(A*B) == tr(B*A)',), <Status.PROVED: 'PROVED'>)
    """
    try:
        content = json.loads(text)
    except ValueError as problem:
        raise InputError("export", "no JSON", "what `lsa-theory export json` writes", str(problem)) from None
    if found := first_problem(content, schema()):
        raise InputError("export", found, "what lsa_theory/export/schema.json allows", "export it again")
    return tuple(map(_statement, content["statements"]))


@cache
def schema() -> Record:
    """The JSON Schema of the export."""
    loaded: Record = json.loads(files("lsa_theory.export").joinpath("schema.json").read_text(encoding="utf-8"))
    return loaded


def _statement(record: Record) -> Recorded:
    return Recorded(
        _claim(record["claim"]),
        Status(record["status"]),
        tuple(Evidence(**one) for one in record["evidence"]),
        tuple(record["conditional_on"]),
        tuple(record["established"]),
        tuple(record["derivation"]),
        record["seconds"],
        tuple(record["unneeded"]),
    )


def _claim(record: Record) -> Claim:
    values: Record = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    values["given"] = tuple(Hypothesis(**one) for one in record["given"])
    values["findings"] = tuple(Finding(**one) for one in record["findings"])
    values["expected"] = Status(record["expected"])
    return Claim(**{one.name: values[one.name] for one in fields(Claim)})
