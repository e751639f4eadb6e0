"""Two layers with steps u and v leave the risk E tr((I - u S)^2 (I - v S)^2), a polynomial in d, N, u, v."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ahn-two-steps",
    title="The risk of two steps",
    says=("Two layers with steps u and v leave the risk E tr((I - u S)^2 (I - v S)^2), a polynomial in d, N, u, v."),
    statement=(
        (
            "E[tr((I - u*S)**2*(I - v*S)**2)] == d - 2*(u + v)*d + (u**2 + 4*u*v + v**2)*d*(N + d + 1)/N - "
            "2*u*v*(u + v)*d*(N**2 + 3*N*(d + 1) + d**2 + 3*d + 4)/N**2 + u**2*v**2*d*(N**3 + 6*N**2*(d + 1) + "
            "N*(6*d**2 + 17*d + 21) + d**3 + 6*d**2 + 21*d + 20)/N**3"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("two layers with steps u, v: w - w_2 = (I - v S)(I - u S) w"),
        Hypothesis("Lambda = I", "Lambda == I"),
    ),
    where="Lemma 1, two layers",
    source="Ahn et al. 2023",
    section="Related work",
    order=7,
    as_printed=False,
    measures=("literal: two steps",),
)
