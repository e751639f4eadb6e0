"""A layer A run twice or three times leaves the error (I - A S)^2 w, (I - A S)^3 w."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="gatmiry-loops",
    title="Looped layers",
    says="A layer A run twice or three times leaves the error (I - A S)^2 w, (I - A S)^3 w.",
    statement=(
        "w - (A*beta + A*(beta - S*A*beta)) == (I - A*S)**2*w",
        "w - (A*beta + A*(beta - S*A*beta) + A*(beta - S*(A*beta + A*(beta - S*A*beta)))) == (I - A*S)**3*w",
    ),
    given=(Hypothesis("w_0 = 0, w_(l+1) = w_l + A (beta - S w_l), y_i = <w, x_i>"),),
    where="looped transformer",
    source="Gatmiry et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
