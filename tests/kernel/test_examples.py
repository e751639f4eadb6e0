"""Single examples, their errors and their mean: Stein's identity and expansion in entries agree, next to S, beta and energy."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from lsa_theory.kernel import matrices
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused, budget
from lsa_theory.kernel.parser import expression
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.replay import replay
from lsa_theory.kernel.terms import normal
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.formulas import Writer

EXPECTATIONS = [
    "E[x_1*x_1.T]", "E[x_1.T*x_2]", "E[S*x_1*x_1.T]", "E[x_1.T*S*A*S*x_1]", "E[x_1*x_2.T*S*A*x_1*x_2.T]", "E[(x_1.T*x_1)**2*S]",
    "E[xbar*xbar.T*S]", "E[xbar.T*S*A*xbar*x_1.T*x_1]", "E[(w.T*x_1 + e_1)*x_1*beta.T]", "E[(w.T*x_1 + e_1)**2*energy]",
    "E[e_1**2*energy]", "E[e_1*x_1*beta.T]", "E[e_1*e_2*beta.T*A*beta*(x_1.T*x_2)]", "E[e_1**4]", "E[e_1**3*x_1.T*beta]",
    "E[e_query**2*e_1**2]", "E[beta.T*x_1*x_1.T*beta]", "E[x_1.T*x_2*(x_2.T*S*x_1)]", "E[tr(S*A)*x_1.T*A*x_1*(xbar.T*p)**2]",
    "E[x_1.T*S(M)*x_1]", "E[x_1.T*S(2)*S*x_1]", "E[(x.T*S*x_1)**2]", "E[(x_1.T*x_2)**2*S]", "E[xbar*beta.T]",
    "E[xbar.T*beta*energy*(w.T*p)]", "E[(x_1 - xbar)*(x_1 - xbar).T*energy]",
]  # fmt: skip


@pytest.mark.parametrize("text", EXPECTATIONS)
@pytest.mark.parametrize(("d", "n"), [(1, 2), (1, 3), (2, 2), (2, 3)])
def test_both_roads_agree_on_examples(text, d, n):
    at = Evaluation(instance(d, n))
    with budget():
        expanded = at.read(expression(text))
        stein = value(normal(Reading({"noise", "x_2", "e_2"})(expression(text))), at)
        assert numbers(matrices.subtract(expanded, stein)) == numbers(matrices.zeros(len(expanded), len(expanded[0])))


def instance(d, n):
    random = Random(f"{d}/{n}")
    entries = lambda rows, columns: [[Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)]  # noqa: E731
    covariance = [[Fraction(2)]] if d == 1 else [[Fraction(2), Fraction(1)], [Fraction(1), Fraction(3)]]
    numbers = {name: matrices.scalar(Fraction(x)) for name, x in (("d", d), ("N", n), ("M", 3), ("noise", 5))}
    return numbers | {name: matrices.matrix(rows) for name, rows in
                      (("Lambda", covariance), ("A", entries(d, d)), ("p", entries(d, 1)))}  # fmt: skip


def value(polynomial, at):
    """A normal form at an instance, by way of its text."""
    rows, columns = (1 if size == 1 else at.d for size in polynomial.shape)
    out, writer = matrices.zeros(rows, columns), Writer()
    for word, c in polynomial.terms.items():
        number = " + ".join(writer.monomial(m, x) for m, x in c.num.items())
        below = "".join(f"/{writer.factor(f)}**{k}" for f, k in c.den.items())
        letters = writer.word(word) or ("I" if rows == at.d == columns and polynomial.shape != (1, 1) else "1")
        out = matrices.add(out, at.read(expression(f"({number}){below}*{letters}")))
    return out


def numbers(a):
    return [[x.constant() for x in row] for row in a]


def test_there_is_no_second_example_of_one():
    claim = {"format": "lsa-kernel 1", "verdict": "REFUTED", "claim": ["E[(x_1.T*x_2)**2] == 0"], "given": []}
    two = {"d": "1", "N": "2", "Lambda": [["1"]]}
    assert replay({**claim, "instance": two}).status == "REFUTED"
    with pytest.raises(Refused, match="an example that there is not"):
        replay({**claim, "instance": {**two, "N": "1"}})


def test_a_draw_of_examples_is_the_sample_behind_s():
    claim = {
        "format": "lsa-kernel 1",
        "verdict": "REFUTED",
        "claim": ["2*S == x_1*x_1.T + x_2*x_2.T + xbar*xbar.T"],
        "given": [],
    }
    instance = {"d": "1", "N": "2", "Lambda": [["1"]], "examples": [["1"], ["3"]]}
    assert replay({**claim, "instance": instance}).witness.endswith("left 10, right 14")
    with pytest.raises(Refused):
        replay({**claim, "instance": {**instance, "N": "1", "examples": [["1"]]}})


@pytest.mark.parametrize("text", ["E[e_1**2] == 0", "e_query == 0", "E[xbar*e_query] == p"])
def test_errors_need_noise(text):
    with pytest.raises(Refused):
        replay({"format": "lsa-kernel 1", "verdict": "PROVED", "claim": [text], "given": [], "links": [["0"]]})


@pytest.mark.parametrize(
    "text",
    ["E[S*x_1*x_1.T] == Lambda*Lambda", "E[xbar*xbar.T] == Lambda", "E[x_1*x_2.T] == Lambda", "E[xbar.T*x_1] == 0", "x_1 == x_2",
     "E[limit(x_1)] == 0", "E[inv(x_1.T*x_1)] == 1", "E[sqrt(xbar.T*xbar)] == 0", "grad(x_1.T*x_1, x_1) == 2*x_1"],
)  # fmt: skip
def test_what_is_false_of_examples_has_no_proof_by_form(text):
    for form in ("0", {"kind": "substitution", "by": [], "form": "0"}):
        with pytest.raises(Refused):
            replay({"format": "lsa-kernel 1", "verdict": "PROVED", "claim": [text], "given": [], "links": [[form]]})


def test_names_that_only_begin_like_an_example_are_scalars():
    assert str(prove("x_1.T*x_1 >= 0").status) == "PROVED"
    one = {"format": "lsa-kernel 1", "verdict": "PROVED", "claim": ["x_a*x_b == x_b*x_a"], "given": [], "links": [["0"]]}
    assert replay(one).grade == "kernel"
