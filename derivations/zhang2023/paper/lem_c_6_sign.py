"""Lemma C.6: under (C.10) = (4.11), u(t) > 0; uses E tr[sigma^2 Lambda^2 Theta Theta'] = sigma^2 ||E[Lambda]
Theta||_F^2 (false)."""

from fractions import Fraction

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import DIAGONAL, NONZERO, RANDOM, SMALL_RANDOM, THIRD
from lsa_theory.kernel.claim import Claim, Finding, Status
from lsa_theory.proofs.derivation import Derivation, verify

WITNESS = "d = N = 1, Theta = 1, lambda = 1 or 3 with probability 1/2, sigma^2 < 4/21: left 5 sigma^2, right 4 sigma^2"

CLAIM = Claim(
    ref="lem-C.6",
    title="The equality from which the value block is shown to stay positive, random covariances",
    says="The printed proof that u(t) > 0 under (4.11) uses E tr[Lambda^2 Theta Theta'] = ||E[Lambda] Theta||_F^2. That"
    " equality is refuted; the conclusion u(t) > 0 is true (lem-C.6-corrected).",
    statement=("mean(tr(sigma**2*Lambda**2*Theta*Theta.T)) == sigma**2*norm_F(mean(Lambda)*Theta)**2",),
    given=(RANDOM, THIRD, DIAGONAL, START, NONZERO, SMALL_RANDOM),
    where="Lemma C.6",
    section="Appendix",
    order=306,
    expected=Status.REFUTED,
    measures=("random covariance", "diagonal"),
    stronger=("ours-thm-4.5",),
    findings=(
        Finding(
            "false step",
            "E tr[Lambda^2 Theta Theta'] is E ||Lambda Theta||_F^2, which exceeds ||E[Lambda] Theta||_F^2 by E"
            " ||(Lambda -"
            " E Lambda) Theta||_F^2. The error has the right sign, so u > 0 survives (lem-C.6-corrected).",
            WITNESS,
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "E lambda^2 = 5 and (E lambda)^2 = 4", "lambda = 1 or 3 with probability 1/2", equality_fails, "fractions"
            ),
            verify(
                "(4.11) reads sigma^2 < 4/21",
                "E[Gamma lambda^2] = 3 E lambda^3 = 42 for N = 1",
                lambda: Fraction(2 * 4, 3 * (1 + 27) // 2) == Fraction(4, 21),
                "fractions",
            ),
        ),
        refutes=WITNESS,
        instance={"d": "1", "N": "1", "sigma": "1/10", "Theta": [["1"]], "Lambda1": [["1"]], "Lambda2": [["3"]]},
    )


def equality_fails() -> bool:
    second, first = Fraction(1 + 9, 2), Fraction(1 + 3, 2)
    return second == 5 and first**2 == 4
