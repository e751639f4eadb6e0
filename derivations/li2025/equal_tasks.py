"""If all tasks of the prompt are that of the query the best weights are all 1/(N + d + 1 + noise): v = d + 1 + noise,
u = N and p = (1, ..., 1)'."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="gating-equal",
    title="Equal tasks are weighted equally",
    says=(
        "If all tasks of the prompt are that of the query the best weights are all 1/(N + d + 1 + noise): "
        "v = d + 1 + noise, u = N and p = (1, ..., 1)'."
    ),
    statement=("inv(p*p.T + v*I)*p == p/(u + v)",),
    given=(
        Hypothesis("the size of the letters is the number of examples"),
        Hypothesis("all correlations are 1", "p.T*p == u"),
        Hypothesis("v = d + 1 + noise", "v > 0"),
        Hypothesis("N examples", "u > 0"),
    ),
    where="gated linear attention",
    source="Li et al. 2025",
    section="Related work",
    order=1,
    as_printed=False,
)
