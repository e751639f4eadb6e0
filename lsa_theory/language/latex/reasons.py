r"""Why a sign has no reading, in words: what it may mean, and that the language does not have it.

>>> FACTORS[r"\otimes"], RELATIONS[r"\approx"], FUNCTIONS["Var"]
('a Kronecker product', 'an approximation', 'a variance')
"""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Lines ``reason <- sign sign ...`` by sign."""
    lines = (line.partition(" <- ") for line in text.strip().splitlines())
    return {sign: reason.strip() for reason, _, signs in lines for sign in signs.split()}


FACTORS = _table(r"""
    two signs at once <- \pm \mp
    a Kronecker product <- \otimes
    an entrywise product <- \odot
    an entrywise product, or a composition <- \circ
    an integral <- \int
    a product over an index <- \prod
    a sum over an index that is not declared <- \sum
    a maximum <- \max
    a supremum <- \sup
    an infimum <- \inf
    a minimiser <- \argmin \argmax
    an exponential <- \exp
    a derivative <- \partial
    dots <- \ldots \dots \cdots \vdots
    infinity <- \infty
    a condition behind a bar <- \mid
    bars: an absolute value, a determinant or a condition <- |
    a comma: several formulas, or a function of several things <- ,
    a prime: a transpose, a derivative or another name <- '
    a semicolon <- ;
    a colon <- :
    a factorial <- !
    an alignment sign <- & \\
    macros that write too much <- \lsa@endless
    text or another formula behind a space <- \quad \qquad
    a relation inside an expression <- =
    a sine <- \sin
    a cosine <- \cos
    a probability <- \Pr
    a pseudoinverse, or an adjoint <- \dagger
    a table, a matrix or cases <- \begin
    a formula that is crossed out <- \cancel
    a stack of conditions <- \substack
""")

RELATIONS = _table(r"""
    an inequation: for all values, or for some <- \neq \ne
    an identity, or a definition <- \equiv
    an order up to constants <- \lesssim \gtrsim \asymp
    an approximation <- \approx \simeq \cong
    a law, or an approximation <- \sim
    a definition, or an approximation <- \doteq
    a definition from the right <- \eqqcolon
    up to a factor <- \propto
    much smaller <- \ll
    much larger <- \gg
    membership <- \in \notin
    inclusion <- \subset \subseteq
    a limit, or a map <- \to \rightarrow \longrightarrow \xrightarrow
    a map <- \mapsto
    an implication <- \implies \Rightarrow \Longrightarrow \Leftarrow
    an equivalence <- \iff \Leftrightarrow
    an assignment <- \leftarrow \gets
    orthogonality <- \perp
    a condition in words: for all <- \forall
    a condition in words: there is <- \exists
    a negated relation <- \not
""")

FUNCTIONS = _table(r"""
    a variance <- Var var
    a covariance <- Cov cov
    a diagonal <- diag
    a rank <- rank
    a matrix as a vector <- vec
    a sign <- sign
    a minimiser <- argmin argmax
    a span <- span
    a softmax <- softmax
    an exponential <- exp
    an order of growth <- poly polylog
""")
