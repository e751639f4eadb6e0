"""Own claim: labels y = max(<q, x>, 0), x ~ N(0, Lambda), s = q'Lambda q: E[yx] = Lambda q/2, E[y^2] = s/2,
Cov(yx) = s Lambda/2 + 3/4 Lambda q q'Lambda, and the error of every rule A is

1/4 q'(A Lambda - I)'Lambda(A Lambda - I)q + 1/M [s/2 tr(A Lambda A'Lambda) + 3/4 q'Lambda A'Lambda A Lambda q] + s/4.
"""

from derivations.zhang2023.ours.ours_label_risk import PROMPT
from derivations.zhang2023.shared.second_moments import risk_parts
from lsa_theory.algebra import words
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import covariance, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

SCALE = "(q.T*Lambda*q)"
BIAS = "1/4*q.T*(A*Lambda - I).T*Lambda*(A*Lambda - I)*q"
VARIANCE = f"1/M*(1/2*{SCALE}*tr(A*Lambda*A.T*Lambda) + 3/4*q.T*Lambda*A.T*Lambda*A*Lambda*q)"
HALVES = {  # twice the moment of y is a moment of <q, x>
    "seen": ("E[(q.T*x)*x]/2", "1/2*Lambda*q"),
    "fourth": ("E[(q.T*x)**2*x*x.T]/2", f"1/2*{SCALE}*Lambda + Lambda*q*q.T*Lambda"),
    "energy": ("E[(q.T*x)**2]/2", f"1/2*{SCALE}"),
}

CLAIM = Claim(
    ref="ours-relu",
    title="The error on a ReLU target",
    says="For y = max(<q, x>, 0) the error of every rule A in closed form; rational in everything.",
    statement=(
        f"risk(part_bias) == {BIAS}",
        f"risk(part_variance) == {VARIANCE}",
        f"risk(part_misfit) == 1/4*{SCALE}",
        f"risk(A) == {BIAS} + {VARIANCE} + 1/4*{SCALE}",
    ),
    given=(
        Hypothesis(
            "y = max(<q, x>, 0), x_i and x_query ~ N(0, Lambda)",
            needed="centred x: for another mean the normal distribution function comes in",
        ),
    ),
    where="not in the paper, which leaves E[xy] and Cov(xy) open (4.6)",
    section="Main results",
    order=71,
    as_printed=False,
    measures=("finite laws: relu",),
    findings=(
        Finding("sharper", "Half of E[y^2] = q'Lambda q/2 is out of reach of every linear rule, however long the prompt."),
    ),
)


def derive() -> Derivation:
    meaning = Symbolic(Names())
    moments = {name: read(parse_expression(formula), meaning) for name, (formula, _) in HALVES.items()}
    seen = moments["seen"]
    parts = risk_parts(letter(words.matrix("A")), seen, moments["fourth"] - seen * seen.T, covariance() ** -1 * seen)
    halves = (identity(f"{left} == {right}", "the moments of y, by the line above") for left, right in HALVES.values())
    return Derivation(
        (
            infer("ours-labels with Q = Lambda", PROMPT.says, "substitution"),
            infer(
                "E[yx] = E[tx]/2, E[y^2] = E[t^2]/2 and E[y^2 xx'] = E[t^2 xx']/2 with t = <q, x>",
                "x and -x have one law; max(t, 0) - max(-t, 0) = t and max(t, 0)^2 + max(-t, 0)^2 = t^2",
                "symmetry",
            ),
            *halves,
            *conclude(
                {name: part.substitute({"e": moments["energy"]}) for name, part in parts.items()},
                "ours-labels with the moments of this target",
                "substitution",
            ),
        )
    )
