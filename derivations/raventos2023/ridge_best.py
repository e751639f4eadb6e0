"""A ridge parameter k errs more than k = s/t by (s - k t)^2 tr(Lambda (Lambda + k I)^-2 (t Lambda + s I)^-1) >= 0, t =
u^2, s = v^2."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="raventos-bayes",
    title="The best ridge is the posterior mean",
    says=(
        "A ridge parameter k errs more than k = s/t by (s - k t)^2 tr(Lambda (Lambda + k I)^-2 (t Lambda + "
        "s I)^-1) >= 0, t = u^2, s = v^2."
    ),
    statement=(
        (
            "v**2*tr(inv(Lambda + k*I)) + (k**2*u**2 - k*v**2)*tr(inv(Lambda + k*I)**2) - "
            "u**2*v**2*tr(inv(u**2*Lambda + v**2*I)) == (v**2 - k*u**2)**2*tr(Lambda*inv(Lambda + "
            "k*I)**2*inv(u**2*Lambda + v**2*I))"
        ),
    ),
    given=(
        Hypothesis("the error of raventos-ridge"),
        Hypothesis("a ridge", "k > 0"),
        Hypothesis("tasks", "u > 0"),
        Hypothesis("noise", "v > 0"),
    ),
    where="ridge estimator",
    source="Raventos et al. 2023",
    section="Related work",
    order=3,
    as_printed=False,
)
