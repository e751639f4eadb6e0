"""After x -> (I - u S) x the sample covariance is (I - u S) S (I - u S), so that a further step k leaves the error (I
- k (I - u S)^2 S)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="oswald-gdpp",
    title="Curvature correction",
    says=(
        "After x -> (I - u S) x the sample covariance is (I - u S) S (I - u S), so that a further step k "
        "leaves the error (I - k (I - u S)^2 S)."
    ),
    statement=(
        "(I - u*S)*S*(I - u*S) == S*(I - u*S)**2",
        "(I - u*S)*S*(I - u*S) == S - 2*u*S**2 + u**2*S**3",
    ),
    given=(Hypothesis("inputs x_i -> (I - u S) x_i"),),
    where="GD++",
    source="von Oswald et al. 2022",
    section="Related work",
    order=2,
    as_printed=False,
)
