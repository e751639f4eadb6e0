"""Two layers with preconditioners A, B leave the error (I - B S)(I - A S) w."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="ahn-two-layers",
    title="Two preconditioned steps",
    says="Two layers with preconditioners A, B leave the error (I - B S)(I - A S) w.",
    statement=("w - (A*beta + B*(beta - S*A*beta)) == (I - B*S)*(I - A*S)*w",),
    given=(Hypothesis("w_1 = A beta, w_2 = w_1 + B (beta - S w_1), y_i = <w, x_i>"),),
    where="Lemma 1, two layers",
    source="Ahn et al. 2023",
    section="Related work",
    order=8,
    as_printed=False,
)
