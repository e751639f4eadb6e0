"""Given inputs with X'X = Lambda, ridge with parameter k errs by s tr(B) + (k^2 t - k s) ||B||_F^2, B = (Lambda + k
I)^-1, for tasks of variance t = u^2 and noise s = v^2."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="raventos-ridge",
    title="Ridge given the inputs",
    says=(
        "Given inputs with X'X = Lambda, ridge with parameter k errs by s tr(B) + (k^2 t - k s) ||B||_F^2, "
        "B = (Lambda + k I)^-1, for tasks of variance t = u^2 and noise s = v^2."
    ),
    statement=(
        (
            "E[(k*u*inv(Lambda + k*I)*w - v*inv(Lambda + k*I)*x).T*(k*u*inv(Lambda + k*I)*w - v*inv(Lambda + "
            "k*I)*x)] == v**2*tr(inv(Lambda + k*I)) + (k**2*u**2 - k*v**2)*tr(inv(Lambda + k*I)**2)"
        ),
    ),
    given=(
        Hypothesis("X'X = Lambda fixed, task u w, w ~ N(0, I_d); X'e = v x with x ~ N(0, Lambda)"),
        Hypothesis("a ridge", "k > 0"),
    ),
    where="ridge estimator",
    source="Raventos et al. 2023",
    section="Related work",
    order=2,
    as_printed=False,
    measures=("literal: ridge",),
)
