"""(3.8): the population loss L = lim_(B -> inf) of the empirical loss = 1/2 E(yhat - <w, x_query>)^2."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="eq-3.8",
    title="The population loss",
    says="The limit of the empirical loss over infinitely many prompts, an expectation; code:"
    " lsa_theory.model.loss.PopulationLoss.",
    statement=("loss == E[(yhat - w.T*x)**2]/2",),
    given=(COVARIANCE, PROMPTS),
    where="(3.8)",
    section="Setting",
    order=39,
    expected=Status.DEFINITION,
    measures=("empirical loss",),
    findings=(
        Finding(
            "sharper", "The limit is an almost sure one (strong law of large numbers), at each parameter; no mode is named."
        ),
        Finding(
            "sharper",
            "For random covariances the loss is finite for all parameters if and only if E||Lambda_tau||^3 <"
            " inf: this is the"
            " 'finite third moments' of thm-4.5.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "the squared error is a polynomial in x_i, x_query and w",
                "no random quantity in a denominator or under a root",
                error_is_a_polynomial,
                "inspection of the canonical form",
            ),
            infer("it is integrable", "normal variables have all moments", "Isserlis"),
            infer(
                "the empirical loss tends to 1/2 E(yhat - <w, x_query>)^2 almost surely",
                "B independent prompts",
                "strong law",
            ),
        )
    )


def error_is_a_polynomial() -> bool:
    """Every random letter occurs under whole nonnegative powers only, and never below a fraction line."""
    setting = SymbolicSetting()
    error = setting.prediction() - setting.target()
    scalar = (error * error).as_scalar()
    random = {"S", "x", "w"}
    powers = [
        letter.power * power
        for monomial in scalar.num
        for generator, power in monomial
        if isinstance(generator, tuple)
        for letter in generator
        if letter.name in random
    ]
    below = [generator for factor in scalar.den for monomial, _ in factor for generator, _ in monomial]
    return bool(powers) and all(p == int(p) and p >= 1 for p in powers) and not below
