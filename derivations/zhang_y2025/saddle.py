"""With one mode learned the best layer leaves the loss tr(Lambda) - l/(1 + (1 + tr(Lambda)/l)/N)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="zsls-saddle",
    title="The loss on a plateau",
    says="With one mode learned the best layer leaves the loss tr(Lambda) - l/(1 + (1 + tr(Lambda)/l)/N).",
    statement=(
        (
            "E[(k*beta.T*p*p.T*x - w.T*x)**2] == l**2*(l + (l + tr(Lambda))/N)*(k - 1/(l + (l + "
            "tr(Lambda))/N))**2 + tr(Lambda) - l**2/(l + (l + tr(Lambda))/N)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query ~ N(0, Lambda), w ~ N(0, I_d), y_i = <w, x_i>, all independent; Lambda positive definite"),
        Hypothesis("p has length one", "p.T*p == 1"),
        Hypothesis("p is an eigenvector of the eigenvalue l", "p.T*Lambda*p == l"),
        Hypothesis("so that |Lambda p| = l", "p.T*Lambda**2*p == l**2"),
        Hypothesis("a positive eigenvalue", "l > 0"),
    ),
    where="separate key and query, rank one",
    source="Zhang, Singh, Latham & Saxe 2025",
    section="Related work",
    order=12,
    as_printed=False,
)
