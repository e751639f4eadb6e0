"""Proof objects of equalities with one thing changed: refused, or what they say is true as well.

A change of the certificate alone says nothing false when it is accepted.  Of the changes of claim or hypotheses only one kind
is accepted: ``>=`` for ``==``, where the difference is zero, which is true.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import replay
from lsa_theory.proofs.proposals import proof

ORIGINALS = [
    ("E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N", []),
    ("E[S*A*S] == (1 + 1/N)*Lambda*A*Lambda + tr(A*Lambda)*Lambda/N", ["A symmetric"]),
    ("E[x.T*x] == d", ["2*Lambda == 2*I"]),
    ("inv(Gamma) == N/(N + d + 1)*I", ["Lambda == I"]),
    ("inv(Gamma) == I/2", ["Gamma == 2*I"]),
    ("E[beta*beta.T] == Gamma*Lambda", ["noise == 0"]),
    ("E[w.T*w] == 3*d", ["Psi == 3*I"]),
    ("rate(u) == tr(Lambda**2*U11)", ["u == 0"]),
    ("u == 3", ["u + v == 5", "u - v == 1"]),
    ("tr(A*B*C*A*B) == tr(B*A*C*B*A)", ["A*B == B*A"]),
    ("A**5 == A", ["A**2 == A"]),
    ("p.T*A*A*p == v**2*p.T*p", ["A*p == v*p"]),
    ("E[(u/u)*v*x.T*x] == 0", ["u*v == 0"]),
    ("1/(u + 1) == v", ["(u + 1)*v == 1"]),
    ("norm_op(A + B) == norm_op(2*B)", ["A == B"]),
    ("A**2 - tr(A)*A + (tr(A)**2 - tr(A**2))/2*I == 0", ["d == 2"]),
    ("Lambda*inv(Lambda + sigma*I) == I - sigma*inv(Lambda + sigma*I)", []),
    ("inv(A + p*q.T) == inv(A) - inv(A)*p*q.T*inv(A)/(1 + q.T*inv(A)*p)", []),
    ("inv(I + A*B) == I - A*inv(I + B*A)*B", []),
    ("inv(A - u*I)*inv(A - v*I) == inv(A - v*I)*inv(A - u*I)", []),
    ("B*A == I", ["A*B == I"]),
    ("inv(A) == (3*I - A)/2", ["A**2 - 3*A + 2*I == 0"]),
    ("A == 0", ["A*B == 0", "B >= I"]),
    ("p.T*q == 0", ["A*p == u*p", "A*q == v*q", "A symmetric", "u > v"]),
    ("A == B", ["norm_F(A - B) == 0"]),
    ("u == 0", ["u**2 + v**2 == 0"]),
    ("u == v", ["u**2 == v**2", "u >= 0", "v > 0"]),
    ("sqrt(u**2) == -u", ["u <= 0"]),
    ("sqrt(u)*sqrt(v) == sqrt(u*v)", []),
]
SLIPS = [
    (r"(?<![\w.])(\d+)", lambda m: str(int(m[1]) + 1)),
    (r" \+ ", lambda m: " - "),
    (r" - ", lambda m: " + "),
    (r"\.T", lambda m: ""),
    (r"\b(A|B|Lambda|Psi)\b(?!\()", lambda m: f"{m[1]}.T*{m[1]}"),
    (r"\b(u|v|noise)\b", lambda m: f"(2*{m[1]})"),
    (r"\bN\b", lambda m: "(N + 1)"),
    (r"\bd\b", lambda m: "N"),
    (r"\binv\(", lambda m: "("),
    (r"gap_([Mvs])1", lambda m: f"gap_{m[1]}2"),
    (r"==", lambda m: ">="),
    (r"\bsymmetric\b", lambda m: "psd"),
]


def slips(text: str) -> Iterator[str]:
    """The text with one slip of the pen."""
    for pattern, changed in SLIPS:
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + changed(found) + text[found.end() :]


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text of a proof object, with the way to it."""
    if isinstance(part, str):
        yield path, part
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from places(inner, (*path, key))


def mutants(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The proof object with one thing changed, or one hypothesis or equation left out."""
    body = {key: document[key] for key in ("claim", "given", "links")}
    for path, text in places(body):
        for slip in slips(text):
            changed = copy.deepcopy(document)
            at = changed
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = slip
            yield changed
    for k in range(len(document["given"])):
        yield {**document, "given": document["given"][:k] + document["given"][k + 1 :]}
    (link,) = document["links"][0]
    if isinstance(link, dict):
        for name in ("by", "terms", "invertible", "first"):
            parts = link.get(name)
            for k in range(len(parts) if isinstance(parts, list) else 0):
                yield {**document, "links": [[{**link, name: parts[:k] + parts[k + 1 :]}]]}
        yield {**document, "links": [["0"]]}


def accepted(document: dict[str, Any]) -> bool:
    try:
        return replay(document).status == "PROVED"
    except Refused:
        return False


def forgeries(claim: str, given: list[str]) -> list[dict[str, Any]]:
    document = proof(claim, given)
    assert document is not None and accepted(document)
    return list(mutants(document))


@pytest.mark.parametrize(("claim", "given"), ORIGINALS, ids=[claim for claim, _ in ORIGINALS])
def test_a_forged_proof_is_refused_or_says_something_true(claim: str, given: list[str]) -> None:
    for forged in forgeries(claim, given):
        if accepted(forged):
            assert forged["claim"][0] in (claim, claim.replace("==", ">=")), forged
            assert forged["given"] == given, forged


def test_there_are_many_forgeries() -> None:
    assert sum(len(forgeries(*original)) for original in ORIGINALS) >= 300
