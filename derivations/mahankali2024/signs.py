"""For inputs with entries 1 or -1 the best step on the sum of y_i x_i is 1/(N + d - 1 + noise)."""

from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude
from lsa_theory.proofs.derive.derived import derive as derive_form

CLAIM = Claim(
    ref="mahankali-signs",
    title="Inputs with signs as entries",
    says="For inputs with entries 1 or -1 the best step on the sum of y_i x_i is 1/(N + d - 1 + noise).",
    statement=("argmin(A) == 1/(N + d - 1 + noise)*I",),
    given=(
        Hypothesis(
            "x_i, x_query with independent entries 1 or -1, w of covariance I, y_i = <w, x_i> + e_i of variance noise"
        ),
        Hypothesis("the prediction is x_query'A sum_i y_i x_i"),
    ),
    where="Theorem 1, other inputs",
    source="Mahankali et al. 2024",
    section="Related work",
    order=6,
    as_printed=False,
    measures=("literal: signs",),
)


def derive() -> Derivation:
    found = derive_form("minimizer", noise=True, law="independent", divisor="1").specialise(Lambda="I", kurtosis="1")
    best = {"argmin(A)": found.values["argmin(u*U11)"]}
    because = "K is positive definite: the normal equation has one solution"
    return Derivation((*found.steps, *conclude(best, because, "positive expectation")))
