"""Own claim: on u12 = u21 = 0 the stationary points of the loss are the global minima u U11 = Gamma^-1 and the points
u = 0, tr(Lambda^2 U11) = 0 with ell = 0, all of them strict saddles: there is no local minimum that is not global."""

from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.paper.lem_5_3_minimisers import minimiser
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SLICE
from lsa_theory.algebra import calculus
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.moments.prompt import U11, SymbolicSetting, covariance, gamma, letter
from lsa_theory.proofs.decide import identity, inequality
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="ours-slice-landscape",
    title="The landscape of the reduced loss",
    says="Every stationary point with u12 = u21 = 0 is a global minimum of ell or a strict saddle with u = 0 and ell = 0.",
    statement=(
        "slice(grad(loss, U11)) == u*Gamma*Lambda*(u*U11 - inv(Gamma))*Lambda",
        "slice(grad(loss, u)) == tr(Lambda*U11.T*(u*Gamma*Lambda*U11 - Lambda))",
        "minimum(ell) == -1/2*tr(Lambda**2*inv(Gamma))",
    ),
    given=(COVARIANCE, PROMPTS, SLICE),
    where="not in the paper; complements Lemma 5.3",
    section="Proof machinery",
    order=53,
    as_printed=False,
    measures=("minimum",),
    findings=(
        Finding(
            "stronger",
            "Lemma 5.3 describes the minimisers of ell; here are all its stationary points, and no other minimum.",
        ),
    ),
)


def derive() -> Derivation:
    how = "canonical forms of trace polynomials"
    return Derivation(
        (
            infer(
                "a stationary point has u = 0 or u U11 = Gamma^-1",
                "u Gamma Lambda (u U11 - Gamma^-1) Lambda = 0, and Gamma, Lambda are invertible",
                "definition",
            ),
            verify("at u U11 = Gamma^-1 both gradients vanish", "put U11 = Gamma^-1/u in", minimisers_are_stationary, how),
            verify("at u = 0: grad(ell, U11) = 0 and grad(ell, u) = -tr(Lambda^2 U11')", "put u = 0 in", flat_points, how),
            verify(
                "ell(U11 + t c Lambda^2, t) = t^2 (1/2 tr(Gamma Lambda U11 Lambda U11') - c tr(Lambda^4)) + O(t^3)"
                " where tr(Lambda^2 U11') = 0",
                "expand around a point with u = 0, c any number",
                curvature_has_both_signs,
                how,
            ),
            inequality(
                "tr(Lambda**4) > 0", "so the curvature is negative for large c and positive for c < 0: a strict saddle"
            ),
            inequality("tr(Lambda**2*inv(Gamma)) > 0", "min ell < 0 = ell at the saddles"),
            identity(
                "ell + 1/2*tr(Lambda**2*inv(Gamma))"
                " == 1/2*norm_F(sqrt(Gamma)*(u*sqrt(Lambda)*U11*sqrt(Lambda) - Lambda*inv(Gamma)))**2",
                "cor-A.2: the points u U11 = Gamma^-1 are global minima of ell",
            ),
        ),
        {"minimum(ell)": lowest()},
    )


def minimisers_are_stationary() -> bool:
    point = {"U11": minimiser() / TracePolynomial.symbol("u")}
    rule = SymbolicSetting().gamma()
    slopes = (calculus.gradient(slice_loss(), block).substitute(point) for block in (U11, "u"))
    return all(rule.normal_form(slope).is_zero() for slope in slopes)


def flat_points() -> bool:
    zero = {"u": TracePolynomial.scalar(0)}
    matrix, scalar = (calculus.gradient(slice_loss(), block).substitute(zero) for block in (U11, "u"))
    return matrix.is_zero() and scalar == -(covariance() * covariance() * letter(U11).T).trace()


def curvature_has_both_signs() -> bool:
    """The coefficient of t^2, after the linear one ``-tr(Lambda^2 U11')`` has been recognised."""
    t, c, u11, lam = TracePolynomial.symbol("t"), TracePolynomial.symbol("c"), letter(U11), covariance()
    moved = slice_loss().substitute({"U11": u11 + t * c * lam**2, "u": t})
    zero = {"t": TracePolynomial.scalar(0)}
    speed = calculus.gradient(moved, "t")
    second = calculus.gradient(speed, "t").substitute(zero) / 2
    curvature = (gamma() * lam * u11 * lam * u11.T).trace() / 2 - c * (lam**4).trace()
    return speed.substitute(zero) == -(lam**2 * u11.T).trace() and second == curvature
