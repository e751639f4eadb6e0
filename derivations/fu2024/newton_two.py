"""Two iterations take the fourth power of the residual."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="fu-newton-two",
    title="Two Newton layers",
    says="Two iterations take the fourth power of the residual.",
    statement=("I - (2*(2*A - A*S*A) - (2*A - A*S*A)*S*(2*A - A*S*A))*S == (I - A*S)**4",),
    given=(Hypothesis("A any start"),),
    where="iterative Newton",
    source="Fu et al. 2024",
    section="Related work",
    order=2,
    as_printed=False,
)
