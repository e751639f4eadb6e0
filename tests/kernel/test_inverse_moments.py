"""Expectations of inverses of a sample covariance: two roads that share no step, the hypotheses that they need, forgeries."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from at_instance import at_instance
from lsa_theory.kernel import matrices, parser, terms
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.lengths import exceeds
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Undefined
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.replay import FORMAT, replay
from lsa_theory.kernel.witness import Trial

FORMULAS = """E[inv(S)]; E[inv(S)*A*inv(S)]; E[tr(inv(S)*A)*inv(S)]; E[tr(inv(S))**2]; E[inv(S)**3]; E[tr(inv(S)**2)*tr(inv(S))]
E[inv(S)*A*inv(S)*B*inv(S)]; E[S*A*inv(S)]; E[tr(S*A)*inv(S)*B*S]; E[S*A*inv(S)*B*inv(S)]; E[S*A*S*B*inv(S)]
E[p.T*inv(S)*q*inv(S)*A]; E[p*q.T*inv(S)*A*(p.T*inv(S)*q)]; E[x.T*inv(S)*A*inv(S)*x]; E[inv(A*S)*B]; E[inv(S(M))*A*S*inv(S)]
E[inv(S)*beta*w.T]; E[inv(S)*beta*beta.T*A*inv(S)*S]; E[(2*S)**(-2)]; E[inv(S/N).T*A]; E[q.T*inv(S)*p*q.T*S*p]"""
CASES = [formula.strip() for line in FORMULAS.splitlines() for formula in line.split(";")]


def long_enough(size: str, k: int) -> bool:
    return True


@pytest.mark.parametrize("formula", CASES)
def test_the_recursion_agrees_with_a_linear_system_in_entries(formula: str) -> None:
    tree = parser.expression(formula)
    value = terms.normal(Reading(set(parser.names(tree)), None, long_enough)(tree))
    random, compared = Random(formula), 0
    letters = parser.letters([((tree, tree), ("==",))]) - {"d"}
    for d in (1, 2, 2):
        document: dict[str, Any] = {"d": str(d)}
        for name in sorted(letters):
            shape = parser.shape(("name", name))
            rows, columns = (1 if size == 1 else d for size in shape)
            document[name] = [[str(random.randint(-3, 3) + 9 * (i == j)) for j in range(columns)] for i in range(rows)]
            if name == "Lambda":
                document[name] = [[str(random.randint(2, 5) + d if i == j else 1) for j in range(d)] for i in range(d)]
            if shape == (1, 1):
                document[name] = str(random.randint(d + 6, d + 9))
        values = Trial([f"{formula} == {formula}"]).values(document)
        at = Evaluation(values)
        try:
            entries = at.read(tree)
        except Refused:
            continue  # too many entries
        values = {"N": matrices.scalar(Fraction(d + 9)), **values}
        gap = matrices.subtract(at_instance(value, values, at), entries)
        assert not any(x.terms for row in gap for x in row), document
        compared += 1
    assert compared >= 2


TRUE = [
    ("E[inv(S)] == N/(N - d - 1)*inv(Lambda)", "N > d + 1"),
    ("E[tr(inv(S)*Lambda)] == N*d/(N - d - 1)", "N > d + 1"),
    (
        "E[inv(S)*A*inv(S)] == N**2/((N - d)*(N - d - 1)*(N - d - 3))*((N - d - 2)*inv(Lambda)*A*inv(Lambda)"
        " + inv(Lambda)*A.T*inv(Lambda) + tr(A*inv(Lambda))*inv(Lambda))",
        "N > d + 3",
    ),
    ("E[(inv(S)*beta - w)*(inv(S)*beta - w).T] == noise/(N - d - 1)*inv(Lambda)", "N > d + 1"),
]


def document(claim: str, given: list[str]) -> dict[str, Any]:
    return {"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": given, "links": [["0"]]}


@pytest.mark.parametrize(("claim", "needed"), TRUE)
def test_a_hypothesis_on_the_context_length_is_needed_used_and_demanded_by_name(claim: str, needed: str) -> None:
    assert replay(document(claim, [needed, "A symmetric"])).used == (needed,)
    for given in ([], ["N > d"], ["M > d + 3"], ["N >= d + 1"], ["A symmetric"], ["N > 5"]):
        with pytest.raises(Refused, match="only: give that as a hypothesis"):
            replay(document(claim, given))


@pytest.mark.parametrize(("claim", "needed"), TRUE)
def test_a_changed_closed_form_is_refused(claim: str, needed: str) -> None:
    left, right = claim.split(" == ")
    for old, new in (
        ("N - d - 1", "N - d + 1"),
        ("N**2", "N"),
        ("+ inv", "- inv"),
        ("N - d - 2", "N - d"),
        ("noise/", "noise*"),
    ):
        if old in right:
            with pytest.raises(Refused):
                replay(document(f"{left} == {right.replace(old, new)}", [needed]))


def test_at_an_instance_that_is_too_short_an_expectation_has_no_value() -> None:
    at = {"d": "2", "Lambda": [["1", "0"], ["0", "1"]], "A": [["1", "2"], ["3", "4"]]}
    trial = Trial(["E[inv(S)*A*inv(S)] == 0"])
    for n, fails in ((2, True), (5, True), (6, False)):
        values = trial.values({**at, "N": str(n)})
        if fails:
            with pytest.raises(Undefined, match="N > d \\+ 3"):
                Evaluation(values).read(trial.claim[0][0][0])
        else:
            Evaluation(values).read(trial.claim[0][0][0])


KNOWN = [
    (["N > d + 3"], "N", 3, True),
    (["N >= d + 4"], "N", 3, True),
    (["N >= d + 3"], "N", 3, False),
    (["N > 2*d + 1"], "N", 2, True),
    (["N > 2*d + 1"], "N", 3, False),
    (["2*N >= 3*d + 10"], "N", 4, True),
    (["d <= 4", "N >= 10"], "N", 5, True),
    (["d <= 4", "N >= 10"], "N", 6, False),
    (["N == d + 4"], "N", 3, True),
    (["d == 2", "N == 7"], "N", 4, True),
    (["M >= N", "N > d + 1"], "M", 1, True),
    (["M >= N", "M > d + 1"], "N", 1, False),
    (["d < 3"], "5", 1, True),
    (["d < 4"], "5", 1, True),
    (["d < 5"], "5", 1, False),
    (["N != d"], "N", 0, False),
    (["N > d**2 + 9"], "N", 1, False),
    (["u > d"], "N", 0, False),
    ([], "N", -1, False),
]


@pytest.mark.parametrize(("given", "size", "k", "shown"), KNOWN)
def test_what_linear_hypotheses_say_of_a_context_length(given: list[str], size: str, k: int, shown: bool) -> None:
    known = [link for text in given for link in parser.links(parser.relation(text))]
    found = exceeds(size, k, known)
    assert (found is not None) == shown
    for place in found or ():  # what is named is needed
        assert exceeds(size, k, [one for at, one in enumerate(known) if at != place]) is None


def test_a_random_inverse_that_is_no_sample_covariance_has_no_rule() -> None:
    for formula in ("E[inv(S + I)]", "E[inv(x*x.T)]", "E[1/tr(S)]", "E[inv(x*x.T + S)]", "E[sqrt(tr(S))]"):
        tree = parser.expression(formula)
        with pytest.raises(Refused):
            Reading(set(parser.names(tree)), None, long_enough)(tree)
