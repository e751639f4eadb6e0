"""Own claim: labels y = k + <b, x> + x'Hx + m <q, x>^3, x ~ N(0, Lambda), H symmetric (q = e_1: the cube of x_1).
With s = q'Lambda q, a = b + 3 m s q, t = k + tr(H Lambda) and e = E[y^2] the error of ours-labels is

a'(A Lambda - I)'Lambda(A Lambda - I)a + 1/M tr(A Sigma A'Lambda) + t^2 + 2 tr(H Lambda H Lambda) + 6 m^2 s^3.
"""

from derivations.zhang2023.ours.ours_label_risk import PROMPT
from derivations.zhang2023.shared.second_moments import risk_parts
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import covariance, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

Y = "(k + b.T*x + x.T*H*x + m*(q.T*x)**3)"
SCALE = "(q.T*Lambda*q)"
SLOPE = f"(b + 3*m*{SCALE}*q)"
LEVEL = "(k + tr(H*Lambda))"
MISFIT = f"{LEVEL}**2 + 2*tr(H*Lambda*H*Lambda) + 6*m**2*{SCALE}**3"
ENERGY = f"({SLOPE}.T*Lambda*{SLOPE} + {MISFIT})"
CUBIC = f"(b*b.T + 3*m*{SCALE}*(b*q.T + q*b.T) + (81*m**2*{SCALE}**2 + 12*m*(b.T*Lambda*q))*q*q.T)"
SIGMA = f"({ENERGY}*Lambda + 4*{LEVEL}*Lambda*H*Lambda + 8*Lambda*H*Lambda*H*Lambda + Lambda*{CUBIC}*Lambda)"
BIAS = f"{SLOPE}.T*(A*Lambda - I).T*Lambda*(A*Lambda - I)*{SLOPE}"

CLAIM = Claim(
    ref="ours-polynomial",
    title="The error on polynomial targets",
    says="For targets of degree three, E[yx], Cov(yx), E[y^2] and the three parts of the error of every rule A.",
    statement=(
        f"E[{Y}*x] == Lambda*{SLOPE}",
        f"E[{Y}**2*x*x.T] - E[{Y}*x]*E[{Y}*x].T == {SIGMA}",
        f"E[{Y}**2] == {ENERGY}",
        f"risk(part_bias) == {BIAS}",
        f"risk(part_variance) == 1/M*tr(A*{SIGMA}*A.T*Lambda)",
        f"risk(part_misfit) == {MISFIT}",
    ),
    given=(
        Hypothesis("y = k + <b, x> + x'Hx + m <q, x>^3; noise of variance v in the labels adds v Lambda to Sigma"),
        Hypothesis("H is symmetric", "H symmetric", needed="not needed: only H + H' enters"),
        Hypothesis("x_i and x_query ~ N(0, Lambda); another query law: the same moments in ours-labels"),
    ),
    where="not in the paper, which leaves E[xy] and Cov(xy) open (4.6)",
    section="Main results",
    order=70,
    as_printed=False,
    measures=("finite laws: polynomial",),
    findings=(
        Finding(
            "sharper",
            "The best linear predictor sees the cube (3 m s q in a) and never the quadratic part, which is all misfit"
            " and spread.",
        ),
    ),
)


def derive() -> Derivation:
    """The three moments by Gaussian integration, put into the second-moment formula."""
    meaning = Symbolic(Names(symmetric=frozenset({"H"})))

    def value(formula: str) -> TracePolynomial:
        return read(parse_expression(formula), meaning)

    seen, energy = value(f"E[{Y}*x]"), value(f"E[{Y}**2]")
    spread = value(f"E[{Y}**2*x*x.T]") - seen * seen.T
    parts = risk_parts(letter(words.matrix("A")), seen, spread, covariance() ** -1 * seen)
    return Derivation(
        (
            infer("ours-labels with Q = Lambda, c = E[yx] = Lambda a", PROMPT.says, "substitution"),
            identity(
                f"E[{Y}*x] == Lambda*(b + 2*H*E[x] + 3*m*E[(q.T*x)**2]*q)",
                "integration by parts: E[yx] = Lambda E[grad y]",
                ("H symmetric",),
            ),
            *conclude(
                {name: part.substitute({"e": energy}) for name, part in parts.items()},
                "ours-labels with the moments of this target",
                "substitution",
            ),
        )
    )
