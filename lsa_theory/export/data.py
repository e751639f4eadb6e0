"""Verdicts as JSON for other programs, and back.

The format is `lsa_theory/export/schema.json` (JSON Schema, draft 2020-12); `load` holds every file to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

from lsa_theory.errors import InputError
from lsa_theory.export.paper.formulas import established, in_latex, relation_of
from lsa_theory.export.validate import first_problem
from lsa_theory.files import to_json
from lsa_theory.kernel.claim import Claim, Evidence, Finding, Hypothesis, Status, Verdict
from lsa_theory.language.printing import to_text
from lsa_theory.proofs.records import counts, document, of_verdict, steps

Record = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """What a file says about one statement; judge its ``claim`` again before you believe it."""

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    conditional_on: tuple[str, ...]
    established: tuple[str, ...]
    derivation: tuple[Mapping[str, Any], ...] = field(repr=False)
    seconds: float = 0.0
    unneeded: tuple[str, ...] = ()

    def record(self) -> Record:
        """The statement as it stands in the file."""
        return {
            "claim": asdict(self.claim),
            "latex": [in_latex(relation) for text in self.claim.statement if (relation := relation_of(text))],
            "status": self.status,
            "as_recorded": self.claim.is_expected(self.status),
            "conditional_on": self.conditional_on,
            "unneeded": self.unneeded,
            "established": self.established,
            "derivation": [dict(step) for step in self.derivation],
            "evidence": [asdict(one) for one in self.evidence],
            "seconds": self.seconds,
        }

    def to_json(self) -> Record:
        """The same with nothing but what JSON has."""
        plain: Record = json.loads(to_json(self.record()))
        return plain


def recorded(verdict: Verdict) -> Recorded:
    """A verdict with its derivation written out, every step re-checked.

    >>> from lsa_theory.proofs.api import prove
    >>> recorded(prove("E[S] == Lambda")).record()["derivation"][0]["shows"]
    'E[S] == Lambda'
    """
    seconds = of_verdict(verdict)["seconds"]
    forms = tuple(to_text(relation) for relation in established(verdict))
    return Recorded(
        verdict.claim,
        verdict.status,
        verdict.evidence,
        verdict.conditional_on,
        forms,
        tuple(steps(verdict)),
        seconds,
        verdict.unneeded,
    )


def dumps(found: Sequence[Verdict | Recorded]) -> str:
    """The JSON document of verdicts, or of what was loaded."""
    records = [(one if isinstance(one, Recorded) else recorded(one)).record() for one in found]
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
