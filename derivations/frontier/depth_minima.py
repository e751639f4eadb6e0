"""Own: over L scalar steps there are L! minima, all global; every other stationary point is a strict saddle."""

from derivations.frontier.common import (
    ISOTROPIC,
    LAYERS,
    SCALAR,
    computed,
    ours,
)
from lsa_theory.kernel.claim import Finding
from lsa_theory.proofs.derivation import Derivation, infer
from lsa_theory.proofs.derive.layers.steps import Steps

CLAIM = ours(
    ref="depth-minima",
    title="All minima over scalar steps",
    says="Without noise the loss over L scalar steps has L! local minima, all global, the orders of L different"
    " steps; every other"
    " stationary point has equal steps and is a strict saddle.",
    statement=(),
    given=(LAYERS, ISOTROPIC, SCALAR),
    order=12,
    corrects="depth-minima-assumed",
    findings=(
        Finding(
            "sharper",
            "There is one stationary point for every ordered partition of the layers into groups of equal"
            " steps: 1, 3, 13, 75, 541,"
            " 4683 for L = 1..6 (generalised Gaussian quadrature; counted for L = 3 by Newton's method in the tests).",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "the loss is d/2 int p^2 dmu, strictly convex in the coefficients of p, p(0) = 1, mu the mean"
                " spectral measure of S",
                "S has a density: mu is no finite sum of points",
                "sum of squares",
            ),
            infer(
                "its minimiser has L different zeros, all positive",
                "int p q t dmu = 0 for deg q < L",
                "orthogonal polynomials",
            ),
            infer(
                "at different steps the coefficients are local coordinates: a stationary point there is an"
                " order of these zeros",
                "the Jacobian of the elementary symmetric functions is the Vandermonde determinant",
                "definition",
            ),
            infer(
                "where two steps are equal, a +- e changes int p^2 dmu by -2 e^2 int (1 - a t)^2 t^2 r^2 dmu +"
                " O(e^4), p = (1 - a t)^2 r",
                "(1 - a t)^2 - e^2 t^2",
                "definition",
            ),
            infer(
                "that is negative, so such a point is a strict saddle", "the integrand is positive", "positive expectation"
            ),
            computed(
                "L = 2..5: the best polynomials have real zeros only, at (d, N) = (1, 1) and (2, 5)",
                "Sturm",
                lambda: all(Steps.at_sizes(l, d, n).real for l in (2, 3, 4, 5) for d, n in ((1, 1), (2, 5))),
            ),
        )
    )
