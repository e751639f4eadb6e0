"""Before the first example the posterior mean over N equally likely tasks errs by (1 - 1/N) tr(Lambda): the tasks are
the examples of this formula."""

from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="raventos-mean",
    title="No examples and k tasks",
    says=(
        "Before the first example the posterior mean over N equally likely tasks errs by (1 - 1/N) "
        "tr(Lambda): the tasks are the examples of this formula."
    ),
    statement=("E[(x_1 - xbar).T*(x_1 - xbar)] == (1 - 1/N)*tr(Lambda)",),
    given=(
        Hypothesis(
            "N tasks drawn from N(0, Lambda), one of them true; isotropic query; letters x_1, ..., x_N stand for the tasks"
        ),
    ),
    where="discrete MMSE estimator, no context",
    source="Raventos et al. 2023",
    section="Related work",
    order=1,
    as_printed=False,
)
