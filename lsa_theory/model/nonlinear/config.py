"""What a training run is: a frozen record, exact enough to repeat the run bit by bit on a CPU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lsa_theory.errors import InputError

POINTS = 101  # the longest prompt that a model can read: M = 0..100 examples and the query
COVARIANCES = ("fixed", "random")
MODELS = ("gpt2", "softmax", "lsa")


@dataclass(frozen=True)
class _Range:
    """Whole numbers from ``low`` to ``high``, or any numbers."""

    low: float
    high: float
    whole: bool = True

    def holds(self, value: object) -> bool:
        kind = int if self.whole else (int, float)
        return isinstance(value, kind) and not isinstance(value, bool) and self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{'an integer' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"


# What the files of a run may say: far beyond every preset, and too little to fill a machine.
_LEGAL: dict[str, tuple[str, ...] | _Range] = {
    "model": MODELS, "covariance": COVARIANCES, "optimizer": ("sgd", "adam"), "device": ("cpu", "cuda"),
    "preset": ("toy", "tiny", "small", "paper"),
    "dim": _Range(1, 100), "context": _Range(1, POINTS - 1), "seed": _Range(0, 2**63 - 1), "steps": _Range(0, 10**9),
    "batch": _Range(1, 4096), "replicates": _Range(1, 64), "layers": _Range(1, 48), "heads": _Range(1, 64),
    "width": _Range(1, 1024), "start_dims": _Range(1, 100), "start_points": _Range(1, POINTS), "interval": _Range(1, 10**9),
    "threads": _Range(1, 1024), "rate": _Range(0, 10, whole=False), "decay": _Range(0, 1, whole=False),
    "sigma": _Range(0, 10, whole=False),
}  # fmt: skip


@dataclass(frozen=True)
class RunConfig:
    """One training run: ``w ~ N(0, I_d)``, ``y = <w, x>``, ``x ~ N(0, Lambda)``; Lambda = I or diagonal Exponential(1).

    ``steps`` steps of ``optimizer`` at ``rate`` (which falls linearly to 0 over the last share ``decay`` of them), on
    ``batch`` fresh prompts each, for ``replicates`` independent starts at once. GPT-2: the loss is averaged over the
    positions, and prompts grow by Garg's curriculum from ``start_points`` points in ``start_dims`` coordinates. One
    layer of attention: the error of the query after ``context`` examples (eq-3.7), from Assumption 3.3 at ``sigma``.

    >>> preset("tiny").width
    64
    """

    model: str
    preset: str
    covariance: str
    dim: int
    context: int
    seed: int
    steps: int
    optimizer: str
    rate: float
    decay: float
    batch: int
    replicates: int
    layers: int
    heads: int
    width: int
    start_dims: int
    start_points: int
    interval: int
    sigma: float
    bf16: bool
    compile: bool
    device: str
    threads: int

    def curriculum(self, step: int) -> tuple[int, int]:
        """Coordinates and points in use at a step: for GPT-2 one coordinate and two points more every ``interval`` steps.

        >>> [preset("paper", context=40).curriculum(s) for s in (0, 2000, 30_000, 400_000)]
        [(5, 11), (6, 13), (20, 41), (20, 41)]
        """
        if self.model != "gpt2":
            return self.dim, self.context + 1
        done = step // self.interval
        return min(self.dim, self.start_dims + done), min(self.context + 1, self.start_points + 2 * done)

    def rate_at(self, step: int) -> float:
        """The step size at a step.

        >>> config = preset("tiny")
        >>> config.rate_at(0) == config.rate, config.rate_at(config.steps)
        (True, 0.0)
        """
        tail = self.decay * self.steps
        return self.rate * min(1.0, (self.steps - step) / tail) if tail else self.rate

    def to_mapping(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> RunConfig:
        """The record of a file; InputError for keys that are missing or not known, and for values that no run has.

        >>> config = preset("tiny")
        >>> RunConfig.from_mapping(config.to_mapping()) == config
        True
        """
        names = {field.name for field in fields(cls)}
        for key in names ^ set(mapping):
            state = "missing" if key in names else "not known"
            raise InputError("config", f"key {key!r}, {state}", "what `lsa-theory nonlinear train` wrote", "train again")
        for name, legal in _LEGAL.items():
            value = mapping[name]
            if isinstance(legal, tuple) and not (isinstance(value, str) and value in legal):
                raise InputError(f"{name} of a run", value, "one of " + ", ".join(legal), "train again")
            if isinstance(legal, _Range) and not legal.holds(value):
                raise InputError(f"{name} of a run", value, str(legal), "train again")
        if not (isinstance(mapping["bf16"], bool) and isinstance(mapping["compile"], bool)):
            raise InputError("config", "bf16 or compile", "true or false", "train again")
        if mapping["width"] % mapping["heads"]:
            raise InputError("heads of a run", mapping["heads"], f"a divisor of the width {mapping['width']}", "train again")
        return cls(**mapping)

    def difference(self, other: RunConfig) -> str:
        """What two configurations do not share, in words; empty if nothing.

        >>> preset("tiny").difference(preset("tiny", context=30))
        'context 30 instead of 10'
        """
        ours, theirs = self.to_mapping(), other.to_mapping()
        return ", ".join(f"{name} {theirs[name]} instead of {ours[name]}" for name in ours if ours[name] != theirs[name])

    @property
    def label(self) -> str:
        """A short name for tables and legends."""
        name = {"gpt2": "GPT-2", "softmax": "softmax layer", "lsa": "trained LSA"}[self.model]
        return f"{name}, {self.covariance}, N = {self.context}"


# Sizes of GPT-2: those of Garg et al. (tiny, small, standard). Step counts: paper as printed, the others for a CPU.
_SIZES: dict[str, dict[str, Any]] = {
    "toy": {"dim": 2, "layers": 2, "heads": 2, "width": 32, "start_dims": 1, "start_points": 3, "interval": 100},
    "tiny": {"dim": 5, "layers": 3, "heads": 2, "width": 64, "start_dims": 2, "start_points": 5, "interval": 500},
    "small": {"dim": 10, "layers": 6, "heads": 4, "width": 128, "start_dims": 3, "start_points": 7, "interval": 1000},
    "paper": {"dim": 20, "layers": 12, "heads": 8, "width": 256, "start_dims": 5, "start_points": 11, "interval": 2000},
}
CONTEXTS = {"toy": 4, "tiny": 10, "small": 20, "paper": 40}  # N = 2 d, as the smallest of Figure 1
_GPT2: dict[str, dict[str, Any]] = {
    "toy": {"steps": 800, "rate": 4e-3, "decay": 0.5},
    "tiny": {"steps": 10_000, "rate": 1e-3, "decay": 0.5},
    "small": {"steps": 60_000, "rate": 3e-4, "decay": 0.5},
    "paper": {"steps": 500_000, "rate": 1e-4, "decay": 0.0},
}
# One layer: SGD on the squared error of the query for LSA, slower on random covariances, where rare prompts are huge; Adam
# for softmax, whose parameters have other scales.
_LAYER: dict[tuple[str, str], dict[str, Any]] = {
    ("lsa", "fixed"): {"optimizer": "sgd", "rate": 0.01, "steps": 8000, "decay": 0.5, "replicates": 16},
    ("lsa", "random"): {"optimizer": "sgd", "rate": 0.002, "steps": 20_000, "decay": 0.5, "replicates": 16},
    ("softmax", "fixed"): {"optimizer": "adam", "rate": 3e-3, "steps": 8000, "decay": 0.5, "replicates": 4},
    ("softmax", "random"): {"optimizer": "adam", "rate": 3e-3, "steps": 8000, "decay": 0.5, "replicates": 4},
}
PRESETS = tuple(_SIZES)


def preset(
    name: str,
    *,
    model: str = "gpt2",
    covariance: str = "fixed",
    context: int | None = None,
    seed: int = 0,
    steps: int | None = None,
    device: str = "cpu",
    threads: int = 2,
) -> RunConfig:
    """The configuration of a preset: ``toy`` (tests), ``tiny``, ``small``, ``paper`` (Figure 1 as printed).

    Raises InputError for an unknown name, a context that is not 1..100, or fewer than 0 steps.

    >>> paper = preset("paper")
    >>> paper.dim, paper.layers, paper.heads, paper.width, paper.rate, paper.batch, paper.steps
    (20, 12, 8, 256, 0.0001, 64, 500000)
    """
    choices = (("preset", name, PRESETS), ("model", model, MODELS), ("covariance", covariance, COVARIANCES))
    for argument, value, legal in choices:
        if value not in legal:
            raise InputError(argument, value, "one of " + ", ".join(legal), "choose one")
    length = CONTEXTS[name] if context is None else context
    if not 1 <= length < POINTS:
        raise InputError("context", length, f"an integer from 1 to {POINTS - 1}", "give the number of training examples")
    if steps is not None and steps < 0:
        raise InputError("steps", steps, "an integer >= 0", "leave it out for the preset's")
    chosen: dict[str, Any] = {"optimizer": "adam", "replicates": 1} | _SIZES[name] | _GPT2[name]
    if model != "gpt2":
        chosen |= _LAYER[model, covariance]
    if steps is not None:
        chosen["steps"] = steps
    cuda = device.startswith("cuda")
    return RunConfig(
        model=model, preset=name, covariance=covariance, context=length, seed=seed, batch=64, sigma=0.05,
        bf16=cuda and model == "gpt2", compile=cuda and model == "gpt2", device=device, threads=threads, **chosen,
    )  # fmt: skip
