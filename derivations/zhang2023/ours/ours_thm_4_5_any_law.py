"""Own claim: for every law of Lambda_tau (a.s. positive definite, third moments) and every sigma > 0 the flow from
Assumption 3.3 converges to a global minimum, U11 -> ||A||_F^(-1/2) A and u -> ||A||_F^(1/2), A the solution of
E[Gamma Lambda A Lambda] = E[Lambda^2]."""

from fractions import Fraction

from derivations.zhang2023.shared.random_prompts import ANY, RANDOM, THIRD, convergence_steps, global_steps, limit_of
from lsa_theory.algebra import words
from lsa_theory.algebra.arithmetic import Exact
from lsa_theory.algebra.elimination import inverse, is_positive_definite
from lsa_theory.algebra.exact import Matrix
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.derivation import Derivation, conclude, verify

CLAIM = Claim(
    ref="ours-thm-4.5",
    title="The limit of the flow for every law of the covariance",
    says="No independence, no diagonality, no smallness: the flow converges to the solution of one linear"
    " operator equation.",
    statement=(
        "limit(U11) == norm_F(A)**(-1/2)*A",
        "limit(u) == norm_F(A)**(1/2)",
    ),
    given=(
        RANDOM,
        THIRD,
        ANY,
        Hypothesis("A solves E[Gamma Lambda A Lambda] = E[Lambda^2]", "mean(Gamma*Lambda*A*Lambda) == mean(Lambda**2)"),
    ),
    where="not in the paper; contains Theorem 4.5 and, for constant Lambda_tau, Theorem 4.1",
    section="Main results",
    order=83,
    as_printed=False,
    measures=("random covariance",),
    findings=(
        Finding(
            "stronger",
            "Without diagonality A need not be symmetric, and differs from [E Gamma Lambda^2]^-1 E Lambda^2.",
            "N = 1, diag(1, 2) or [[2, 1], [1, 2]] with probability 1/2: A = [[45786, -9733], [-17605/2,"
            " 90381/2]]/338843,"
            " the printed formula gives [[36/283, -37/1132], [-5/283, 309/2264]]",
        ),
    ),
)


def derive() -> Derivation:
    u11, u = limit_of(letter(words.matrix("A")))
    return Derivation(
        (
            *convergence_steps(),
            *global_steps(),
            verify(
                "N = 1, diag(1, 2) or [[2, 1], [1, 2]]: T is symmetric positive definite, A* is that of the finding",
                "solve the four normal equations",
                closed_form_fails,
                "fractions",
            ),
            *conclude(
                {"limit(U11)": u11, "limit(u)": u}, "u U11 tends to the minimiser, and balance gives u", "substitution"
            ),
        )
    )


def closed_form_fails() -> bool:
    """The minimiser and the printed formula at the two-point law of the finding."""
    array, half = Exact().array, Fraction(1, 2)
    law = [array([[1, 0], [0, 2]]), array([[2, 1], [1, 2]])]
    gammas = [2 * lam + lam.trace() * Exact().identity(2) for lam in law]
    pairs = list(zip(gammas, law, strict=True))
    operator: Matrix = sum((kronecker(g @ lam, lam) for g, lam in pairs), array([[0] * 4] * 4)) * half
    second: Matrix = (law[0] @ law[0] + law[1] @ law[1]) * half
    solution = (inverse(operator) @ second.reshape(4, 1)).reshape(2, 2)
    formula = inverse(sum(g @ lam @ lam for g, lam in pairs) * half) @ second
    shown = array([[45786, -9733], [Fraction(-17605, 2), Fraction(90381, 2)]]) * Fraction(1, 338843)
    printed = array([["36/283", "-37/1132"], ["-5/283", "309/2264"]])
    definite = bool((operator == operator.T).all()) and is_positive_definite(operator)
    return definite and bool((solution == shown).all() and (formula == printed).all() and (solution != formula).any())


def kronecker(left: Matrix, right: Matrix) -> Matrix:
    """``A -> left A right`` for symmetric ``right``, on the entries of A row by row."""
    return (left[:, None, :, None] * right[None, :, None, :]).reshape(4, 4)
