"""Own: small random starts reach the global minimum with probability tending to one, for every Lambda."""

from derivations.frontier.common import (
    FOUR_BLOCKS,
    computed,
    ours,
)
from lsa_theory.algebra.calculus import gradient
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import matrix, vector
from lsa_theory.kernel.claim import Finding, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, Step, infer

CLAIM = ours(
    ref="small-starts",
    title="Near zero the blocks of the global minimum grow fastest",
    says="For d >= 2 and every Lambda the blocks (U11, u) grow near 0 at the rate sqrt(tr Lambda^4), above the rate"
    " lam_max(Lambda)^2 of (u12, u21). From this, by cited theorems: as random starts shrink, the probability of ending in"
    " the global minimum tends to one.",
    statement=("lam_max(Lambda)**4 < tr(Lambda**4)",),
    given=(FOUR_BLOCKS, Hypothesis("at least two dimensions", "d >= 2"), Hypothesis("normal starts of scale e, e -> 0")),
    order=76,
    corrects="small-starts-assumed",
    findings=(
        Finding(
            "sharper",
            "By the linear flow alone what fails is of order e^(sqrt(tr Lambda^4)/lam_max(Lambda)^2 - 1): the starts whose"
            " share of the fastest direction is that small.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(growth())


def growth() -> tuple[Step, ...]:
    """From the loss near zero to where almost every start ends."""
    return (
        computed(
            "near 0 the loss is tr(Lambda)/2 - tr(Lambda^2 (u U11 + u12 u21')) and terms of fourth order; symbolic d and N",
            "the blocks times t, the coefficients of t^0, .., t^3",
            near_zero,
            "the loss in all four blocks",
        ),
        computed(
            "so dU11/dt = u Lambda^2, du/dt = tr(Lambda^2 U11): U11 = Lambda^2, u = r with r^2 = tr(Lambda^4) grows like"
            " exp(r t), and u12 = +-u21 = p like exp(+-l^2 t) where Lambda^2 p = l^2 p",
            "put in; on tr(Lambda^2 U11) = 0 = u the first two are at rest",
            fastest,
            "trace polynomials",
        ),
        infer(
            "r is a simple eigenvalue, above l^2 for every eigenvalue l of Lambda where d >= 2, all of them being positive",
            "tr(Lambda^4) is the sum of all l_i^4",
            "spectral theorem",
        ),
        infer(
            "as e -> 0 the flow from e v leaves small balls along a half of the curve tangent to U11 = Lambda^2, u = r, for"
            " almost every v",
            "a smooth field; the other directions of v have measure zero",
            "strong unstable manifold",
        ),
        infer(
            "u12 = u21 = 0, U11 a function of Lambda and u^2 = |U11|^2 on that curve, and the flow from there ends in the"
            " global minimum (thm-4.1), on both halves: (U11, u) -> (-U11, -u) changes nothing",
            "these sets are invariant, and the curve begins at 0",
            "invariant set",
        ),
        infer(
            "so the flow from e v comes arbitrarily near to a global minimum, and stays",
            "solutions depend continuously on where they are; the Hessian there is positive across the set of minima: in"
            " (u12, u21) it is E(u12'(S + xx'/N) U11 x + u w'Sw u21'x)^2, which is 0 only for u12 = u21 = 0 (w = 0 first)",
            "Morse-Bott",
        ),
        infer("the probability tends to one", "it holds for almost every v once e is small", "dominated convergence"),
    )


BLOCKS = {"U11": letter(matrix("U11")), "u12": letter(vector("u12")), "u21": letter(vector("u21"))}
SECOND = (
    letter(LAMBDA) * letter(LAMBDA) * (TracePolynomial.symbol("u") * BLOCKS["U11"] + BLOCKS["u12"] * BLOCKS["u21"].T)
).trace()


def near_zero() -> bool:
    """Whether the loss is tr(Lambda)/2 less these terms, up to third order in the blocks."""
    t = TracePolynomial.symbol("t")
    scaled = SymbolicSetting().loss.substitute(
        {name: t * one for name, one in BLOCKS.items()} | {"u": t * TracePolynomial.symbol("u")}
    )
    rest = (scaled - letter(LAMBDA).trace() / 2 + t**2 * SECOND).as_scalar()
    return min(dict(m).get("t", 0) for m in rest.num) >= 4


def fastest() -> bool:
    """Whether the field of these terms is r times the point, and in (u12, u21) Lambda^2 with both exchanged."""
    squared, r = letter(LAMBDA) * letter(LAMBDA), TracePolynomial.symbol("r")
    point = {"U11": squared, "u": r}
    first = gradient(SECOND, matrix("U11")).substitute(point) == r * squared
    second = gradient(SECOND, "u").substitute(point) == (squared * squared).trace()  # r^2
    across = (
        gradient(SECOND, vector("u12")) == squared * BLOCKS["u21"],
        gradient(SECOND, vector("u21")) == squared * BLOCKS["u12"],
    )
    return first and second and all(across)
