"""For w ~ N(0, Lambda^-1) a step k Lambda^-1 has the risk of the isotropic case at every Lambda."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="mahankali-matched-loss",
    title="The loss for matched tasks",
    says="For w ~ N(0, Lambda^-1) a step k Lambda^-1 has the risk of the isotropic case at every Lambda.",
    statement=(
        (
            "E[(k*beta.T*inv(Lambda)*x - w.T*x)**2] == (N + d + 1 + noise)/N*d*(k - N/(N + d + 1 + noise))**2 + "
            "d*(d + 1 + noise)/(N + d + 1 + noise)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), y_i = <w, x_i> + e_i, e_i ~ N(0, noise), independent"),
        Hypothesis("w ~ N(0, Lambda^-1)", "Psi == inv(Lambda)"),
        Hypothesis("the noise is a variance", "noise >= 0"),
    ),
    where="Theorem 2",
    source="Mahankali et al. 2024",
    section="Related work",
    order=4,
    as_printed=False,
)
