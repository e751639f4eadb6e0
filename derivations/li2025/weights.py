"""With correlations R of the tasks and r with the query's the best weights are (R + (n + 1 + noise) I)^-1 r, their
loss 1 - r'(R + (n + 1 + noise) I)^-1 r per dimension."""

from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="gating-weights",
    title="The best weights on examples",
    says=(
        "With correlations R of the tasks and r with the query's the best weights are (R + (n + 1 + noise) "
        "I)^-1 r, their loss 1 - r'(R + (n + 1 + noise) I)^-1 r per dimension."
    ),
    statement=(
        ("q.T*(R + v*I)*q - 2*q.T*p + 1 == (q - inv(R + v*I)*p).T*(R + v*I)*(q - inv(R + v*I)*p) + 1 - p.T*inv(R + v*I)*p"),
    ),
    given=(
        Hypothesis(
            "the letters have the size of the prompt: R and p = r hold correlations, q the weights; "
            "n is the dimension of the inputs"
        ),
        Hypothesis("x_i, x_query ~ N(0, I_n), E w_i w_j' = R_ij I, E w_i w' = r_i I, R_ii = 1, noise as always"),
        Hypothesis("correlations", "R psd"),
        Hypothesis("v = n + 1 + noise", "v > 0"),
    ),
    where="gated linear attention",
    source="Li et al. 2025",
    section="Related work",
    order=3,
    as_printed=False,
    corrects="gating-assumed",
    measures=("literal: drifting",),
)


def derive() -> Derivation:
    return Derivation(
        (
            identity(
                "E[x*x.T*x*x.T] == 2*Lambda**2 + tr(Lambda)*Lambda", "one example twice: n + 2 = R_ii + n + 1 at Lambda = I"
            ),
            infer(
                "the loss per dimension is sum_ij c_i c_j R_ij + (n + 1 + noise) sum_i c_i^2 - 2 sum_i c_i r_i + 1",
                "different examples are independent, E x_i x_i' = I; noise adds c_i^2 noise",
                "independence",
            ),
        )
    )
