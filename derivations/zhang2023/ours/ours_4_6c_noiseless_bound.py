"""Sharper than eq-4.6c: the noiseless risk is at most
1/M [N^2/(N+2)^2 + N^2/(4(N+1))] p'Lambda p + 1/(N+2)^2 [p'Lambda p + 2 p'p tr(Lambda) + p'Lambda^-1 p tr(Lambda)^2],
without d in the variance, and the same with (d+1) N^2/(N+2)^2 in the first bracket, less than the printed bound for all
d and N; for d <= N + 1, tr(Gamma^-2 Lambda^2) <= N^2 d/(N+1+d)^2, with an exact remainder."""

from fractions import Fraction

from derivations.zhang2023.paper.eq_4_6a_label_covariance import TASK
from derivations.zhang2023.paper.eq_4_6b_noiseless_risk import BIAS, RISK
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.bounds import Part, put_together, upper_bound
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import inequality
from lsa_theory.proofs.derivation import Derivation, infer, verify

LARGE = "p.T*Lambda*p"
SQUARE = "inv(Gamma)**2*(d*Lambda - tr(Lambda)*I)**2*(2*(N + 1)**2*Lambda + (N + 1 - d)*tr(Lambda)*I)"

CLAIM = Claim(
    ref="ours-4.6c",
    title="A sharper bound on the noiseless risk",
    says="The variance of the trained predictor for a fixed task is at most p'Lambda p/M times (d+1) N^2/(N+2)^2, which is"
    " below the printed d + 1 for all d and N, and times N^2/(N+2)^2 + N^2/(4(N+1)), which does not depend on d;"
    " its squared bias lies between 4 p'Lambda p/(N+2)^2 and p'Lambda p.",
    statement=(
        "Gamma >= (1 + 2/N)*Lambda",
        f"tr(inv(Gamma)**2*Lambda**2) + tr({SQUARE})/((N + 1 + d)**3*tr(Lambda)) == N**2*d/(N + 1 + d)**2",
        f"{RISK} <= 1/M*(N**2/(N + 2)**2 + N**2/(4*(N + 1)))*({LARGE})"
        " + 1/(N + 2)**2*(p.T*Lambda*p + 2*(p.T*p)*tr(Lambda) + (p.T*inv(Lambda)*p)*tr(Lambda)**2)",
        f"(d + 1)/M*N**2/(N + 2)**2*({LARGE})"
        f" + 1/(N + 2)**2*(p.T*Lambda*p + 2*(p.T*p)*tr(Lambda) + (p.T*inv(Lambda)*p)*tr(Lambda)**2) >= {RISK}",
        f"4*({LARGE})/(N + 2)**2 <= {BIAS}",
        f"{BIAS} <= {LARGE}",
    ),
    given=(
        COVARIANCE,
        TASK,
        TRAINED,
        Hypothesis(
            "d <= N + 1 where N^2 d/(N+1+d)^2 is read as a bound on tr(Gamma^-2 Lambda^2) (the remainder is nonnegative)",
            needed="d = 5, N = 1, eigenvalues 100, 100, 1, 1, 1: tr(Gamma^-2 Lambda^2) = 0.123 exceeds 5/49 = 0.102",
        ),
    ),
    where="not in the paper; sharpens the display after (4.6)",
    section="Main results",
    order=49,
    as_printed=False,
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper",
            "tr(Gamma^-2 Lambda^2) <= N^2 d/(N+1+d)^2 for d <= N + 1 is an equality exactly for Lambda = l I, and the bound"
            " N^2/(4(N+1)) is approached by N + 1 equal eigenvalues and others that tend to zero: neither can be improved.",
            "d = N + 1, Lambda = I: both are N^2/(4(N+1))",
        ),
        Finding(
            "sharper",
            "The factor without d is below d + 1 for N <= 4 d; for N much larger than d the other one is smaller.",
            "d = 1, N = 7: 49/81 + 49/32 > 2 > 2 * 49/81",
        ),
        Finding(
            "sharper",
            "Equality in Gamma >= (1 + 2/N) Lambda and in the bias holds for d = 1.",
            "d = N = 1, Lambda = 1, p = 1: squared bias 4/9 = 4/(N+2)^2",
        ),
    ),
)

NEAR = "Gamma >= (1 + 2/N) Lambda"
PARTS = (
    Part("1/M", "p.T*inv(Gamma)**2*Lambda**3*p", f"N**2/(N + 2)**2*({LARGE})", NEAR),
    Part(
        f"({LARGE})/(4*(N + 1)*M*tr(Lambda))",
        "4*(N + 1)*tr(Lambda)*tr(inv(Gamma)**2*Lambda**2)",
        "N**2*tr(Lambda)",
        "(N Gamma)^2 >= 4 (N + 1) tr(Lambda) Lambda, a square being nonnegative",
    ),
    Part("1/N**2", "p.T*inv(Gamma)**2*Lambda**3*p", f"N**2/(N + 2)**2*({LARGE})", NEAR),
    Part("2*tr(Lambda)/N**2", "p.T*inv(Gamma)**2*Lambda**2*p", "N**2/(N + 2)**2*(p.T*p)", NEAR),
    Part("tr(Lambda)**2/N**2", "p.T*inv(Gamma)**2*Lambda*p", "N**2/(N + 2)**2*(p.T*inv(Lambda)*p)", NEAR),
)


def derive() -> Derivation:
    return Derivation(
        (
            *put_together(RISK, PARTS),
            inequality(f"tr({SQUARE}) >= 0", "a square times a positive function, for d <= N + 1", ("N >= d - 1",)),
            infer(
                "tr(Gamma^-2 Lambda^2) <= N^2 d/(N+1+d)^2 for d <= N + 1", "the remainder is nonnegative", "nonnegativity"
            ),
            verify(
                "for d > N + 1 it can fail: d = 5, N = 1, eigenvalues 100, 100, 1, 1, 1",
                "put in numbers",
                lambda: spread(1, (100, 100, 1, 1, 1)) > Fraction(5, 49),
                "exact fractions",
            ),
            verify(
                "N + 1 eigenvalues 1 and one of 1/1000: within 1% of N^2/(4(N+1)), N = 1..5",
                "put in numbers",
                lambda: all(
                    spread(n, (1,) * (n + 1) + (Fraction(1, 1000),)) > Fraction(99, 100) * Fraction(n * n, 4 * (n + 1))
                    for n in range(1, 6)
                ),
                "exact fractions",
            ),
        ),
        upper_bound(RISK, PARTS),
    )


def spread(n: int, eigenvalues: tuple[int | Fraction, ...]) -> Fraction:
    """``tr(Gamma^-2 Lambda^2)`` for the eigenvalues of Lambda."""
    trace = sum(map(Fraction, eigenvalues))
    return sum(((n * Fraction(x) / ((n + 1) * x + trace)) ** 2 for x in eigenvalues), Fraction(0))
