"""The label of every token moves by -k/N times the gradient of the squared error: linear attention with P = k/N I is a
step of descent."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="oswald-gradient",
    title="One head is one step",
    says=(
        "The label of every token moves by -k/N times the gradient of the squared error: linear attention "
        "with P = k/N I is a step of descent."
    ),
    statement=(
        "k*(beta - S*p).T*q == -k*q.T*grad((p - w).T*S*(p - w)/2, p)",
        "k*(beta - S*p).T*q == k*((p - q - w).T*S*(p - q - w) - (p + q - w).T*S*(p + q - w))/4",
    ),
    given=(Hypothesis("y_i = <w, x_i>; p the weights before the layer, q the input of any token"),),
    where="Proposition 1",
    source="von Oswald et al. 2022",
    section="Related work",
    order=1,
    as_printed=False,
)
