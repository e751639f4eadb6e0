"""For inputs uniform on the sphere of radius sqrt(d) the best step on the sum of y_i x_i is 1/(N + d - 1 + noise)."""

from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude
from lsa_theory.proofs.derive.derived import derive as derive_form

CLAIM = Claim(
    ref="mahankali-sphere",
    title="Inputs on the sphere",
    says=(
        "For inputs uniform on the sphere of radius sqrt(d) the best step on the sum of y_i x_i is 1/(N + d - 1 + noise)."
    ),
    statement=("argmin(A) == 1/(N + d - 1 + noise)*I",),
    given=(
        Hypothesis(
            "x_i, x_query uniform on the sphere of radius sqrt(d), w of covariance I, y_i = <w, x_i> + e_i of variance noise"
        ),
        Hypothesis("the prediction is x_query'A sum_i y_i x_i"),
    ),
    where="Theorem 1, other inputs",
    source="Mahankali et al. 2024",
    section="Related work",
    order=5,
    as_printed=False,
    measures=("literal: sphere",),
)


def derive() -> Derivation:
    found = derive_form("minimizer", noise=True, law="sphere", divisor="1").specialise(Lambda="I")
    best = {"argmin(A)": found.values["argmin(u*U11)"]}
    because = "K is positive definite: the normal equation has one solution"
    return Derivation((*found.steps, *conclude(best, because, "positive expectation")))
