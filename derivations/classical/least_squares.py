"""Ordinary least squares on N Gaussian examples: for N > d + 1 the excess risk is s2 d/(N - d - 1); the minimum norm
solution for isotropic inputs, N < d and no noise has the risk (1 - N/d)|w|^2."""

from fractions import Fraction

import numpy as np

from lsa_theory.algebra import words
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.moments.prompt import covariance, letter
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="ols",
    title="The risk of least squares",
    says="Least squares has excess risk noise d/(N - d - 1); the minimum norm solution (1 - N/d)|p|^2 for N < d, no noise.",
    statement=("risk(ols) == noise*d/(N - d - 1)", "risk(min_norm) == (1 - N/d)*(p.T*p)"),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), y_i = <p, x_i> + e_i, e_i ~ N(0, noise), independent; any fixed task p"),
        Hypothesis("N > d + 1, for the first formula", needed="d = 1, N = 2: the mean of 1/(x_1^2 + x_2^2) is infinite"),
        Hypothesis("Lambda = I, N < d and noise = 0, for the second formula", needed="otherwise the directions differ"),
    ),
    where="textbooks",
    source="Classical",
    section="Related work",
    order=2,
    measures=("least squares estimator",),
)

W, ONE = letter(words.matrix("W", symmetric=True)), TracePolynomial.identity()
N, D, NOISE = (TracePolynomial.symbol(name) for name in ("N", "d", "noise"))


def derive() -> Derivation:
    task = letter(words.vector("p"))
    mean_inverse = covariance() ** -1 / (N - D - 1)  # from I = (N - d - 1) Lambda E[W^-1]
    return Derivation(
        (
            infer(
                "the error of least squares is W^-1 sum_i e_i x_i with W = sum_i x_i x_i', of covariance noise E[W^-1]",
                "W is invertible almost surely; the noise is independent of the inputs",
                "independence",
            ),
            verify(
                "sum_i sum_c d(W^-1 x_i)_b/d x_ic = (N - d - 1) (W^-1)_bb, and the same with two indices",
                "N W^-1 from the vectors, -tr(W^-1 W) W^-1 - W^-1 W W^-1 from the inverse",
                stein_sum,
                "canonical forms, and dual numbers in fractions at d = 2, N = 4 and d = 3, N = 5",
            ),
            infer(
                "I = E sum_i x_i x_i'W^-1 = (N - d - 1) Lambda E[W^-1]",
                "integrate by parts; everything is integrable for N > d + 1",
                "Stein",
            ),
            verify(
                "E (x_query'error)^2 = noise tr(Lambda E[W^-1])",
                "the query is independent; put in E[W^-1]",
                lambda: NOISE * (covariance() * mean_inverse).trace() == NOISE * D / (N - D - 1),
                "canonical forms of trace polynomials",
            ),
            infer(
                "for N < d the minimum norm solution is P p, P the projection onto the span of the x_i, of rank N",
                "almost surely N Gaussian vectors are independent; it interpolates and lies in their span",
                "definition",
            ),
            infer("E[P] = c I for Lambda = I", "rotations do not change the law of the inputs", "Schur"),
            infer("c = N/d, so E|p - P p|^2 = (1 - N/d)|p|^2", "d c = E tr(P) = N, and (I - P)^2 = I - P", "substitution"),
            *conclude(
                {"risk(ols)": NOISE * (covariance() * mean_inverse).trace()},
                "the query is independent of W: noise tr(Lambda E[W^-1])",
                "independence",
            ),
            *conclude({"risk(min_norm)": task.T * (ONE - N / D * ONE) * task}, "E|p - P p|^2 = (1 - N/d)|p|^2", "Schur"),
        )
    )


def stein_sum() -> bool:
    """The divergence of ``x_i -> W^-1 x_i`` summed over i, by rule and entry by entry with dual numbers."""
    inverse_w = W**-1
    by_rule = N * inverse_w - (inverse_w * W).trace() * inverse_w - inverse_w * W * inverse_w
    return by_rule == (N - D - 1) * inverse_w and all(_entries(d, n) for d, n in ((2, 4), (3, 5)))


def _entries(d: int, n: int) -> bool:
    x = np.array([[Fraction(1 + (3 * i * k + i + 2 * k * k) % 5) for k in range(n)] for i in range(d)], dtype=object)
    inverse_w = inverse(x @ x.T)
    total = np.zeros((d, d), dtype=object)
    for i in range(n):
        for c in range(d):
            step = np.zeros((d, 1), dtype=object)
            step[c] = Fraction(1)
            column = x[:, i : i + 1]
            change = step @ column.T + column @ step.T  # of W; W^-1 changes by -W^-1 change W^-1
            total[:, c] += (inverse_w @ step - inverse_w @ change @ inverse_w @ column)[:, 0]
    return bool(np.all(total == inverse_w * (n - d - 1)))
