"""Two roads inside the kernel that share the parser only: trace polynomials evaluated at an instance, and the expansion in
Gaussian entries at the same instance, give the same numbers."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from at_instance import at_instance
from lsa_theory.kernel import matrices, parser, terms
from lsa_theory.kernel.evaluation import Evaluation
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.numbers import Undefined
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
