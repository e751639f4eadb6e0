"""For the mean of the losses after N and M examples the best A is the inverse of (1 + h) Lambda + h tr(Lambda) I with
h = (1/N + 1/M)/2."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ding-two",
    title="A loss over two positions",
    says=(
        "For the mean of the losses after N and M examples the best A is the inverse of (1 + h) Lambda + h "
        "tr(Lambda) I with h = (1/N + 1/M)/2."
    ),
    statement=(
        (
            "(E[(beta.T*A*x - w.T*x)**2] + E[(beta(M).T*A*x - w.T*x)**2])/2 == tr((A - inv((1 + (1/N + "
            "1/M)/2)*Lambda + (1/N + 1/M)/2*tr(Lambda)*I)).T*((1 + (1/N + 1/M)/2)*Lambda + (1/N + "
            "1/M)/2*tr(Lambda)*I)*Lambda*(A - inv((1 + (1/N + 1/M)/2)*Lambda + (1/N + "
            "1/M)/2*tr(Lambda)*I))*Lambda) + tr(Lambda) - tr(inv((1 + (1/N + 1/M)/2)*Lambda + (1/N + "
            "1/M)/2*tr(Lambda)*I)*Lambda**2)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("one A for the positions N and M, prefix sums divided by their own length"),
    ),
    where="prefix-averaged loss",
    source="Ding et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
