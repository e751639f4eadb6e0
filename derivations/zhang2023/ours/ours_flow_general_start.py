"""Own claim: from every start with u12 = u21 = 0, u(0) > 0, u^2 >= ||U11||_F^2 (and tr(Lambda^2 U11) >= 0 if equal)
the flow converges to a global minimum, u U11 -> Gamma^-1 and u^2 -> (delta + sqrt(delta^2 + 4 ||Gamma^-1||_F^2))/2,
where delta = u^2 - ||U11||_F^2 is conserved. No smallness, symmetry or semidefiniteness of the start is needed."""

from derivations.zhang2023.ours.ours_a_4_sign import uniqueness_steps
from derivations.zhang2023.ours.ours_global_minimisers import minimum_steps
from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.paper.lem_5_3_minimisers import minimiser
from derivations.zhang2023.shared.coq import GENERAL, LEAST
from derivations.zhang2023.shared.descent import EXTREMES, constant, domination_steps, excess
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SLICE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer, verify

CLAIM = Claim(
    ref="ours-flow",
    title="The flow from general starts",
    says="The flow converges to a global minimum from every start with u(0) > 0 and delta > 0, and from every balanced one"
    " that meets the last hypothesis; its limit is explicit in delta.",
    statement=(
        "u > 0",
        "limit(u*U11) == inv(Gamma)",
        "limit(u**2*(u**2 - delta)) == tr(inv(Gamma)**2)",
        "rate(ell) <= -2*u**2*lam_min(Gamma)*lam_min(Lambda)**2*(ell - minimum(ell))",
    ),
    given=(
        COVARIANCE,
        PROMPTS,
        SLICE,
        Hypothesis(
            "u(0) > 0", needed="u(0) < 0 gives the mirror image (-U11, -u); u(0) = 0 with tr(Lambda^2 U11) = 0 stays"
        ),
        Hypothesis(
            "delta = u(0)^2 - ||U11(0)||_F^2 >= 0",
            needed="sufficient, not necessary; for delta < 0 the saddles u = 0, ||U11||_F^2 = -delta may attract",
        ),
        Hypothesis(
            "tr(Lambda^2 U11(0)) >= 0, or delta > 0, or p'U11(0)p >= 0 for one eigenvector p of Lambda",
            needed="d = 1, U11(0) = -u(0): the flow stays on U11 = -u and runs into the saddle at the origin",
        ),
    ),
    where="not in the paper; contains Theorem 4.1",
    section="Proof machinery",
    order=55,
    as_printed=False,
    measures=("trajectory", "general start"),
)


def derive() -> Derivation:
    positive, square = TracePolynomial.scalar(0), TracePolynomial.symbol("u", 2)
    target = minimiser()
    return Derivation(
        (
            *convergence_steps(),
            *minimum_steps(),
            infer(
                "the flow ends at a global minimum of L over all blocks",
                "u12 = u21 = 0, u U11 -> Gamma^-1",
                "substitution",
                coq="theorems.population_loss.loss_minimum_slice",
            ),
            infer(
                "z = lim u^2 is the positive root of z (z - delta) = tr(Gamma^-2)",
                "u^2 (u^2 - delta) = ||u U11||_F^2 -> ||Gamma^-1||_F^2, and u^2 stays above delta >= 0",
                "substitution",
            ),
            identity(
                "((delta + r)/2)*((delta + r)/2 - delta) == (r**2 - delta**2)/4",
                "so z = (delta + r)/2 with r^2 = delta^2 + 4 tr(Gamma^-2)",
            ),
            verify(
                "d = 1: U11 = -u is invariant, and on it u' = -l^2 u - g l^2 u^3 < 0",
                "the last hypothesis cannot be dropped",
                opposite_signs_are_lost,
                "canonical forms of trace polynomials",
            ),
            *conclude(
                {"minimum(ell)": lowest()},
                "the completed square is zero at u U11 = Gamma^-1 (cor-A.2)",
                "sum of squares",
                EXTREMES,
                coq=LEAST,
            ),
            *conclude({"u >": positive}, "the barrier stays positive", "comparison", EXTREMES, coq=GENERAL),
            *conclude({"limit(u*U11)": target}, "the excess loss decays exponentially", "Gronwall", EXTREMES, coq=GENERAL),
            *conclude(
                {"limit(u**2*(u**2 - delta))": (target.T * target).trace()},
                "balance and u U11 -> Gamma^-1",
                "substitution",
                EXTREMES,
                coq=GENERAL,
            ),
            *conclude(
                {"rate(ell) <=": -constant(square) * excess()},
                "rate(ell) = -||grad ell||^2, bounded pair by pair",
                "termwise",
                EXTREMES,
                coq=GENERAL,
            ),
        ),
        EXTREMES,
    )


