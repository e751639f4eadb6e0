"""Training a transformer as a task: continued from its checkpoint by whichever worker gets it, then measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

SCALES = (1.0, 4.0, 9.0)
PROMPTS = 16  # for each of 64 test covariances
BEYOND = 4  # times N: the longest test prompt
SPIKE = 2.0  # times the error at M = N


def trained(given: Mapping[str, Any]) -> dict[str, Any]:
    """Errors relative to zero at M = N on every test law, and what happens beyond: the largest error and where it doubles.

    Raises InputError as `lsa_theory.model.nonlinear.train.train`.
    """
    from lsa_theory.model.nonlinear import require_torch

    require_torch()
    from lsa_theory.model.nonlinear.config import preset
    from lsa_theory.model.nonlinear.evaluate import Plan, model_rule
    from lsa_theory.model.nonlinear.train import train

    config = preset(
        given["preset"], model=given["model"], covariance=given["covariance"], context=given["N"] or None,
        seed=given["start"], steps=given["steps"] or None, device="cpu", threads=1,
    )  # fmt: skip
    folder = run_folder(given)
    train(config, folder, command=f"lsa-theory study: {folder.name}")
    rule, _ = model_rule(folder, config)
    plan, points = Plan(config.dim, SCALES, each=PROMPTS), BEYOND * config.context + 1
    panels: dict[tuple[str, float], Any] = {}
    for tested in ("fixed", "random"):
        trials = plan.trials(tested)
        for scale in SCALES:
            x, y = (a.reshape(-1, *a.shape[2:])[:, :points] for a in trials.scaled(scale))
            assert rule.predict is not None  # a model predicts
            panels[tested, scale] = ((rule.predict(x, y) - y) ** 2).mean(axis=(0, 1)) / (scale * plan.dim)
    own, at = panels[config.covariance, 1.0], config.context
    spikes = np.flatnonzero(own[at:] > SPIKE * own[at])
    found = {f"{tested}_{scale:g}": float(errors[at]) for (tested, scale), errors in panels.items()}
    return {**found, "beyond": float(own[at:].max()), "doubles": at + int(spikes[0]) if spikes.size else None}


def run_folder(given: Mapping[str, Any]) -> Path:
    """Where the checkpoint of a task is: a folder beside those of the others, named by what is trained.

    >>> start = {"preset": "tiny", "model": "gpt2", "covariance": "fixed", "N": 0, "start": 3, "steps": 0}
    >>> run_folder({**start, "checkpoints": "runs"}).as_posix()
    'runs/tiny-gpt2-fixed-3'
    """
    words = [given[name] for name in ("preset", "model", "covariance")]
    words += [f"N{given['N']}"] * bool(given["N"]) + [f"{given['steps']}steps"] * bool(given["steps"])
    return Path(given["checkpoints"]) / "-".join([*words, str(given["start"])])
