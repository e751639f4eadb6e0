"""Own claim: u > 0 at all times for every sigma > 0, and ell(0) <= sigma^2/2 ||Lambda Theta||_F^2 [sigma^2
||Gamma||_op - 2] without the factor sqrt(d) of lem-A.4."""

from derivations.zhang2023.shared.coq import PINNED
from derivations.zhang2023.shared.descent import EXTREMES, at_start, start_bound, start_steps
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer, verify

CLAIM = Claim(
    ref="ours-A.4",
    title="The value block stays positive for every sigma",
    says="From Assumption 3.3 with any sigma > 0, u(t) > 0 for all t >= 0; the bound of ell(0) needs no factor sqrt(d).",
    statement=(
        "start(ell) <= sigma**2/2*norm_F(Lambda*Theta)**2*(sigma**2*norm_op(Gamma) - 2)",
        "u > 0",
    ),
    given=(COVARIANCE, PROMPTS, START),
    where="not in the paper; sharpens Lemma A.4",
    section="Appendix",
    order=14,
    as_printed=False,
    measures=("trajectory",),
)


def derive() -> Derivation:
    bound = start_bound(TracePolynomial.scalar(1))
    return Derivation(
        (
            *start_steps("1"),
            *uniqueness_steps(),
            *conclude({"start(ell)": at_start()}, "the start of Assumption 3.3 put into the loss", "definition", EXTREMES),
            *conclude(
                {"start(ell) <=": bound},
                "the trace is at most the product of the norms",
                "operator norm",
                EXTREMES,
                coq=PINNED,
            ),
            *conclude(
                {"u >": TracePolynomial.scalar(0)},
                "u = U11 = 0 is a solution, and solutions do not meet",
                "Picard-Lindelof",
                EXTREMES,
                coq=PINNED,
            ),
        ),
        EXTREMES,
    )


def uniqueness_steps() -> tuple[Step, ...]:
    """Why ``u`` never vanishes from a balanced start other than the origin."""
    return (
        identity("rate(u**2 - tr(U11*U11.T)) == 0", "balance (lem-A.3): u = 0 forces U11 = 0"),
        verify(
            "(U11, u) = (0, 0) is an equilibrium of the flow on u12 = u21 = 0",
            "put U11 = 0 and u = 0 into the derived velocity",
            origin_is_at_rest,
            "canonical forms of trace polynomials",
        ),
        infer(
            "u(t) > 0 for all t",
            "no other solution reaches the equilibrium in finite time",
            "Picard-Lindelof",
            coq="theorems.theorem_4_1.general_positive",
        ),
    )


def origin_is_at_rest() -> bool:
    zero = {"U11": TracePolynomial({}), "u": TracePolynomial.scalar(0)}
    return all(speed.substitute(zero).is_zero() for speed in SymbolicSetting().slice_velocity().values())
