"""For u <= 1/(3 |Lambda|) every eigenvalue l becomes l (1 - u l)^2, from 4/9 l to l (here u = 1)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="oswald-conditioning-small",
    title="Curvature correction flattens the spectrum",
    says="For u <= 1/(3 |Lambda|) every eigenvalue l becomes l (1 - u l)^2, from 4/9 l to l (here u = 1).",
    statement=(
        "(I - Lambda)**2*Lambda >= 4/9*Lambda",
        "(I - Lambda)**2*Lambda <= Lambda",
    ),
    given=(
        Hypothesis("x -> (I - u Lambda) x at long prompts, in units where u = 1"),
        Hypothesis("a small step", "Lambda <= I/3"),
    ),
    where="GD++",
    source="von Oswald et al. 2022",
    section="Related work",
    order=4,
    as_printed=False,
    corrects="oswald-conditioning",
)
