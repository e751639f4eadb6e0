"""(4.4): for N, M large, yhat -> x_query' Lambda^-1 E[yx] = x_query' argmin_b E(y - <b,x>)^2."""

from fractions import Fraction

from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.large_prompts import EXAMPLES, long_prompts
from lsa_theory.algebra import words
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import covariance, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer, verify

SEEN = letter(words.vector("c"))  # E[yx]

WITNESS = (
    "d = 1, Lambda = 1, y = |x|^(-1/2): E y, E[xy] = 0 and E[y^2 x^2] = E|x| are finite, yhat -> 0, but"
    " E(y - bx)^2 = inf for every b: the set of minimisers is the whole line, not {0}"
)

CLAIM = Claim(
    ref="eq-4.4",
    title="Long prompts: the best linear predictor",
    says="With E[y^2] finite, the prediction tends almost surely to that of the unique best linear predictor; c = E[yx].",
    statement=(
        "limit_MN(yhat(M)) == x.T*inv(Lambda)*c",
        "limit_MN(yhat(M)) == x.T*argmin(E[(y - b.T*x)**2])",
    ),
    given=(
        COVARIANCE,
        EXAMPLES,
        Hypothesis("E[y^2] < inf (not printed)", needed=WITNESS),
        Hypothesis("c = E[yx]"),
        TRAINED,
    ),
    where="(4.4)",
    section="Main results",
    order=45,
    stronger=("ours-4.4",),
    measures=("long prompts: nonlinear labels",),
    findings=(
        Finding(
            "missing hypothesis",
            "E[y^2] < inf is needed for the second equality, and the moments that thm-4.2 assumes do not give it: without it"
            " every b minimises E(y - <b,x>)^2 = inf. The limit itself needs only E|xy| < inf.",
            WITNESS,
        ),
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
    least = conclude({"argmin(E[(y - b.T*x)**2])": best}, "the square is zero only there", "sum of squares")
    return Derivation((*whole.steps, *needed(), *least))


def needed() -> tuple[Step, ...]:
    """Why E[y^2] < inf is needed: which moments of y = |x|^(-1/2) are finite, exactly."""
    from sympy import Integer, Rational, Symbol, integrate, oo

    t = Symbol("t", positive=True)
    how = "exact integration of powers"
    return (
        verify(
            "E[y^2] = E 1/|x| = inf",
            "the normal density is at least a constant c > 0 on [-1, 1], and the integral of 1/t over (0, 1) diverges",
            lambda: integrate(1 / t, (t, 0, 1)) == oo and halving_never_ends(),
            how,
        ),
        verify(
            "E|y| < inf",
            "the density is bounded, the integral of t^(-1/2) over (0, 1) is finite, and y <= 1 beyond",
            lambda: integrate(t ** Rational(-1, 2), (t, 0, 1)) == Integer(2),
            how,
        ),
        identity("(h**2)**2 + 1 - 2*h**2 == (h**2 - 1)**2", "|x| <= (1 + x^2)/2 with h^2 = |x|: E[y^2 x^2] = E|x| < inf"),
        identity("h**2 + 1 - 2*h == (h - 1)**2", "|xy| = |x|^(1/2) <= (1 + |x|)/2, so E|xy| < inf"),
        infer("E[xy] = 0, so yhat -> 0", "x |x|^(-1/2) is odd", "symmetry"),
        identity(
            "(y - b1*h)**2 - (y**2/2 - b1**2*h**2) == (y - 2*b1*h)**2/2",
            "with h = x: E(y - b x)^2 >= E[y^2]/2 - b^2 E[x^2] = inf for every b",
        ),
        infer("x' argmin is every number, not 0", "all b have the same, infinite, error", "counterexample"),
    )


def halving_never_ends() -> bool:
    """Every dyadic piece of the integral of 1/t is at least 1/2: ``(2^-k - 2^-(k+1)) / 2^-k = 1/2``."""
    return all((Fraction(1, 2**k) - Fraction(1, 2 ** (k + 1))) * 2**k == Fraction(1, 2) for k in range(64))
