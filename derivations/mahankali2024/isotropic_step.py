"""Isotropic inputs and tasks: the global minimiser of one layer is one step of gradient descent from 0; for the plain sum
sum_i y_i x_i the step is 1/(N + d + 1 + s2)."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.derivation import Derivation, conclude, infer
from lsa_theory.proofs.derive.derived import derive as derive_form

CLAIM = Claim(
    ref="mahankali-1",
    title="The optimal single step of gradient descent",
    says="With isotropic inputs and tasks the best one-layer model takes the step 1/(N + d + 1 + noise) on sum_i y_i x_i.",
    statement=("argmin(A) == 1/(N + d + 1 + noise)*I",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), all independent"),
        Hypothesis("the prediction is x_query'A sum_i y_i x_i, without 1/N"),
    ),
    where="Theorem 1",
    source="Mahankali et al. 2024",
    section="Related work",
    order=1,
    measures=("least squares: isotropic sum",),
    findings=(
        Finding("sharper", "With (1/N) sum y_i x_i the step is N/(N + d + 1 + noise); for noise = 0 this is rem-4.1."),
    ),
)


def derive() -> Derivation:
    found = derive_form("minimizer", noise=True, divisor="1").specialise(Lambda="I")
    descent = infer(
        "x'A* sum_i y_i x_i is one step of size 1/(N + d + 1 + noise) from 0 on 1/2 sum_i (y_i - <w, x_i>)^2",
        "the gradient there is -sum_i y_i x_i",
        "definition",
    )
    return Derivation(
        (
            *found.steps,
            descent,
            *conclude(
                {"argmin(A)": found.values["argmin(u*U11)"]},
                "K is positive definite: the normal equation has one solution",
                "positive expectation",
            ),
        )
    )
