"""Own: for drifting tasks the best weights are a Kalman filter with noise d + 1."""

from derivations.frontier.common import (
    computed,
    ours,
)
from derivations.frontier.parabola import put
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import vector
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.laws import GaussianVector
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.proofs.derivation import Derivation, Step, infer

CLAIM = ours(
    ref="drift",
    title="Drifting tasks are Kalman filtering",
    says="For tasks w_(i+1) = r w_i + sqrt(1 - r^2) v_i the best weights solve (T + (d + 1) I) c = t with T_jk"
    " = r^|j-k|, t_j = r^j: the filter of an AR(1)"
    " signal in white noise of variance d + 1. In long contexts they decay like m^j, m + 1/m = (1 + r^2 + (1 -"
    " r^2)/(d + 1))/r, m < r.",
    statement=("E[x*x.T*w*w.T*x*x.T] == (d + 2)*I",),
    given=(Hypothesis("isotropic inputs, y_i = <w_i, x_i>, E w_i w_i' = I", "Lambda == I"),),
    order=151,
    corrects="drift-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "E[y_i x_i w'] = r^j I at the lag j, E[(y_i x_i)(y_k x_k)'] = r^|i-k| I for i != k, (d + 2) I for i = k",
                "independent inputs",
                "independence",
            ),
            infer(
                "the normal equation is that of the Wiener filter of an AR(1) signal in white noise of variance d + 1",
                "(d + 2) = 1 + (d + 1)",
                "definition",
            ),
            computed(
                "E xx'ww'xx' = (d + 2) I: the diagonal of the normal equation; symbolic d",
                "independent inputs, E ww' = I",
                lambda: diagonal() == (TracePolynomial.symbol("d") + 2) * TracePolynomial.identity(),
                "all pairings",
            ),
            *stationary(),
            infer(
                "the weights of N examples tend to these: cut at N they miss the row j by r^(N+1-j) c_(N+1)/(1 - r m),"
                " and the inverse of T + (d + 1) I is at most 1/(d + 1)",
                "T is a covariance",
                "sum of squares",
            ),
        )
    )


def diagonal() -> TracePolynomial:
    """``E[(y x)(y x)']`` for one example."""
    x, w = (TracePolynomial.letter(vector(name)) for name in ("x", "w"))
    return expectation_by_pairings(x * x.T * w * w.T * x * x.T, [GaussianVector("x", ()), GaussianVector("w", ())])


R, M = Scalar.symbol("r"), Scalar.symbol("m")
NOISE = M * (1 - R * R) / ((R - M) * (1 - R * M))  # d + 1, solved from m + 1/m = (1 + r^2 + (1 - r^2)/(d + 1))/r


def stationary() -> tuple[Step, ...]:
    """The weights of an infinite context, lag by lag, with symbols."""
    return (
        computed(
            "sum_(k<j) r^(j-k) m^k = (r^j m - r m^j)/(r - m) for every j: it is 0 at j = 1, and from j to j + 1 one adds"
            " m^j and multiplies by r; symbolic r, m, r^j and m^j",
            "induction on the lag",
            partial_sums,
            "rational functions",
        ),
        computed(
            "c_j = (r - m) m^(j-1) solves every row of (T + (d + 1) I) c = t of an infinite context if"
            " d + 1 = m (1 - r^2)/((r - m)(1 - r m))",
            "the sum over k >= j is m^j/(1 - r m)",
            solves,
            "rational functions",
        ),
        computed(
            "that is m + 1/m = (1 + r^2 + (1 - r^2)/(d + 1))/r, whose right side exceeds r + 1/r by"
            " (1 - r^2)/(r (d + 1)): m < r for m < 1",
            "m + 1/m falls on (0, 1)",
            equation,
            "rational functions",
        ),
    )


def below(power_r: Scalar, power_m: Scalar) -> Scalar:
    """``sum_(k<j) r^(j-k) m^k`` from r^j and m^j."""
    return (power_r * M - R * power_m) / (R - M)


def partial_sums() -> bool:
    """Whether the closed form starts and goes on as the sum does."""
    p, q = Scalar.symbol("p"), Scalar.symbol("q")
    return below(R, M).is_zero() and below(R * p, M * q) == R * (below(p, q) + q)


def solves() -> bool:
    """Whether the row of any lag holds, p = r^j and q = m^j."""
    p, q = Scalar.symbol("p"), Scalar.symbol("q")
    return (below(p, q) + q / (1 - R * M) + NOISE * q) * (R - M) / M == p


def equation() -> bool:
    """Whether the noise solves the equation for m, and how far its right side is above r + 1/r."""
    e = Scalar.symbol("e")
    right = (1 + R * R + (1 - R * R) / e) / R
    return put(right, "e", NOISE) == M + 1 / M and right - (R + 1 / R) == (1 - R * R) / (R * e)
