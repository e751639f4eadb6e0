"""Under weights exp(<x, q>) the mean of <p, x> is p'Lambda q: the terms of E[<p, x> e^<x, q>] and p'Lambda q E[e^<x,
q>] agree, here up to order seven."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="boursier-tilting",
    title="Exponential tilting, term by term",
    says=(
        "Under weights exp(<x, q>) the mean of <p, x> is p'Lambda q: the terms of E[<p, x> e^<x, q>] and "
        "p'Lambda q E[e^<x, q>] agree, here up to order seven."
    ),
    statement=(
        "E[(p.T*x)*(q.T*x)] == p.T*Lambda*q",
        "E[(p.T*x)*(q.T*x)**3]/6 == p.T*Lambda*q*E[(q.T*x)**2]/2",
        "E[(p.T*x)*(q.T*x)**5]/120 == p.T*Lambda*q*E[(q.T*x)**4]/24",
        "E[(p.T*x)*(q.T*x)**7]/5040 == p.T*Lambda*q*E[(q.T*x)**6]/720",
    ),
    given=(Hypothesis("x ~ N(0, Lambda); fixed p, q; the odd terms vanish by symmetry"),),
    where="softmax with long prompts",
    source="Boursier & Boyer 2025",
    section="Related work",
    order=1,
    as_printed=False,
)
