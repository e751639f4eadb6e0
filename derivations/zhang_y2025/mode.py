"""Value, key and query weights v of one eigenvector move by tau v' = l^2 v^2 - l^3 (1 + (1 + tr(Lambda)/l)/N) v^5."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zsls-mode",
    title="The dynamics of one mode",
    says=(
        "Value, key and query weights v of one eigenvector move by tau v' = l^2 v^2 - l^3 (1 + (1 + tr(Lambda)/l)/N) v^5."
    ),
    statement=("-grad(E[(u*k*v*beta.T*p*p.T*x - w.T*x)**2], u)/2 == l**2*v**2 - l**3*(1 + (1 + tr(Lambda)/l)/N)*v**5",),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("p has length one", "p.T*p == 1"),
        Hypothesis("p is an eigenvector of the eigenvalue l", "p.T*Lambda*p == l"),
        Hypothesis("so that |Lambda p| = l", "p.T*Lambda**2*p == l**2"),
        Hypothesis("balanced", "u == v"),
        Hypothesis("balanced", "k == v"),
        Hypothesis("a positive eigenvalue", "l > 0"),
        Hypothesis("one rank; loss E(y - yhat)^2, tau dW/dt = -1/2 dL/dW"),
    ),
    where="reduced dynamics",
    source="Zhang, Singh, Latham & Saxe 2025",
    section="Related work",
    order=13,
    as_printed=False,
)
