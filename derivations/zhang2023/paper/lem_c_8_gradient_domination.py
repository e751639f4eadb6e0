"""Lemma C.8: with nu = min(gamma_i; zeta_ij) and mu = nu times the square of the bound (C.12): ||grad ell_rdm||^2
>= mu (ell_rdm - min) (C.14), u_ij -> [sum_k xi_k^2/gamma_k^2]^(-1/4) xi_i/gamma_i for i = j, else 0, and u ->
[sum_k xi_k/gamma_k]^(1/4) (C.15, misprinted)."""

from fractions import Fraction

from derivations.zhang2023.paper.cor_c_2_entries import GAMMA_I, XI_I
from derivations.zhang2023.paper.lem_c_7_lower_bound import FLOOR
from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import DIAGONAL, NONZERO, RANDOM, SLOPE, SMALL_RANDOM, THIRD
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.random_covariance import POINT
from lsa_theory.proofs.derivation import Derivation, fact, infer, verify

WITNESS = "d = N = 1, lambda = 1, Theta = 1: xi = 1, gamma = 3, A* = 1/3; printed u U11 -> 3^(-3/4), not 1/3"
DOMINATION = f"{SLOPE} >= nu*{FLOOR}*(mean(ell) - minimum(mean(ell)))"
MATRIX_LIMIT = (
    "limit(U11) =="
    " tr((inv(mean(Gamma*Lambda**2))*mean(Lambda**2)).T*inv(mean(Gamma*Lambda**2))*mean(Lambda**2))**(-1/4)"
    "*inv(mean(Gamma*Lambda**2))*mean(Lambda**2)"
)

CLAIM = Claim(
    ref="lem-C.8",
    title="Gradient domination and limit for random covariances",
    says="The gradient dominates the excess loss, U11 and u converge; the printed limit of u has sum_i xi_i/gamma_i.",
    statement=(
        DOMINATION,
        MATRIX_LIMIT,
        "limit(u) == tr(inv(mean(Gamma*Lambda**2))*mean(Lambda**2))**(1/4)",
    ),
    given=(RANDOM, THIRD, DIAGONAL, START, NONZERO, SMALL_RANDOM),
    where="Lemma C.8, (C.13)-(C.15)",
    section="Appendix",
    order=310,
    expected=Status.REFUTED,
    measures=("random covariance", "diagonal"),
    findings=(
        Finding(
            "misprint",
            "The limit of u in (C.15) must be [sum_i xi_i^2/gamma_i^2]^(1/4): squares are missing. As printed it"
            " contradicts"
            " balance, u U11 -> A* and the theorem's own (4.12).",
            WITNESS,
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            fact("limit(u) == (1/9)**(1/4)", "u U11 -> xi/gamma = 1/3 and u^2 = U11^2 (lem-C.4, lem-C.5)", "substitution"),
            verify(
                "xi = 1 and gamma = 3",
                "the formulas of cor-C.2 for the constant entry 1, d = N = 1",
                lambda: weights_of_witness() == (Fraction(1), Fraction(3)),
                "rational functions of N and d",
            ),
            verify(
                "the printed limits have (u U11)^4 = 3^-3, which is not (xi/gamma)^4 = 3^-4, and (u/U11)^4 = 3, not 1",
                "U11 -> (1/9)^(-1/4)/3 and u -> (1/3)^(1/4); fourth powers are rational",
                printed_limits_disagree,
                "fractions",
            ),
            infer(
                "u U11 -> xi/gamma fails, and so does u^2 = U11^2", "lem-C.4 and lem-C.5 hold for this law", "counterexample"
            ),
        ),
        refutes=WITNESS,
        instance={
            "d": "1",
            "N": "1",
            "sigma": "1/10",
            "nu": "1",
            "u": "1",
            "Lambda1": [["1"]],
            "Lambda2": [["1"]],
            "Theta": [["1"]],
            "U11": [["1"]],
        },
    )


def weights_of_witness() -> tuple[Fraction, Fraction]:
    """``(xi, gamma)`` at ``d = N = 1`` for the constant entry 1."""
    one = TracePolynomial.scalar(1)
    found = []
    for formula in (XI_I, GAMMA_I):
        value = POINT.apply(read(parse_expression(formula), Symbolic(Names())))
        scalar = value.substitute({"d": one, "N": one, "c": one}).as_scalar()
        found.append(Fraction(scalar.evaluate(lambda _: 1)))
    return found[0], found[1]


def printed_limits_disagree() -> bool:
    """Fourth powers of the printed limits of U11 and u."""
    xi, gamma = weights_of_witness()
    matrix, value = (xi / gamma) ** 4 / (xi**2 / gamma**2), xi / gamma
    corrected = xi**2 / gamma**2
    wrong = matrix * value != (xi / gamma) ** 4 and value != matrix
    return wrong and matrix * corrected == (xi / gamma) ** 4 and corrected == matrix
