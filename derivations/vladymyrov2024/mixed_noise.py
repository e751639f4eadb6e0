"""With noise of variance r^2 s or q^2 s, drawn per prompt with probability 1 - v and v, the best step is N/(N + d + 1
+ E s)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="vladymyrov-step",
    title="Noise that differs between prompts",
    says=(
        "With noise of variance r^2 s or q^2 s, drawn per prompt with probability 1 - v and v, the best "
        "step is N/(N + d + 1 + E s)."
    ),
    statement=(
        (
            "(1 - v)*E[(k*(S*w + r*(beta - S*w)).T*x - w.T*x)**2] + v*E[(k*(S*w + u*(beta - S*w)).T*x - "
            "w.T*x)**2] == (N + d + 1 + ((1 - v)*r**2 + v*u**2)*noise)/N*d*(k - N/(N + d + 1 + ((1 - v)*r**2 + "
            "v*u**2)*noise))**2 + d*(d + 1 + ((1 - v)*r**2 + v*u**2)*noise)/(N + d + 1 + ((1 - v)*r**2 + "
            "v*u**2)*noise)"
        ),
    ),
    given=(
        Hypothesis("x_i, x_query, w ~ N(0, I_d), noise of scale r or u, drawn once a prompt"),
        Hypothesis("the prediction is k x_query'(1/N) sum_i y_i x_i"),
        Hypothesis("Lambda = I", "Lambda == I"),
        Hypothesis("the noise is a variance", "noise >= 0"),
        Hypothesis("a probability", "v >= 0"),
        Hypothesis("a probability", "v <= 1"),
    ),
    where="one layer, mixed noise",
    source="Vladymyrov et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: mixed noise",),
)
