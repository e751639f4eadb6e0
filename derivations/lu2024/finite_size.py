"""At N = a d, noise r d and task variance one the risk per dimension is above its limit (1 + r)/(1 + r + a), by at
most a/(d (1 + r + a)^2)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="lu-finite",
    title="How fast the proportional limit is reached",
    says=(
        "At N = a d, noise r d and task variance one the risk per dimension is above its limit (1 + r)/(1 "
        "+ r + a), by at most a/(d (1 + r + a)^2)."
    ),
    statement=(
        "(d + 1 + r*d)/(a1*d + d + 1 + r*d) - (1 + r)/(1 + r + a1) == a1/((1 + r + a1)*(d*(1 + r + a1) + 1))",
        "(1 + r)/(1 + r + a1) <= (d + 1 + r*d)/(a1*d + d + 1 + r*d)",
        "(d + 1 + r*d)/(a1*d + d + 1 + r*d) <= (1 + r)/(1 + r + a1) + a1/(d*(1 + r + a1)**2)",
    ),
    given=(
        Hypothesis("the risk of the best step is (d + 1 + noise)/(N + d + 1 + noise) (ahn-step)"),
        Hypothesis("a = N/d", "a1 > 0"),
        Hypothesis("r = noise/d", "r >= 0"),
    ),
    where="tau, kappa -> infinity",
    source="Lu et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
