"""The mean square of the label energy is (1 + r)^2 (1 + 2/N)."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="lu-energy",
    title="The energy of the labels",
    says="The mean square of the label energy is (1 + r)^2 (1 + 2/N).",
    statement=("E[tr(S)**2] == (1 + r)**2*(1 + 2/N)",),
    given=(
        Hypothesis("labels are N(0, 1 + r): one number each, so d = 1 and Lambda = 1 + r"),
        Hypothesis("one number", "d == 1"),
        Hypothesis("variance of the labels", "Lambda == (1 + r)*I"),
        Hypothesis("noise", "r >= 0"),
    ),
    where="a public script",
    source="Lu et al. 2024",
    section="Related work",
    order=4,
    as_printed=False,
    corrects="lu-energy-script",
)
