"""(3.9): gradient flow d theta/dt = -grad L(theta) in all parameters; it exists for all times from every start, and
|theta(t) - theta(0)|^2 <= t (L(0) - L(t))."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.algebra import calculus
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.moments.prompt import BLOCKS, SymbolicSetting
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="eq-3.9",
    title="The gradient flow",
    says="theta' = -grad L(theta) for theta = (W_PV, W_KQ), a unique solution for all t >= 0 from every start;"
    " code: lsa_theory.model.flow.full.integrate.",
    given=(COVARIANCE, PROMPTS),
    where="(3.9)",
    section="Setting",
    order=40,
    expected=Status.DEFINITION,
    measures=("flow from any start",),
    findings=(
        Finding(
            "gap in the argument",
            "That the flow exists for all times is used and not discussed. It does, from every start: the loss"
            " is a polynomial"
            " and is nonnegative, so a solution cannot leave a ball of radius sqrt(t L(0)) before time t.",
        ),
        Finding("stronger", "|theta(t) - theta(0)|^2 <= t (L(0) - L(t)) for every start and every t >= 0."),
    ),
)


def derive() -> Derivation:
    """Local existence, then no blow-up."""
    how = "inspection of the canonical form"
    return Derivation(
        (
            verify("L is a polynomial in the four blocks", "the derived loss", loss_is_a_polynomial, how),
            verify(
                "the other entries of W_PV and W_KQ do not move",
                "the loss does not depend on them (eq-3.6)",
                only_blocks_occur,
                how,
            ),
            infer("a unique maximal solution from every start", "-grad L is a polynomial", "Picard-Lindelof"),
            verify(
                "dL/dt = -|grad L|^2",
                "chain rule: the velocity of every block is minus the gradient",
                descent,
                "canonical forms of trace polynomials",
            ),
            infer("L >= 0", "half the expectation of a square", "sum of squares"),
            infer(
                "|theta(t) - theta(0)|^2 <= t * integral of |theta'|^2 = t (L(0) - L(t)) <= t L(0)",
                "length of the path, and dL/dt = -|theta'|^2",
                "Cauchy-Schwarz",
            ),
            infer(
                "the solution exists for all t >= 0",
                "a maximal solution that ends in finite time is unbounded, but the bound holds on every finite interval",
                "Picard-Lindelof",
            ),
        )
    )


def loss_is_a_polynomial() -> bool:
    """Every block under whole positive powers only, none below a fraction line."""
    scalar = SymbolicSetting().loss.as_scalar()
    names = {str(getattr(block, "name", block)) for block in BLOCKS.values()}

    def powers(generator: object, power: object) -> list[object]:
        if isinstance(generator, tuple):
            return [letter.power * power for letter in generator if letter.name in names]
        return [power] if generator in names else []

    above = [p for monomial in scalar.num for g, power in monomial for p in powers(g, power)]
    below = [p for factor in scalar.den for monomial, _ in factor for g, power in monomial for p in powers(g, power)]
    return bool(above) and not below and all(isinstance(p, int) and p >= 1 for p in above)


def only_blocks_occur() -> bool:
    """The letters and scalars of the derived loss."""
    loss = SymbolicSetting().loss
    letters = {letter.name for letter in loss.letters()} | loss.names()
    return letters == {"Lambda", "U11", "u12", "u21", "u", "N"}


def descent() -> bool:
    """The rate of a loss along its own flow, block by block, against the squared norm of the gradient."""
    setting = SymbolicSetting()
    rate = square = TracePolynomial.scalar(0)
    for block, speed in setting.velocity().items():
        slope = calculus.gradient(setting.loss, block)
        rate = rate + (slope.T * speed).trace()
        square = square + (slope.T * slope).trace()
    return rate == -square and not square.is_zero()
