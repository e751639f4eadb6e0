"""The population loss of f_LSA in all four active blocks, for symbolic d and N: a Gaussian moment of order ten."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.kernel.claim import Claim

CLAIM = Claim(
    ref="ours-population-loss",
    title="The population loss in all four blocks",
    says="The population loss as a trace polynomial in U11, u12, u21 and u; the paper gives it on u12 = u21 = 0 only.",
    statement=(
        "E[(yhat - w.T*x)**2]/2 == 1/2*tr(Lambda) + ell + (u12.T*Lambda*U11*Lambda*U11.T*Lambda*u12*(N+1)*(N+2)"
        " + 2*(N+2)*u12.T*Lambda*U11*Lambda*U11*Lambda*u12 + 2*u12.T*Lambda*U11.T*Lambda*U11*Lambda*u12"
        " + 2*(N+2)*tr(Lambda*U11)*u12.T*Lambda*U11*Lambda*u12 + u12.T*Lambda*u12*(tr(Lambda*U11)**2"
        " + tr(Lambda*U11*Lambda*U11) + (N+1)*tr(Lambda*U11*Lambda*U11.T)))/(2*N**2)"
        " + u/N*((N+3)*u12.T*Lambda**2*U11*Lambda*u21 + (N+2)*tr(Lambda)*u12.T*Lambda*U11*Lambda*u21"
        " + tr(Lambda)*u12.T*Lambda*U11.T*Lambda*u21 + tr(Lambda)*tr(Lambda*U11)*u12.T*Lambda*u21)"
        " - u12.T*Lambda**2*u21 + u12.T*Gamma*Lambda*u12*(u21.T*Lambda*u21)/2"
        " + u**2*(N+2)/(2*N)*(tr(Lambda)**2 + 2*tr(Lambda**2))*(u21.T*Lambda*u21)",
    ),
    given=(COVARIANCE, PROMPTS),
    where="not in the paper; lem-A.1 is its restriction to u12 = u21 = 0",
    section="Proof machinery",
    order=50,
    as_printed=False,
)
