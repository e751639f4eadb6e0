"""Lemma D.4: for positive semidefinite A and B, tr(AB) >= 0, and AB is positive semidefinite iff A and B commute."""

from fractions import Fraction

import numpy as np

from lsa_theory.algebra.elimination import inertia
from lsa_theory.algebra.exact import parse_matrix
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="lem-D.4",
    title="Products of positive semidefinite matrices",
    says="For A, B >= 0, tr(AB) >= 0, and AB >= 0 if and only if AB = BA, where M >= 0 includes M = M'.",
    statement=("tr(A*B) >= 0",),
    given=(
        Hypothesis(
            "A is positive semidefinite and symmetric", "A psd", needed="A = B = [[0,1],[-1,0]]: tr(AB) = -2, x'Ax = 0"
        ),
        Hypothesis("B is positive semidefinite and symmetric", "B psd", needed="as for A"),
        Hypothesis(
            "M >= 0 means M = M' and x'Mx >= 0, for AB as for A and B",
            needed="A = diag(1,2), B = [[2,1],[1,2]]: x'ABx > 0 for x != 0, yet AB != BA",
        ),
    ),
    where="Lemma D.4",
    section="Appendix",
    order=440,
    measures=("fixed matrices", "products"),
    stronger=("ours-D.4",),
    findings=(
        Finding(
            "sharper",
            "Both halves rest on the usual convention that M >= 0 includes M = M': without symmetry in 'A, B >= 0' the first"
            " half is false, without symmetry in 'AB >= 0' the 'only if' of the second half is.",
            "tr(AB) = -2 for A = B = [[0,1],[-1,0]]; A = diag(1,2), B = [[2,1],[1,2]] do not commute, x'ABx > 0",
        ),
    ),
)

LEFT, RIGHT, TURN = [[1, 0], [0, 2]], [[2, 1], [1, 2]], [[0, 1], [-1, 0]]


def derive() -> Derivation:
    roots = ("P symmetric", "Q symmetric")
    return Derivation(
        (
            infer(
                "A = P^2 and B = Q^2 with symmetric P and Q that are polynomials in A and in B",
                "square roots",
                "spectral theorem",
            ),
            identity("tr(P**2*Q**2) == norm_F(P*Q)**2", "so tr(AB) is a squared norm", roots),
            identity("(P**2*Q**2).T == Q**2*P**2", "so AB is symmetric if and only if AB = BA", roots),
            identity(
                "P*Q**2*P == (Q*P).T*(Q*P)", "if AB = BA, P commutes with B and AB = P B P is positive semidefinite", roots
            ),
            infer("tr(AB) >= 0, and AB >= 0 if AB = BA", "both are squares", "sum of squares"),
            verify(
                "diag(1,2) and [[2,1],[1,2]] do not commute, but the symmetric part of their product is positive definite",
                "the last hypothesis cannot be dropped",
                form_alone_does_not_commute,
                "congruence in fractions",
            ),
            verify(
                "A = B = [[0,1],[-1,0]]: x'Ax = 0 and tr(AB) = -2",
                "nor can the first two",
                skew_trace_is_negative,
                "fractions",
            ),
            *conclude(
                {"tr(A*B) >=": TracePolynomial.scalar(0)},
                "tr(P^2 Q^2) = ||P Q||_F^2",
                "sum of squares",
                coq={"tr(A*B) >=": "theorems.inequalities.lem_D_4_trace"},
            ),
        )
    )


def form_alone_does_not_commute() -> bool:
    a, b = parse_matrix("A", LEFT), parse_matrix("B", RIGHT)
    product = a @ b
    positive = inertia((product + product.T) / Fraction(2)).positive == len(a)
    return positive and bool(np.any(product != b @ a))


def skew_trace_is_negative() -> bool:
    turn = parse_matrix("A", TURN)
    return bool(np.all(turn == -turn.T)) and np.trace(turn @ turn) == -2
