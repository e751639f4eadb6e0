"""The iteration A -> 2 A - A S A squares I - A S."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="fu-newton",
    title="A Newton layer squares the residual",
    says="The iteration A -> 2 A - A S A squares I - A S.",
    statement=("I - (2*A - A*S*A)*S == (I - A*S)**2",),
    given=(Hypothesis("A any start"),),
    where="iterative Newton",
    source="Fu et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
)
