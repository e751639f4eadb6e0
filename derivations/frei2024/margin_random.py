"""For class means w of covariance Psi the mean margin is tr(A Psi), its second moment about w'A w that of frei-margin-
second averaged."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="frei-margin-random",
    title="Random class means",
    says=(
        "For class means w of covariance Psi the mean margin is tr(A Psi), its second moment about w'A w "
        "that of frei-margin-second averaged."
    ),
    statement=(
        (
            "E[((w + xbar).T*A*(w + x) - w.T*A*w)**2] == tr(A*Lambda*A.T*Psi) + tr(A.T*Lambda*A*Psi)/N + "
            "tr(A*Lambda*A.T*Lambda)/N"
        ),
    ),
    given=(Hypothesis("as frei-margin, with p = w ~ N(0, Psi)"),),
    where="Gaussian mixture in context",
    source="Frei & Vardi 2024",
    section="Related work",
    order=3,
    as_printed=False,
)
