"""A step that knows the noise of its prompt, r or s with probability 1 - v and v, gains N v (1 - v) (r - s)^2 over
three denominators, never less than zero."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="vladymyrov-known",
    title="Knowing the noise of a prompt helps",
    says=(
        "A step that knows the noise of its prompt, r or s with probability 1 - v and v, gains N v (1 - v) "
        "(r - s)^2 over three denominators, never less than zero."
    ),
    statement=(
        (
            "(d + 1 + (1 - v)*r + v*s)/(N + d + 1 + (1 - v)*r + v*s) - (1 - v)*(d + 1 + r)/(N + d + 1 + r) - "
            "v*(d + 1 + s)/(N + d + 1 + s) == N*v*(1 - v)*(r - s)**2/((N + d + 1 + r)*(N + d + 1 + s)*(N + d + "
            "1 + (1 - v)*r + v*s))"
        ),
    ),
    given=(
        Hypothesis("a probability", "v >= 0"),
        Hypothesis("a probability", "v <= 1"),
        Hypothesis("a variance", "r >= 0"),
        Hypothesis("a variance", "s >= 0"),
    ),
    where="adaptation to the noise",
    source="Vladymyrov et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
