"""The mean square of the label energy is 1 + r^2."""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

CLAIM = Claim(
    ref="lu-energy-script",
    title="The energy of the labels, as in a public script",
    says="The mean square of the label energy is 1 + r^2.",
    statement=("E[tr(S)**2] == 1 + r**2",),
    given=(
        Hypothesis("labels are N(0, 1 + r): one number each, so d = 1 and Lambda = 1 + r"),
        Hypothesis("one number", "d == 1"),
        Hypothesis("variance of the labels", "Lambda == (1 + r)*I"),
        Hypothesis("noise", "r >= 0"),
    ),
    where="a public script",
    source="Lu et al. 2024",
    section="Related work",
    order=3,
    expected=Status.REFUTED,
    findings=(Finding("misprint", "It is (1 + r)^2 (1 + 2/N) (lu-energy).", "N = 1, r = 0: 3 against 1"),),
)
