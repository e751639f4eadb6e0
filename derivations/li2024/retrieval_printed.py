"""With examples of correlation r the best step leaves the risk 1 - c N/(c N + d) per dimension, c = r^2 d + 1."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="li-retrieval-printed",
    title="Retrieved examples, as approximated",
    says=("With examples of correlation r the best step leaves the risk 1 - c N/(c N + d) per dimension, c = r^2 d + 1."),
    statement=(
        (
            "(1 + u*(d + 1))**2/(u**2*(d + 2)*(d + 4) + u*(1 - u)*(d + 2)*(2 + (d + 3)/N) + (1 - u)**2*(N + d + "
            "1)/N) == (u*d + 1)*N/((u*d + 1)*N + d)"
        ),
    ),
    given=(
        Hypothesis("x_i = r x_query + v g_i, r^2 = u, r^2 + v^2 = 1, as in li-retrieval; noise 0"),
        Hypothesis("the best step reduces the risk by the square of its first over its second moment"),
        Hypothesis("u = r^2", "u >= 0"),
        Hypothesis("u = r^2", "u <= 1"),
    ),
    where="Theorem 3 (retrieval)",
    source="Li, Rawat & Oymak 2024",
    section="Related work",
    order=2,
    expected=Status.REFUTED,
    findings=(
        Finding(
            "false step",
            (
                "The approximation is no identity: c is 1 + r^2 (d + 1), and the second moment has "
                "terms in 1/N (li-retrieval)."
            ),
            "d = N = 1, r = 0: 1/3 against 1/2",
        ),
    ),
)
