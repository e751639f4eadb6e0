"""GD++ never worsens the conditioning."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="oswald-conditioning",
    title="Curvature correction and conditioning",
    says="GD++ never worsens the conditioning.",
    statement=("cond((I - u*Lambda)**2*Lambda) <= cond(Lambda)",),
    given=(
        Hypothesis("x -> (I - u Lambda) x at long prompts"),
        Hypothesis("a step", "u > 0"),
    ),
    where="GD++",
    source="von Oswald et al. 2022",
    section="Related work",
    order=3,
    expected=Status.REFUTED,
    as_printed=False,
    findings=(Finding("missing hypothesis", "It needs u small beside the largest eigenvalue.", "d = 2"),),
)
