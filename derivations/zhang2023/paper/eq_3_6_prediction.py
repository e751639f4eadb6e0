"""(3.6): the prediction is (w21_PV', w22_PV) (E E'/N) (W11_KQ; w21_KQ') x_query: only the last row of W_PV and the first d
columns of W_KQ matter."""

from derivations.zhang2023.shared.hypotheses import PROMPTS
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import U11, U12, U21, SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, verify

CLAIM = Claim(
    ref="eq-3.6",
    title="The prediction in blocks",
    says="The prediction of f_LSA depends on the last row of W_PV and the first d columns of W_KQ only.",
    statement=("yhat == (u12.T*(S + x*x.T/N) + u*beta.T)*U11*x + (u12.T*beta + u*(w.T*S*w))*(u21.T*x)",),
    given=(PROMPTS,),
    where="(3.6)",
    section="Setting",
    order=36,
    findings=(
        Finding(
            "sharper",
            "The query column is part of E, so E E'/N holds S + x_query x_query'/N, not S; it enters through u12 only.",
        ),
    ),
)

Block = list[list[TracePolynomial]]
INPUTS = words.Letter("X", "d", "N")  # the columns x_1 .. x_N


def derive() -> Derivation:
    how = "block matrices over trace polynomials, canonical forms"
    return Derivation(
        (
            verify(
                "[E + W_PV E (E' W_KQ E/N)]_(d+1,N+1) is (3.6), with X X' = N S and y = X' w",
                "multiply the blocks of eq-3.3 and eq-3.4, all blocks of W_PV and W_KQ arbitrary",
                literal_prediction_is_the_block_formula,
                how,
            ),
        )
    )


def literal_prediction_is_the_block_formula() -> bool:
    """Multiply out eq-3.3 for the embedding (3.4) with symbolic d and N and compare with (3.6)."""
    x, w = (letter(words.vector(name)) for name in "xw")
    inputs = letter(INPUTS)
    labels = inputs.T * w  # y = X'w
    zero = TracePolynomial.scalar(0)
    embedding = [[inputs, x], [labels.T, zero]]
    value = [[letter(words.matrix("P11")), letter(words.vector("p12"))], [letter(U12).T, TracePolynomial.symbol("u")]]
    key_query = [[letter(U11), letter(words.vector("k12"))], [letter(U21).T, TracePolynomial.symbol("k22")]]
    attention = product(product(transpose(embedding), key_query), embedding)
    update = product(product(value, embedding), attention)
    yhat = embedding[1][1] + update[1][1] / TracePolynomial.symbol("N")
    n = TracePolynomial.symbol("N")
    sample = {"S": inputs * inputs.T / n}
    return yhat == SymbolicSetting().prediction().substitute(sample)


def product(left: Block, right: Block) -> Block:
    """The product of two 2 x 2 block matrices."""
    return [[row[0] * right[0][j] + row[1] * right[1][j] for j in range(2)] for row in left]


def transpose(block: Block) -> Block:
    return [[block[j][i].T for j in range(2)] for i in range(2)]
