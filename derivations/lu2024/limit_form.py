"""With q = (1 + r)/a the limit is q/(1 + q)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="lu-form",
    title="The limit in the form of the source",
    says="With q = (1 + r)/a the limit is q/(1 + q).",
    statement=("(1 + r)/(1 + r + a1) == (1 + r)/a1/(1 + (1 + r)/a1)",),
    given=(
        Hypothesis("a = N/d", "a1 > 0"),
        Hypothesis("r = noise/d", "r >= 0"),
    ),
    where="tau, kappa -> infinity",
    source="Lu et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
