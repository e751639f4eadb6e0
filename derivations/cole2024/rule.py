"""For systems u = W f with E W'W = Psi the best Q in the prediction (1/N) sum u_i f_i'Q f is the inverse of (N+1)/N
Lambda + tr(Lambda Psi)/N Psi^-1."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="cole-rule",
    title="Solving linear systems in context",
    says=(
        "For systems u = W f with E W'W = Psi the best Q in the prediction (1/N) sum u_i f_i'Q f is the "
        "inverse of (N+1)/N Lambda + tr(Lambda Psi)/N Psi^-1."
    ),
    statement=(
        (
            "E[(S*A*x - x).T*Psi*(S*A*x - x)] == tr((A - inv(((N + 1)/N*Lambda + "
            "1/N*tr(Lambda*Psi)*inv(Psi)))).T*((N + 1)/N*Lambda*Psi*Lambda + 1/N*tr(Lambda*Psi)*Lambda)*(A - "
            "inv(((N + 1)/N*Lambda + 1/N*tr(Lambda*Psi)*inv(Psi))))*Lambda) + tr(Lambda*Psi) - tr(inv(((N + "
            "1)/N*Lambda + 1/N*tr(Lambda*Psi)*inv(Psi)))*Lambda*Psi*Lambda)"
        ),
    ),
    given=(Hypothesis("f_i, f ~ N(0, Lambda) independent, written x_i, x; W independent of them, E W'W = Psi > 0"),),
    where="Theorem 1",
    source="Cole et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: linear system",),
)
