"""Own: normalisation does not repair the shape of the covariance: at most (d - 1)^2 is left, at most 1 for Lambda <= 2 I."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Finding, Hypothesis
from lsa_theory.proofs.decide import identity, inequality
from lsa_theory.proofs.derivation import Derivation, Step, infer

CLAIM = ours(
    ref="shape",
    title="Normalisation does not repair the shape",
    says="For long prompts trace-normalised inputs leave at test covariance Lambda, scaled to tr(Lambda) = d, the relative"
    " risk tr(Lambda (I - Lambda)^2)/d: at most one if Lambda <= 2 I, and at most (d - 1)^2, which a rank of one reaches.",
    statement=(
        "tr(Lambda*(I - Lambda)**2) == tr(Lambda) - 2*tr(Lambda**2) + tr(Lambda**3)",
        "tr(Lambda**3) <= 2*tr(Lambda**2)",
    ),
    given=(
        Hypothesis("the prediction is x_query' (S d/tr(S)) w for N -> infinity, the best step of training at Lambda = I"),
        Hypothesis("no eigenvalue above twice the mean", "Lambda <= 2*I"),
    ),
    order=136,
    corrects="shape-assumed",
    findings=(
        Finding(
            "sharper",
            "L layers leave tr(Lambda (I - Lambda)^(2 L))/d, their steps at Lambda = I tending to one: less where the"
            " eigenvalues are below two, more where one is above.",
        ),
    ),
)


def limit() -> Step:
    """What long prompts see."""
    return infer(
        "S d/tr(S) -> Lambda d/tr(Lambda), whatever the scale, and the best step at Lambda = I tends to one",
        "trace-normalised has the risk (d + 2)(d - 1)/(d (N + d + 1)) -> 0",
        "strong law",
    )


def derive() -> Derivation:
    return Derivation(
        (
            limit(),
            identity(
                "tr(Lambda*(I - Lambda)**2) == tr(Lambda) - 2*tr(Lambda**2) + tr(Lambda**3)",
                "the error of the direction of an eigenvalue l is 1 - l, its weight l",
            ),
            inequality("tr(Lambda**3) <= 2*tr(Lambda**2)", "Lambda^(1/2) (2 I - Lambda) Lambda^(3/2)", ("Lambda <= 2*I",)),
            infer("a sum of l (1 - l)^2 with l >= 0 of sum d is convex at the ends: largest where one l is d",
                  "l (1 - l)^2 <= l (d - 1)^2 for 0 <= l <= d, d >= 2", "termwise"),
        )
    )  # fmt: skip
