"""((N+1)/N Psi Lambda + tr(Psi Lambda)/N I)^-1 Psi is that inverse."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="cole-form",
    title="The rule in the form of the source",
    says="((N+1)/N Psi Lambda + tr(Psi Lambda)/N I)^-1 Psi is that inverse.",
    statement=(
        ("inv((N + 1)/N*Psi*Lambda + 1/N*tr(Psi*Lambda)*I)*Psi == inv((N + 1)/N*Lambda + 1/N*tr(Lambda*Psi)*inv(Psi))"),
    ),
    given=(Hypothesis("Lambda, Psi positive definite"),),
    where="Theorem 1",
    source="Cole et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
