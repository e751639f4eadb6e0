"""A softmax head that reads Lambda A x at N -> infinity has the risk tr((Lambda A - I) Lambda (Lambda A - I)'), zero
at A = Lambda^-1."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="boursier-risk",
    title="Softmax at long prompts",
    says=(
        "A softmax head that reads Lambda A x at N -> infinity has the risk tr((Lambda A - I) Lambda "
        "(Lambda A - I)'), zero at A = Lambda^-1."
    ),
    statement=(
        "E[(w.T*Lambda*A*x - w.T*x)**2] == tr((Lambda*A - I)*Lambda*(Lambda*A - I).T)",
        "E[(w.T*Lambda*inv(Lambda)*x - w.T*x)**2] == 0",
    ),
    given=(Hypothesis("the weights are exp(<x_i, A x_query>); values y_i = <w, x_i>; N -> infinity"),),
    where="softmax with long prompts",
    source="Boursier & Boyer 2025",
    section="Related work",
    order=2,
    as_printed=False,
)
