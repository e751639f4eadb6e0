"""(4.6) for noiseless labels y = <p, x>, p fixed: the risk is

1/M {p'Gamma^-2 Lambda^3 p + tr(Gamma^-2 Lambda^2) p'Lambda p}
    + 1/N^2 {p'Gamma^-2 Lambda^3 p + 2 p'Gamma^-2 Lambda^2 p tr(Lambda) + p'Gamma^-2 Lambda p tr(Lambda)^2}.
"""

from derivations.zhang2023.paper.eq_4_6a_label_covariance import TASK as FIXED
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.second_moments import COV, TASK, A, least_risk, risk
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting, gamma
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, verify

RISK = "E[(x.T*inv(Gamma)*S(M)*p - p.T*x)**2]"
VARIANCE = "1/M*(p.T*inv(Gamma)**2*Lambda**3*p + tr(inv(Gamma)**2*Lambda**2)*(p.T*Lambda*p))"
BIAS = (
    "1/N**2*(p.T*inv(Gamma)**2*Lambda**3*p + 2*(p.T*inv(Gamma)**2*Lambda**2*p)*tr(Lambda)"
    " + (p.T*inv(Gamma)**2*Lambda*p)*tr(Lambda)**2)"
)

CLAIM = Claim(
    ref="eq-4.6b",
    title="The risk on noiseless linear prompts",
    says="The risk of (4.2) for a fixed task p, exactly.",
    statement=(f"{RISK} == {VARIANCE} + {BIAS}",),
    given=(COVARIANCE, FIXED, TRAINED),
    where="after (4.6)",
    section="Main results",
    order=48,
    stronger=("ours-risk", "ours-length-shift"),
    measures=("monte carlo",),
)


def derive() -> Derivation:
    """The engine integrates the square directly; thm-4.2 with the Sigma of eq-4.6a gives the same."""
    return Derivation(
        (
            identity(
                "E[(p.T*x)**2*x*x.T] - Lambda*p*p.T*Lambda == (p.T*Lambda*p)*Lambda + Lambda*p*p.T*Lambda",
                "Sigma of eq-4.6a",
            ),
            verify(
                "thm-4.2 with a = p, this Sigma and E[y^2] = p'Lambda p gives the same risk as direct integration",
                "the least risk is zero: y = <p, x>",
                theorem_agrees,
                "canonical forms of trace polynomials",
            ),
        )
    )


def theorem_agrees() -> bool:
    """Whether the second-moment formula of thm-4.2 and the Gaussian integral of the square agree."""
    form = TASK.T * COV * TASK
    sigma = form * COV + COV * TASK * TASK.T * COV
    settled = {"e": form}
    by_theorem = risk(gamma() ** -1, COV * TASK, sigma).substitute(settled)
    least = least_risk().substitute({"a": TASK}).substitute(settled)
    direct = read(parse_expression(RISK), Symbolic(Names()))
    rule = SymbolicSetting().gamma()
    return rule.normal_form(by_theorem - direct).is_zero() and least.is_zero() and not TracePolynomial.is_zero(A)
