"""Training: fresh prompts at every step, checkpoints, and a continuation that gives the same bits on a CPU."""

from __future__ import annotations

import math
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from lsa_theory.errors import InputError
from lsa_theory.model.nonlinear import checkpoint
from lsa_theory.model.nonlinear.config import RunConfig
from lsa_theory.model.nonlinear.models import build
from lsa_theory.model.nonlinear.prompts import draw

ROWS = 200  # of the learning curve, about
Tensor = Any


@dataclass(frozen=True)
class Progress:
    """What a row of the learning curve says, and how fast it goes: steps done in this session and its seconds."""

    config: RunConfig
    row: list[float]
    steps_per_second: float

    @property
    def seconds_left(self) -> float:
        return (self.config.steps - self.row[0]) / self.steps_per_second


def choose_device(asked: str) -> str:
    """``auto`` is a GPU where PyTorch sees one; InputError for a device that is not there.

    >>> choose_device("cpu")
    'cpu'
    """
    device = ("cuda" if torch.cuda.is_available() else "cpu") if asked == "auto" else asked
    if device == "cuda" and not torch.cuda.is_available():
        raise InputError("--device", asked, "cpu, or cuda where PyTorch sees a GPU", "use --device cpu")
    return device


@dataclass
class Trainer:
    """Model, optimiser, generator and counters of a run: everything that a checkpoint keeps."""

    config: RunConfig
    model: Any = field(init=False)
    step: int = 0
    seconds: float = 0.0
    curve: list[list[float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        config = self.config
        torch.set_num_threads(config.threads)
        torch.use_deterministic_algorithms(config.device == "cpu")
        torch.set_float32_matmul_precision("high" if config.bf16 else "highest")
        self.model = build(config).to(config.device)
        kind = torch.optim.SGD if config.optimizer == "sgd" else torch.optim.Adam
        self.optimizer = kind(self.model.parameters(), lr=config.rate)
        self.generator = torch.Generator(config.device).manual_seed(config.seed)
        self.sums = torch.zeros(2, dtype=torch.float64, device=config.device)  # loss and query error since the last row
        self.forward = self.model.last if config.model != "gpt2" else self.model
        if config.compile:
            torch._dynamo.config.recompile_limit = 200  # the curriculum brings one shape after the other
            self.forward = torch.compile(self.forward)

    def state(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "seconds": self.seconds,
            "curve": self.curve,
            "curriculum": list(self.config.curriculum(self.step)),
            "sums": self.sums,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.step, self.seconds, self.curve = state["step"], state["seconds"], state["curve"]
        self.sums = state["sums"]
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"].cpu())

    def advance(self) -> None:
        """One step: fresh prompts, the loss, the optimiser; losses are added up on the device."""
        config = self.config
        for group in self.optimizer.param_groups:
            group["lr"] = config.rate_at(self.step)
        loss, query = self._losses()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.sums += torch.stack([loss.detach(), query.detach()])
        self.step += 1

    def _losses(self) -> tuple[Tensor, Tensor]:
        """What is minimised, and the squared error of the last query relative to the zero predictor."""
        config = self.config
        dims, points = config.curriculum(self.step)
        x, y = draw(self.generator, config, dims, points)
        if config.model != "gpt2":
            target = y[:, -1].unflatten(0, (config.replicates, -1))
            squares = (self.forward(x, y) - target).square()
            return squares.mean(dim=1).sum() / 2, squares.mean() / config.dim  # every start has its own loss (eq-3.7)
        with torch.autocast(torch.device(config.device).type, torch.bfloat16, enabled=config.bf16):
            predictions = self.forward(x, y)[0]
        squares = (predictions - y).square()
        return squares.mean(), squares[:, -1].mean() / dims


def train(
    config: RunConfig,
    folder: Path,
    *,
    say: Callable[[Progress], None] = lambda _: None,
    every: float = 120.0,
    stop: Callable[[int], bool] = lambda _: False,
    command: str = "",
) -> bool:
    """Train to the end, or until ``stop(step)``; True once finished. Continues from the checkpoint in the folder if any.

    A checkpoint is written every ``every`` seconds and when it stops. A process that is killed loses the steps since the
    last one, and the next call repeats them bit by bit (CPU). Raises InputError as `checkpoint.opened` and for a loss that
    is no longer finite.
    """
    with checkpoint.opened(folder, config):
        trainer = Trainer(config)
        found = checkpoint.load(folder, config.device)
        if found is not None:
            try:
                trainer.restore(found)
            except (RuntimeError, LookupError, TypeError, ValueError, AttributeError):
                legal = "a checkpoint of this configuration"
                raise InputError("output", folder / checkpoint.CHECKPOINT, legal, "train in a new folder") from None
        finished = _loop(trainer, folder, say, every, stop)
        checkpoint.write_summary(folder, _summary(trainer, command))
    return finished


def _loop(
    trainer: Trainer, folder: Path, say: Callable[[Progress], None], every: float, stop: Callable[[int], bool]
) -> bool:
    config = trainer.config
    interval = max(1, config.steps // ROWS)
    first, before, start = trainer.step, trainer.seconds, time.monotonic()
    saved = start

    def keep() -> None:
        nonlocal saved
        trainer.seconds = before + time.monotonic() - start
        checkpoint.save(folder, trainer.state())
        checkpoint.write_curve(folder, trainer.curve)
        saved = time.monotonic()

    while trainer.step < config.steps and not stop(trainer.step):
        trainer.advance()
        if trainer.step % interval == 0 or trainer.step == config.steps:
            _add_row(trainer)
            passed = time.monotonic() - start
            say(Progress(config, trainer.curve[-1], (trainer.step - first) / passed))
        if time.monotonic() - saved > every:
            keep()
    keep()
    return trainer.step >= config.steps


def _add_row(trainer: Trainer) -> None:
    last = int(trainer.curve[-1][0]) if trainer.curve else 0
    loss, query = (trainer.sums / (trainer.step - last)).tolist()
    if not math.isfinite(loss):
        legal = "a run whose loss stays finite"
        raise InputError("seed", f"{trainer.config.seed}: loss {loss} at step {trainer.step}", legal, "try another seed")
    trainer.curve.append([trainer.step, loss, query, *trainer.config.curriculum(trainer.step - 1)])
    trainer.sums.zero_()


def _summary(trainer: Trainer, command: str) -> dict[str, Any]:
    config, curve = trainer.config, trainer.curve
    prompts = trainer.step * config.batch * config.replicates
    from transformers import __version__ as transformers

    return {
        "command": command,
        "config": config.to_mapping(),
        "steps": trainer.step,
        "finished": trainer.step >= config.steps,
        "parameters": sum(p.numel() for p in trainer.model.parameters()) // config.replicates,
        "seconds": round(trainer.seconds, 1),
        "steps_per_second": round(trainer.step / trainer.seconds, 2) if trainer.seconds else None,
        "prompts_per_second": round(prompts / trainer.seconds, 1) if trainer.seconds else None,
        "final": dict(zip(checkpoint.COLUMNS, curve[-1], strict=True)) if curve else None,
        "hardware": hardware(config),
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "transformers": transformers},
    }


def hardware(config: RunConfig) -> str:
    """What it ran on, in words.

    >>> from lsa_theory.model.nonlinear.config import preset
    >>> hardware(preset("tiny", threads=1))
    '1 CPU thread (...)'
    """
    if config.device == "cpu":
        threads = f"{config.threads} CPU thread{'s' * (config.threads > 1)}"
        return f"{threads} ({platform.machine()}, {os.cpu_count()} cores)"
    return str(torch.cuda.get_device_name())
