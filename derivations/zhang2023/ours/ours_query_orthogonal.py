"""Own claim, what is true of "the prediction is 0 for a query orthogonal to the examples": it is for rules k I, so for LSA
trained on Lambda = l I, and then the error is that of predicting zero.  For a query that is the part of x ~ N(0, l I)
orthogonal to M <= d examples the error is (1 - M/d) l tr(Psi): exactly what the query has left.
"""

from fractions import Fraction
from itertools import permutations, product

import numpy as np

from lsa_theory.algebra import elimination, exact
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import PSI, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="ours-query-orthogonal",
    title="Orthogonal queries: the exact error",
    says="For the rule k I a query orthogonal to the examples is answered by 0; the mean error is (1 - M/d) l tr(Psi).",
    statement=("risk(orthogonal) == (1 - M/d)*l*tr(Psi)",),
    given=(
        Hypothesis(
            "Lambda = l I",
            needed="Lambda = diag(1, 2): x_query orthogonal to x_1 is answered by 2/35, not 0 (query-shift)",
        ),
        Hypothesis("the rule is k I: LSA trained on a multiple of I, or a step of gradient descent"),
        Hypothesis("E[ww'] = Psi; y_i any labels"),
        Hypothesis(
            "the query is x - P x: x ~ N(0, l I), P the projection onto the span of M <= d examples N(0, l I)",
            needed="for M >= d nothing is orthogonal to the examples, and the error is 0",
        ),
    ),
    where="not in the paper; Section 4, query shifts, where it holds",
    section="Main results",
    order=63,
    as_printed=False,
    measures=("orthogonal query: error",),
    findings=(Finding("sharper", "LSA, least norm and ridge with an isotropic prior all answer such a query by 0."),),
)


def derive() -> Derivation:
    share = TracePolynomial.scalar(1) - TracePolynomial.symbol("M") / TracePolynomial.symbol("d")
    error = share * TracePolynomial.symbol("l") * letter(PSI).trace()
    return Derivation(
        (
            infer("yhat = k q'h = k/M sum_i y_i <q, x_i>", "the rule is k I", "definition"),
            infer("yhat = 0 for q orthogonal to every x_i, whatever the labels", "every <q, x_i> is 0", "substitution"),
            identity("E[(0 - w.T*q)**2] == q.T*Psi*q", "the error of the prediction 0 at a fixed query"),
            infer("P has rank M, almost surely", "M <= d Gaussian vectors are independent", "definition"),
            infer("E[P] = (M/d) I", "rotations do not change the law of the examples; tr(P) = M", "Schur"),
            infer(
                "E[qq'] = l E[I - P] = (1 - M/d) l I",
                "x is independent of P, and (I - P) I (I - P) = I - P",
                "independence",
            ),
            verify(
                "the mean of l tr(Psi (I - P)) over signed permutations of the examples, which keep their law, is the claim",
                "d = 1, 2, 3 and every M <= d, examples in small integers",
                lambda: all(_mean_error(d, m) == _claimed(error, d, m) for d in (1, 2, 3) for m in range(1, d + 1)),
                "projections in fractions",
            ),
            *conclude(
                {"risk(orthogonal)": error}, "yhat = 0, and the query has second moment (1 - M/d) l I", "independence"
            ),
        )
    )


LEVEL = Fraction(3, 2)


def _psi(d: int) -> exact.Matrix:
    return np.array([[Fraction(1 + (i == j) * (i + 2)) for j in range(d)] for i in range(d)], dtype=object)


def _mean_error(d: int, m: int) -> Fraction:
    """``l tr(Psi (I - P))``, P the projection onto m given vectors, over all signs and orders of the coordinates."""
    x = np.array([[Fraction((i + 1) ** (k + 1) + (i == k)) for k in range(m)] for i in range(d)], dtype=object)
    rest = exact.identity(d) - x @ elimination.inverse(x.T @ x) @ x.T
    moved = [
        (rest[np.ix_(order, order)] * np.outer(signs, signs))
        for order in permutations(range(d))
        for signs in product((1, -1), repeat=d)
    ]
    return sum((LEVEL * np.trace(_psi(d) @ one) for one in moved), Fraction(0)) / len(moved)


def _claimed(error: TracePolynomial, d: int, m: int) -> Fraction:
    values = {"d": Fraction(d), "M": Fraction(m), "l": LEVEL, PSI.name: _psi(d)}
    found: Fraction = Program([error]).run(values, Exact())[0]
    return found
