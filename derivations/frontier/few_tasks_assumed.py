"""Assumed: few tasks are enough if prompts are long."""

from derivations.frontier.common import (
    assumed,
    fails_at,
)
from derivations.frontier.few_tasks import derive as bound
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation

CLAIM = assumed(
    ref="few-tasks-assumed",
    title="Few tasks with long prompts",
    says="Trained on a finite set of T < d tasks, attention regresses fresh tasks as N -> infinity.",
    statement="left < 1/2",
    given=(
        Hypothesis(
            "isotropic inputs; left is the risk's limit for N -> infinity on fresh tasks, relative to predicting zero"
        ),
        Hypothesis("T = 1, d = 2"),
    ),
    order=184,
    why="T tasks teach T directions: at least 1 - T/d is left (few-tasks).",
    witness="d = 2, T = 1: 1/2",
)


def derive() -> Derivation:
    return fails_at({"d": "2", "left": "1/2"}, "d = 2, T = 1: the limit is 1 - 1/2", *bound().steps)
