"""Own: the 1/N term of softmax attention, d (1 - alpha^2)/(1 - 2 alpha^2)^(d/2 + 1), finite exactly for alpha^2 < 1/2."""

from derivations.frontier.common import (
    computed,
    ours,
)
from derivations.frontier.parabola import put
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer

CLAIM = ours(
    ref="softmax",
    title="Softmax attention, the 1/N term",
    says="For softmax attention with logits alpha x_i'x, isotropic inputs, the prediction tends to alpha <w, x>; N times its"
    " variance given x and w tends to a limit of mean d (1 - alpha^2)/(1 - 2 alpha^2)^(d/2 + 1), finite exactly for"
    " alpha^2 < 1/2.",
    statement=("limit_N(variance_softmax) == 2*(1 - alpha**2)/(1 - 2*alpha**2)**2",),
    given=(
        Hypothesis("x_i, x ~ N(0, I_d), w ~ N(0, I_d)"),
        Hypothesis("limit_N(variance_softmax): the mean over x and w of that limit"),
        Hypothesis("two dimensions", "d == 2"),
        Hypothesis("where it is finite", "2*alpha**2 < 1"),
    ),
    order=171,
    corrects="softmax-assumed",
)


def tilt() -> tuple[Step, ...]:
    """From the mean with the weights exp(s_i) to the covariance of the limit, and where its mean over x is finite."""
    return (
        identity(
            "alpha*p.T*q - q.T*q/2 == alpha**2*p.T*p/2 - (q - alpha*p).T*(q - alpha*p)/2",
            "exp(alpha p'q) times the density of q = x_i, p = x: exp(alpha^2 |p|^2/2) times that of N(alpha p, I)",
        ),
        infer(
            "sum exp(s_i) x_i/sum exp(s_i) -> alpha x, s_i = alpha x_i'x", "the mean of the tilted Gaussian", "strong law"
        ),
        infer(
            "sqrt(N) times the difference has the limit covariance E exp(2 s)(x_i - alpha x)(x_i - alpha x)'/(E exp(s))^2",
            "a quotient of means",
            "delta method",
        ),
        identity(
            "2*alpha*p.T*q - q.T*q/2 == 2*alpha**2*p.T*p - (q - 2*alpha*p).T*(q - 2*alpha*p)/2",
            "E exp(2 s) f(x_i) = exp(2 alpha^2 |p|^2) E f(x_i + 2 alpha p), over (E exp(s))^2 = exp(alpha^2 |p|^2)",
        ),
        identity(
            "E[(x + 2*alpha*p - alpha*p)*(x + 2*alpha*p - alpha*p).T] == Lambda + alpha**2*p*p.T",
            "so the limit covariance is exp(alpha^2 |p|^2)(I + alpha^2 pp')",
        ),
        infer(
            "its form in w has the mean E exp(alpha^2 r)(d + alpha^2 r), r = |x|^2 chi-square with d degrees of freedom",
            "E ww' = I",
            "independence",
        ),
        infer(
            "E exp(a r) = (1 - 2 a)^(-d/2) for 2 a < 1 and infinite for 2 a >= 1",
            "a |x|^2 - |x|^2/2 = -(1 - 2 a)|x|^2/2: a Gaussian integral",
            "computation",
        ),
    )


def derive() -> Derivation:
    alpha = TracePolynomial.symbol("alpha")
    return Derivation(
        (
            *tilt(),
            computed(
                "with f = (1 - 2 a)^(-d/2), f' = d f/(1 - 2 a) and f + alpha^2 f'/d at a = alpha^2 is"
                " f (1 - alpha^2)/(1 - 2 alpha^2); f is 1/(1 - 2 a) at d = 2",
                "the mean of r exp(a r) is the derivative in a; divided by d f",
                mean,
                "rational functions",
            ),
            *conclude({"limit_N(variance_softmax)": 2 * (1 - alpha**2) / (1 - 2 * alpha**2) ** 2}, "d = 2", "substitution"),
        )
    )


def mean() -> bool:
    """The relative derivative of f, and at d = 2 f itself."""
    a, d = Scalar.symbol("a"), Scalar.symbol("d")
    two = 1 / (1 - 2 * a)
    slope = d / (1 - 2 * a)  # f'/f
    whole = 1 + a * slope / d
    return whole == (1 - a) / (1 - 2 * a) and two.derivative("a") == two * put(slope, "d", Scalar.number(2))
