"""The best weights are proportional to the correlations r of the tasks with the query's."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="gating-assumed",
    title="Weights by correlation alone",
    says="The best weights are proportional to the correlations r of the tasks with the query's.",
    statement=("inv(R + v*I)*p == p/v",),
    given=(
        Hypothesis("the size of the letters is the number of examples"),
        Hypothesis("correlations", "R psd"),
        Hypothesis("v = d + 1 + noise", "v > 0"),
    ),
    where="gated linear attention",
    source="Li et al. 2025",
    section="Related work",
    order=2,
    expected=Status.REFUTED,
    as_printed=False,
    findings=(Finding("false step", "The weights solve (R + (d + 1 + noise) I) c = r (gating-weights).", "N = 1"),),
)
