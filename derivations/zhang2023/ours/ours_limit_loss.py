"""Own claim: along the flow of Theorem 4.1, for every sigma > 0, the loss tends to its least value over all entries of
W_PV and W_KQ: the limit of L is tr(Lambda)/2 - tr(Lambda^2 Gamma^-1)/2."""

from derivations.zhang2023.ours.ours_thm_4_1_every_sigma import every_sigma_steps, global_minimum_steps
from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, START
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import covariance
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude

CLAIM = Claim(
    ref="ours-limit-loss",
    title="The limit of the loss along the flow",
    says="From every start of Assumption 3.3 the population loss tends to its global minimum.",
    statement=(
        "limit(loss) == 1/2*tr(Lambda) - 1/2*tr(Lambda**2*inv(Gamma))",
        "minimum(loss) == 1/2*tr(Lambda) - 1/2*tr(Lambda**2*inv(Gamma))",
    ),
    given=(COVARIANCE, PROMPTS, START),
    where="not in the paper; Theorem 4.1 in words, as two formulas",
    section="Main results",
    order=41,
    as_printed=False,
    measures=("trajectory",),
)


def derive() -> Derivation:
    least = covariance().trace() / 2 + lowest()
    return Derivation(
        (
            *every_sigma_steps(),
            *global_minimum_steps(),
            identity(
                "slice(loss) == 1/2*tr(Lambda) - 1/2*tr(Lambda**2*inv(Gamma))"
                " + 1/2*norm_F(sqrt(Gamma)*sqrt(Lambda)*(u*U11 - inv(Gamma))*sqrt(Lambda))**2",
                "on u12 = u21 = 0, where the flow stays, the loss is its least value and a square in u U11 - Gamma^-1",
            ),
            *conclude({"minimum(loss)": least}, "the square and the rest are zero at the limit", "sum of squares"),
            *conclude({"limit(loss)": least}, "u U11 -> Gamma^-1, and the loss is continuous", "substitution"),
        )
    )
