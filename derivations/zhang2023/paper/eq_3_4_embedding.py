"""(3.4): E = [[x_1 .. x_N, x_query], [y_1 .. y_N, 0]], rho = N (its width minus one), yhat_query = [f_LSA(E)]_(d+1, N+1)."""

from derivations.zhang2023.paper.eq_3_6_prediction import INPUTS, product, transpose
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status
from lsa_theory.moments.prompt import QUERY, letter
from lsa_theory.proofs.derivation import Derivation, verify

CLAIM = Claim(
    ref="eq-3.4",
    title="The embedding of a prompt",
    says="E holds the examples and their labels, then the query with a zero for its label; the prediction is"
    " the last entry of"
    " f_LSA(E), rho = N; code: lsa_theory.model.attention.embedding and prediction.",
    given=(Hypothesis("a prompt (x_1, y_1), .., (x_N, y_N), x_query with N >= 1"),),
    where="(3.4), (3.5)",
    section="Setting",
    order=34,
    expected=Status.DEFINITION,
    measures=("embedding",),
    findings=(
        Finding(
            "sharper",
            "The query column is inside E: E E'/N = [[S + x_query x_query'/N, .], [., .]] with S the mean of x_i x_i', while"
            " rho = N divides N + 1 columns. On u12 = u21 = 0, where the flow stays, the extra term never"
            " enters the prediction.",
        ),
        Finding("sharper", "At test time rho is M, the width of the test prompt minus one, not the N of training."),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "E E' = [[X X' + x_query x_query', X y], [y' X', y' y]]",
                "multiply the blocks, X the d x N matrix of examples, y the labels",
                gram_has_these_blocks,
                "block matrices over trace polynomials, canonical forms",
            ),
        )
    )


def gram_has_these_blocks() -> bool:
    """Multiply the embedding with its transpose."""
    examples, x = letter(INPUTS), letter(QUERY)
    labels = letter(words.Letter("y", "N", "1"))
    embedding = [[examples, x], [labels.T, TracePolynomial.scalar(0)]]
    gram = product(embedding, transpose(embedding))
    return (
        gram[0][0] == examples * examples.T + x * x.T
        and gram[0][1] == examples * labels
        and gram[1][0] == gram[0][1].T
        and gram[1][1] == labels.T * labels
    )