def convergence_steps(stays: str = "") -> tuple[Step, ...]:
    """``u`` stays positive and away from zero, and the excess loss decays exponentially.

    ``stays``: the theorem of Coq that the flow from that start stays on u12 = u21 = 0.
    """
    return (
        identity("-slice(grad(loss, u12)) == 0", "the velocity of u12 where u12 = u21 = 0"),
        identity("-slice(grad(loss, u21)) == 0", "the same for u21"),
        infer(
            "u12 = u21 = 0 for all t",
            "their velocity vanishes there; the loss is a polynomial",
            "invariant set",
            coq=stays,
        ),
        *uniqueness_steps(),
        identity(
            "rate(p.T*U11*p) == -u**2*p.T*Gamma*Lambda*U11*Lambda*p + u*p.T*Lambda**2*p",
            "p a unit eigenvector of Lambda with eigenvalue l, g that of Gamma, and U_p = p' U11 p:"
            " U_p' = u l^2 (1 - g u U_p)",
        ),
        identity(
            "rate(u**2)/2 == -tr(Gamma*Lambda*(u*U11)*Lambda*(u*U11).T) + tr(Lambda**2*(u*U11))",
            "with X = u U11: <X, T X> >= tau ||X||^2 = tau u^2 (u^2 - delta), tau = g_min l_min^2 the least g_i l_i l_j",
        ),
        infer(
            "u <= u_max, u_max^2 = max(u(0)^2, (delta + sqrt(delta^2 + 4 b/tau))/2) with b = tr(Lambda^2 Gamma^-1)",
            "<Lambda^2, X>^2 <= b <X, T X>: u decreases where <X, T X> > b",
            "Cauchy-Schwarz",
        ),
        infer(
            "the solution exists for all t >= 0",
            "it is bounded: u <= u_max, and ||U11||_F^2 = u^2 - delta",
            "Picard-Lindelof",
            coq="printed.exists.general_flow_exists",
        ),
        infer(
            "some eigenvector p has U_p(0) >= 0, or delta > 0",
            "tr(Lambda^2 U11(0)) = sum_i l_i^2 U_p_i(0) >= 0 cannot have negative terms only",
            "termwise",
        ),
        infer(
            "u^2 >= u_min^2 = delta + sum_i min(U_p_i(0), 1/(g_i u_max))^2 over the eigenvectors with U_p_i(0) >= 0",
            "U_p >= 0 stays so and increases while g u U_p < 1; u^2 = delta + ||U11||_F^2 >= delta + sum U_p^2",
            "comparison",
        ),
        infer(
            "u_min > 0, where need be with a small t_0 > 0 in place of 0 as the start",
            "if delta = 0 and no U_p_i(0) is positive, some U_p(0) = 0, and U_p' = u l^2 > 0 there makes it positive"
            " at once",
            "comparison",
        ),
        *domination_steps(),
        infer(
            "ell - min ell <= exp(-2 u_min^2 tau t) (ell(0) - min ell), t counted from that start",
            "u >= u_min > 0",
            "Gronwall",
            coq="theorems.theorem_4_1.general_decay",
        ),
        infer("u U11 -> Gamma^-1 exponentially", "ell - min ell bounds its distance (cor-A.2)", "sum of squares"),
    )


def opposite_signs_are_lost() -> bool:
    """The velocity at ``d = 1`` with ``U11 = -u``: both blocks move towards zero along that line."""
    setting = SymbolicSetting()
    u, l, unit = TracePolynomial.symbol("u"), TracePolynomial.symbol("l"), TracePolynomial.identity()
    point = {"U11": -u * unit, "Lambda": l * unit}
    values = [*setting.slice_velocity().values(), setting.gamma().gamma().trace()]
    matrix, scalar, g = (value.substitute(point).substitute({"d": TracePolynomial.scalar(1)}) for value in values)
    return scalar == -l * l * u - g * l * l * u**3 and (matrix + unit * scalar).is_zero()
