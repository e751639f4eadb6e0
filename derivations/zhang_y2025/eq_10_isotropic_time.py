"""Eq. (10): for Lambda = I and a proportional start at scale w0 the effective weight s, u U11 = s I, is with
z = e^(2 sqrt(d) t/tau) the logistic curve s = z / ((1 + (1+d)/N)(z - 1) + sqrt(d)/w0^2)."""

from fractions import Fraction

from lsa_theory.algebra import calculus
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.moments.prompt import U11
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify
from lsa_theory.proofs.derive.closed_forms import OwnSetting
from lsa_theory.proofs.derive.steps import flow_steps, moment_steps, slice_steps

CURVE = "z/((1 + (1 + d)/N)*(z - 1) + sqrt(d)/w0**2)"

CLAIM = Claim(
    ref="zsls-10",
    title="The whole path of the flow for isotropic inputs",
    says="For Lambda = I and a proportional start of scale w0 the effective weight is a logistic curve, explicit in time.",
    statement=(
        "velocity(s) == 2*sqrt(d)*(s - (1 + (1 + d)/N)*s**2)",
        f"velocity({CURVE}) == 2*sqrt(d)*({CURVE} - (1 + (1 + d)/N)*({CURVE})**2)",
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>, all independent"),
        Hypothesis("loss E(y - yhat)^2 and tau dW/dt = -1/2 dL/dW: the gradient flow of this library in the time t/tau"),
        Hypothesis(
            "start: u = w0, U11 = w0/sqrt(d) I, u12 = u21 = 0",
            needed="U11 proportional to I, but not balanced with u, leaves the curve: u^2 - ||U11||_F^2 is conserved",
        ),
        Hypothesis("s(t) with u U11 = s I, and z = e^(2 sqrt(d) t/tau), so that velocity(z) = 2 sqrt(d) z; D = d"),
    ),
    where="eq. (10)",
    source="Zhang, Singh, Latham & Saxe 2025",
    section="Related work",
    order=10,
    measures=("isotropic path",),
)

CANONICAL = "canonical forms of trace polynomials"
D, N, Z, W0 = (TracePolynomial.symbol(name) for name in ("d", "N", "z", "w0"))
ROOT = TracePolynomial.symbol("d", Fraction(1, 2))
RATE = 1 + (1 + D) / N
S = Z / (RATE * (Z - 1) + ROOT / W0**2)


def derive() -> Derivation:
    setting = OwnSetting()
    return Derivation(
        (
            *moment_steps(setting),
            *slice_steps(setting),
            *flow_steps(setting),
            verify("U11 = u/sqrt(d) I stays so", "both velocities at Lambda = I", proportional, CANONICAL),
            verify("s = w0^2/sqrt(d) at z = 1", "put t = 0 into the curve", starts, "exact rational functions"),
            infer("s(t) is the curve for all t", "it solves the same equation with the same start", "Picard-Lindelof"),
            *conclude(
                {"velocity(s)": speed_of_s(), f"velocity({CURVE})": calculus.gradient(S, "z") * 2 * ROOT * Z},
                "the chain rule along the flow",
                "definition",
            ),
        )
    )


def speeds() -> tuple[TracePolynomial, TracePolynomial]:
    """The velocities of U11 and u at ``Lambda = I``, ``U11 = u/sqrt(d) I``."""
    point = {"Lambda": TracePolynomial.identity(), U11.name: TracePolynomial.symbol("u") / ROOT * TracePolynomial.identity()}
    matrix, scalar = (speed.substitute(point) for speed in OwnSetting().slice_gradient_again())
    return matrix, scalar


def proportional() -> bool:
    matrix, scalar = speeds()
    return matrix == scalar / ROOT * TracePolynomial.identity()


def speed_of_s() -> TracePolynomial:
    """``s' = 2 u u'/sqrt(d)`` for ``s = u^2/sqrt(d)``, in terms of s."""
    u = TracePolynomial.symbol("u")
    root = TracePolynomial.symbol("d", Fraction(1, 4)) * TracePolynomial.symbol("s", Fraction(1, 2))
    return (2 * u * speeds()[1] / ROOT).substitute({"u": root})


def starts() -> bool:
    return S.substitute({"z": TracePolynomial.scalar(1)}) == W0**2 / ROOT
