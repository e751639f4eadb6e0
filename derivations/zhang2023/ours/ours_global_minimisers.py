"""Own claim: for d >= 2 the global minimisers of the population loss over ALL of W_PV and W_KQ are u U11 = Gamma^-1,
u12 = u21 = 0 (other entries free); the minimum is tr(Lambda)/2 - tr(Lambda^2 Gamma^-1)/2. For d = 1 there is one more
family, u = U11 = 0, u12 u21 = 1/Gamma. This is the half of Theorem 4.1 that the paper's proof leaves out."""

from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.paper.lem_5_3_minimisers import minimiser
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import vector
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting, covariance, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer, verify

CLAIM = Claim(
    ref="ours-global-minimisers",
    title="All global minimisers of the population loss",
    says="For d >= 2 the population loss is minimal exactly where u12 = u21 = 0 and u U11 = Gamma^-1.",
    statement=(
        "minimum(loss) == 1/2*tr(Lambda) - 1/2*tr(Lambda**2*inv(Gamma))",
        "argmin(u*U11 + u12*u21.T) == inv(Gamma)",
        "argmin(u*U11) == inv(Gamma)",
        "argmin(u12) == 0",
        "argmin(u21) == 0",
    ),
    given=(
        COVARIANCE,
        PROMPTS,
        Hypothesis("d >= 2", "d >= 2", needed="d = 1: U11 = u = 0, u12 u21 = N/((N + 2) Lambda) has the same loss"),
    ),
    where="not in the paper; completes Theorem 4.1 and Lemma 5.3",
    section="Proof machinery",
    order=53,
    as_printed=False,
    measures=("global minimum",),
    findings=(
        Finding(
            "stronger",
            "The minimum over all entries of W_PV and W_KQ, with uniqueness; the paper minimises over u12 = u21 = 0 only.",
        ),
    ),
)

EVEN = "(u12.T*(S + x*x.T/N)*U11*x + u*(w.T*S*w)*(u21.T*x))"


def derive() -> Derivation:
    zero = TracePolynomial({}, "d", "1")
    return Derivation(
        (
            *minimum_steps(),
            infer(
                "U11 = u = 0 is impossible for d >= 2",
                "then u12 u21' = Gamma^-1, a matrix of rank one that is invertible",
                "definition",
            ),
            verify(
                "d = 1: the loss at U11 = u = 0, u12 u21 = 1/Gamma is the minimum too",
                "put both families into the derived loss, N and Lambda symbolic",
                second_family_at_d_one,
                "canonical forms of trace polynomials",
            ),
            *conclude(
                {"minimum(loss)": covariance().trace() / 2 + lowest()},
                "both parts of the loss are sums of squares",
                "sum of squares",
            ),
            *conclude(
                {
                    "argmin(u*U11 + u12*u21.T)": minimiser(),
                    "argmin(u*U11)": minimiser(),
                    "argmin(u12)": zero,
                    "argmin(u21)": zero,
                },
                "the squares vanish together there only",
                "sum of squares",
            ),
        )
    )


def minimum_steps() -> tuple[Step, ...]:
    """The split of the loss into its parts odd and even in w, and where both are least."""
    first = "(u12.T*(S + x*x.T/N)*U11*x)"
    return (
        identity(
            "loss == 1/2*tr(Lambda) + 1/2*tr(Gamma*Lambda*(u*U11 + u12*u21.T)*Lambda*(u*U11 + u12*u21.T).T)"
            f" - tr(Lambda**2*(u*U11 + u12*u21.T).T) + E[{EVEN}**2]/2",
            "the prediction is w'SAx + p with A = u U11 + u12 u21' and p even in w; w -> -w kills the cross term",
        ),
        identity(
            "1/2*tr(Gamma*Lambda*A*Lambda*A.T) - tr(Lambda**2*A.T) + 1/2*tr(Lambda**2*inv(Gamma))"
            " == 1/2*norm_F(sqrt(Gamma)*sqrt(Lambda)*(A - inv(Gamma))*sqrt(Lambda))**2",
            "complete the square",
        ),
        infer(
            "L >= tr(Lambda)/2 - tr(Lambda^2 Gamma^-1)/2, with equality iff A = Gamma^-1 and E p^2 = 0",
            "a square and a mean of squares; u12 = u21 = 0, u U11 = Gamma^-1 attains it",
            "sum of squares",
            coq="theorems.population_loss.loss_minimum_iff",
        ),
        identity(
            f"E[{EVEN}**2] == E[({first} + u*tr(S)*(u21.T*x))**2] + 2*u**2*tr(Gamma*Lambda)*(u21.T*Lambda*u21)",
            "split w'Sw = tr(S) + (w'Sw - tr(S)): so E p^2 = 0 needs u = 0 or u21 = 0, tr(Gamma Lambda) > 0",
        ),
        identity(
            f"E[{first}**2] == E[(u12.T*(Lambda + x*x.T/N)*U11*x)**2]"
            " + (u12.T*Lambda*U11*Lambda*U11.T*Lambda*u12 + u12.T*Lambda*u12*tr(Lambda*U11*Lambda*U11.T))/N",
            "what is left of p when u21 = 0 or u = 0; split S = Lambda + (S - Lambda)",
        ),
        infer(
            "E p^2 = 0 needs (u = 0 or u21 = 0) and (u12 = 0 or U11 = 0)",
            "the terms without a mean are positive otherwise, Lambda being positive definite",
            "sum of squares",
        ),
        infer(
            "u12 = 0 or u21 = 0 gives u U11 = Gamma^-1, hence u, U11 != 0, hence u12 = u21 = 0; otherwise u = 0 and U11 = 0",
            "cases, with A = u U11 + u12 u21' = Gamma^-1",
            "definition",
        ),
    )


def second_family_at_d_one() -> bool:
    """Both families at ``d = 1``, where ``u12 u21`` and ``u U11`` play the same part."""
    loss, unit, one = SymbolicSetting().loss, TracePolynomial.identity(), TracePolynomial.scalar(1)
    l, n, k = (TracePolynomial.symbol(name) for name in ("l", "N", "k"))
    target = n / ((n + 2) * l)  # 1/Gamma at d = 1
    column = letter(vector("e"))
    values = []
    for point in (
        {"U11": target / k * unit, "u": k, "u12": column - column, "u21": column - column},
        {"U11": unit - unit, "u": one - one, "u12": k * column, "u21": target / k * column},
    ):
        value = loss.substitute(point | {"Lambda": l * unit}).substitute({"d": one})
        values.append(value.map_words(lambda word: one))  # e'e = 1 is the only word left
    lowest_at_one = l / 2 - n * l / (2 * (n + 2))
    return all(value == lowest_at_one for value in values)
