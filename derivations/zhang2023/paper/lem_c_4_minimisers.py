"""Lemma C.4: min ell_rdm = -1/2 sum_i xi_i^2/gamma_i, ell_rdm - min = 1/2 sum_i gamma_i (u_ii u - xi_i/gamma_i)^2
+ 1/2 sum_(i != j) zeta_ij u^2 u_ij^2, and every global minimum has u u_ij = xi_i/gamma_i for i = j, else 0."""

from derivations.zhang2023.paper.cor_c_2_entries import BASIS, GAMMA_I, XI_I, at
from derivations.zhang2023.shared.random_prompts import (
    DIAGONAL,
    RANDOM,
    SECOND,
    THIRD,
    diagonal_steps,
    domination_steps,
    minimiser_of_diagonal_laws,
    operator_steps,
)
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import covariance, gamma
from lsa_theory.moments.random_covariance import mean
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="lem-C.4",
    title="Minimum and minimisers for random covariances",
    says="The reduced loss is its minimum plus squares; at every global minimum u U11 = [E Gamma Lambda^2]^-1 E"
    " Lambda^2,"
    " the diagonal matrix of xi_i/gamma_i. The first formula shows the terms of u_ii and u_ij, i != j.",
    statement=(
        "gamma_i*u**2*u_ii**2/2 + zeta_ij*u**2*u_ij**2/2 - xi_i*u_ii*u - (-1/2*xi_i**2/gamma_i)"
        " == 1/2*gamma_i*(u_ii*u - xi_i/gamma_i)**2 + 1/2*zeta_ij*u**2*u_ij**2",
        "minimum(mean(ell)) == -1/2*tr(mean(Lambda**2)*inv(mean(Gamma*Lambda**2))*mean(Lambda**2))",
        "argmin(u*U11) == inv(mean(Gamma*Lambda**2))*mean(Lambda**2)",
    ),
    given=(RANDOM, THIRD, DIAGONAL),
    where="Lemma C.4",
    section="Appendix",
    order=304,
    measures=("random covariance", "diagonal"),
    stronger=("ours-thm-4.5",),
    findings=(
        Finding(
            "sharper",
            "Of Lambda_tau > 0 almost surely only gamma_i > 0 and zeta_ij > 0 is used; where zeta_ij = 0 the minimisers are"
            " not unique.",
            "Lambda_tau = diag(1, 0) or diag(0, 1) with probability 1/2: zeta_12 = 0, and u u_12 is free at the minima",
        ),
    ),
)


def derive() -> Derivation:
    product = minimiser_of_diagonal_laws()
    return Derivation(
        (
            *operator_steps(),
            *domination_steps(),
            *diagonal_steps(),
            verify(
                "[E Gamma Lambda^2]_ii = gamma_i and [E Lambda^2]_ii = xi_i",
                "put Lambda e_i = l_i e_i",
                diagonal_entries,
                "canonical forms, with Lambda e_i = l_i e_i",
            ),
            infer("E ell = min exactly where u U11 = A*", "<D, T D> = 0 only at D = 0", "sum of squares"),
            verify(
                "Lambda_tau = diag(1, 0) or diag(0, 1): zeta_12 = 0",
                "l_1 l_2 = 0 in both cases",
                lambda: all(2 * a * a * b + a * b * (a + b) == 0 for a, b in ((1, 0), (0, 1))),
                "fractions",
            ),
            *conclude({"argmin(u*U11)": product}, "<D, T D> is zero at u U11 = A* only", "sum of squares"),
            *conclude({"minimum(mean(ell))": lowest()}, "<D, T D> is zero at u U11 = A* only", "sum of squares"),
        )
    )


def lowest() -> TracePolynomial:
    """``<A*, T A*>/2 - <B, A*> = -<B, A*>/2``."""
    return -(SECOND.T * minimiser_of_diagonal_laws()).trace() / 2


def diagonal_entries() -> bool:
    meaning, e, lam = Symbolic(Names()), BASIS["i"], covariance()
    weight, second = (mean(at(e.T * matrix * e)) for matrix in (gamma() * lam * lam, lam * lam))
    printed = (read(parse_expression(formula), meaning) for formula in (GAMMA_I, XI_I))
    return all(a == b for a, b in zip((weight, second), printed, strict=True))
