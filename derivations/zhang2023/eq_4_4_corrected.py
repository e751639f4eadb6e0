"""Corrected (4.4): if also E[y^2] < inf, then yhat -> x_query' Lambda^-1 E[yx] = x_query' argmin_b E(y - <b,x>)^2
almost surely as M, N -> infinity in any way."""

from derivations.zhang2023.hypotheses import COVARIANCE
from derivations.zhang2023.large_prompts import EXAMPLES, long_prompts
from derivations.zhang2023.thm_4_2_risk import TRAINED
from lsa_theory.algebra import words
from lsa_theory.claim import Claim, Finding, Hypothesis
from lsa_theory.decide import identity
from lsa_theory.derivation import Derivation, infer
from lsa_theory.symbolic import covariance, letter

SEEN = letter(words.vector("c"))  # E[yx]

CLAIM = Claim(
    ref="eq-4.4-corrected",
    title="Long prompts: the best linear predictor",
    says="With E[y^2] finite, the prediction tends almost surely to that of the unique best linear predictor; c = E[yx].",
    statement=(
        "limit_MN(yhat(M)) == x.T*inv(Lambda)*c",
        "limit_MN(yhat(M)) == x.T*argmin(E[(y - b.T*x)**2])",
    ),
    given=(
        COVARIANCE,
        EXAMPLES,
        Hypothesis("E[y^2] < inf", needed="see eq-4.4: y = |x|^(-1/2), d = 1; the limit alone needs only E|xy| < inf"),
        Hypothesis("c = E[yx]"),
        TRAINED,
    ),
    where="(4.4), corrected",
    section="Main results",
    order=45,
    as_printed=False,
    corrects="eq-4.4",
    measures=("long prompts: nonlinear labels",),
    findings=(
        Finding("sharper", "Of x only E[xx'] = Lambda is used; the limit is almost sure, for M and N growing in any way."),
    ),
)


def derive() -> Derivation:
    steps = (
        identity(
            "b.T*Lambda*b - 2*b.T*c + e == e - c.T*inv(Lambda)*c + norm_F(sqrt(Lambda)*(b - inv(Lambda)*c))**2",
            "E(y - <b,x>)^2 with e = E[y^2] < inf",
        ),
        infer("b = Lambda^-1 c is the only minimiser", "the square is zero only there", "sum of squares"),
    )
    whole = long_prompts(SEEN, "E|yx| < inf by Cauchy-Schwarz", steps)
    best = covariance() ** -1 * SEEN
    return Derivation(whole.steps, {**whole.establishes, "argmin(E[(y - b.T*x)**2])": best})
