"""Two roads inside the kernel that share the parser only: trace polynomials evaluated at an instance, and the expansion in
Gaussian entries at the same instance, give the same numbers."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from lsa_theory.kernel import matrices, parser, terms, words
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Element, Undefined
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.witness import Trial

FORMULAS = """E[S*A*S]; E[S**3]; E[tr(S*A)*S*B]; E[x*x.T*A*x*x.T]; E[beta*beta.T]; E[beta*w.T*A*S]; E[(x.T*A*x)**3]
E[S*x*x.T*S]; E[S(M)*A*S*S(M)]; E[beta(M)*beta.T]; E[tr(S)*beta.T*A*beta]; E[yhat**2]; E[yhat*(w.T*x)]; loss
slice(loss); ell; grad(loss, u); grad(loss, u12); grad(loss, u21); grad(loss, U11); rate(u*tr(A*U11)); rate(rate(u))
grad(tr(A*B*A.T*inv(Gamma)), A); grad(tr(inv(A)*B), A); inv(Gamma)*Lambda*inv(Gamma)*A
tr(inv(Gamma)**2*Lambda**3)*p.T*inv(Gamma)*q; E[tr(S*A*S*B)*x.T*C*x]; grad(p.T*A*q/(p.T*q), p); E[S(2)*A*S]
noise*E[beta*beta.T]; noise*loss; noise*E[(x.T*beta)**2]; tr(Psi)*E[beta*beta.T]; tr(Psi)*noise*E[yhat**2]
grad(E[(x.T*A*x)**2], A); slice(grad(noise*loss, u)); inv(Lambda)*inv(Gamma)*A; noise*grad(loss,u21); E[beta*beta.T*S]
noise*E[(beta.T*beta)**2]; inv(A)*A.T*inv(A*B); tr(A)**(-2)*tr(A*A.T)/(1 + tr(A)**2); u**3/(u - v)**2 + 1/(v - u)"""
CASES = [formula.strip() for line in FORMULAS.splitlines() for formula in line.split(";")]
Matrix = list[list[Any]]


def at_instance(value: terms.Polynomial, values: dict[str, Matrix], at: Evaluation) -> Matrix:
    """A trace polynomial at matrices of numbers."""

    def letter(name: str, power: int, turned: int) -> Matrix:
        m = matrices.inverse(at.read(("name", "Gamma"))) if name == "Ginv" else values[name]
        m = matrices.transpose(m) if turned else m
        return m if power == 1 else Evaluation({**at.values, "m": m}).power(("name", "m"), Fraction(power))

    def product(a: Matrix, b: Matrix) -> Matrix:
        return [[total(r[i] * c[i] for i in range(len(r))) for c in zip(*b, strict=True)] for r in a]

    def total(items: Any) -> Any:
        out = Element({})
        for x in items:
            out = out + x
        return out

    def word(w: words.Word) -> Matrix:
        out = letter(*w[0])
        for one in w[1:]:
            out = product(out, letter(*one))
        return out

    def generator(g: Any) -> Any:
        return values[g][0][0] if isinstance(g, str) else matrices.trace(word(g))

    def laurent(num: Any) -> Any:
        out = Element({})
        for monomial, c in num.items():
            term = Element.number(Fraction(c))
            for g, power in monomial:
                term = term * generator(g).power(Fraction(power))
            out = out + term
        return out

    rows, columns = (1 if size == 1 else at.d for size in value.shape)
    out = matrices.zeros(rows, columns)
    for w, c in value.terms.items():
        k = laurent(c.num)
        for factor, power in c.den.items():
            k = k * laurent(dict(factor)).power(Fraction(-power))
        m = word(w) if w else matrices.identity(rows)
        out = matrices.add(out, [[k * x for x in r] for r in m])
    return out


def instances(relation: parser.Relation, count: int, random: Random) -> list[dict[str, Any]]:
    """Documents of instances of all letters, small integers."""
    found = []
    for k in range(count):
        d = 1 + k % 2
        document: dict[str, Any] = {"d": str(d)}
        for name in sorted(parser.letters([relation]) - {"d"}):
            kind = parser.kind(name)
            if kind == "s":
                document[name] = str(random.randint(1, 2) if name in "NM" else random.randint(1, 9))
            elif name in ("Lambda", "Psi"):
                document[name] = [[str(random.randint(2, 5) + d if i == j else 1) for j in range(d)] for i in range(d)]
            else:
                columns = d if kind == "M" else 1
                document[name] = [[str(random.randint(-3, 3)) for _ in range(columns)] for _ in range(d)]
        found.append(document)
    return found


@pytest.mark.parametrize("formula", CASES)
def test_trace_polynomials_and_entries_agree(formula: str) -> None:
    tree = parser.expression(formula)
    relation: parser.Relation = ((tree, tree), ("==",))
    value = terms.normal(Reading(set(parser.names(tree)))(tree))
    compared = 0
    for document in instances(relation, 8, Random(formula)):
        try:
            values = Trial([f"{formula} == {formula}"]).values(document)
            at = Evaluation(values)
            entries = at.read(tree)
        except (Refused, Undefined):
            continue  # a singular matrix, too many entries
        values = {"N": matrices.scalar(Fraction(1)), "Lambda": matrices.identity(at.d), **values}
        gap = matrices.subtract(at_instance(value, values, at), entries)
        assert not any(x.terms for row in gap for x in row), document
        compared += 1
    assert compared >= 2
