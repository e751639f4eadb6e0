"""Drawing test prompts: sufficient statistics against literal prompts, all in one run.

    python benchmarks/simulation.py
    python benchmarks/simulation.py --dim 4 32 256 --length 100 10000 100000 --seconds 2
    python benchmarks/simulation.py --target

Set OMP_NUM_THREADS=1 for d of some hundred: the draws use all cores already.

Draws per second of the squared error of LSA at one law (isotropic, some noise), by
    labels     the correlation vector alone, given the labels: d + 1 random numbers a draw
    bartlett   the triangular factor of the prompt and its labels: up to d (d + 3)/2 random numbers
    literal    every example, f_LSA with its attention matrix: M d numbers, M^2 d operations
    vectors    a NumPy batch of prompts, h = X'y/M without attention: M d numbers
    jax        the same compiled by JAX for the processor, vectorised over prompts, single precision (if JAX is there)
    loop       NumPy, one prompt at a time, as one would write it first
With ``--target`` the labels are a ReLU of x, and the peers are labels (their one projection alone), literal and examples.
Ratios are to the last peer. Peers that would take more than the memory or the time are left out ("-"). Every estimate is
compared with the closed form: the last column is the largest |z| among those of 100 draws or more.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from lsa_theory.model.risk import PromptLaw, Relu, risk_of_target, risk_under
from lsa_theory.model.risk.simulate import simulate_lsa
from lsa_theory.model.risk.simulate_target import TargetLaw, simulate_target

NOISE = 0.5
LARGEST = 1 << 27  # numbers in one literal prompt, or its attention matrix


def ours(method: str, rule: Any, law: PromptLaw, draws: int, seed: int) -> tuple[float, float]:
    found = simulate_lsa(rule, law, method=method, draws=draws, seed=seed)
    return found.mean, found.standard_error


def loop(rule: Any, law: PromptLaw, draws: int, seed: int) -> tuple[float, float]:
    """One prompt at a time."""
    rng = np.random.default_rng(seed)
    d, m = law.dimension, law.length
    root, errors = np.linalg.cholesky(law.covariance), np.empty(draws)
    for k in range(draws):
        w, x = rng.standard_normal(d), rng.standard_normal((m, d)) @ root.T
        y = x @ w + np.sqrt(NOISE) * rng.standard_normal(m)
        query = root @ rng.standard_normal(d)
        errors[k] = (query @ rule @ (x.T @ y) / m - query @ w) ** 2
    return float(errors.mean()), float(errors.std(ddof=1) / np.sqrt(draws))


def vectors(rule: Any, law: PromptLaw, draws: int, seed: int) -> tuple[float, float]:
    """Batches of prompts of about a million numbers."""
    rng = np.random.default_rng(seed)
    d, m = law.dimension, law.length
    root, batch = np.linalg.cholesky(law.covariance), max(1, (1 << 20) // (m * d))
    errors: list[Any] = []
    for _ in range(-(-draws // batch)):
        w, x = rng.standard_normal((batch, d)), rng.standard_normal((batch, m, d)) @ root.T
        y = np.matmul(x, w[..., None])[..., 0] + np.sqrt(NOISE) * rng.standard_normal((batch, m))
        query = rng.standard_normal((batch, d)) @ root.T
        h = np.matmul(y[:, None], x)[:, 0] / m
        errors.append((((h @ rule.T) * query).sum(1) - (w * query).sum(1)) ** 2)
    found = np.concatenate(errors)[:draws]
    return float(found.mean()), float(found.std(ddof=1) / np.sqrt(draws))


@lru_cache(maxsize=2)
def compiled(d: int, m: int, batch: int) -> Any:
    """The squared errors of a batch of prompts, jitted."""
    import jax
    from jax import numpy as jnp

    def one(key: Any, rule: Any, root: Any) -> Any:
        keys = jax.random.split(key, 4)
        w, x = jax.random.normal(keys[0], (d,)), jax.random.normal(keys[1], (m, d)) @ root.T
        y = x @ w + jnp.sqrt(NOISE) * jax.random.normal(keys[2], (m,))
        query = root @ jax.random.normal(keys[3], (d,))
        return (query @ rule @ (x.T @ y) / m - query @ w) ** 2

    over = jax.vmap(one, in_axes=(0, None, None))
    return jax.jit(lambda key, rule, root: over(jax.random.split(key, batch), rule, root))


def jax_loop(rule: Any, law: PromptLaw, draws: int, seed: int) -> tuple[float, float]:
    """Batches of about a million numbers, compiled."""
    import jax

    d, m = law.dimension, law.length
    root, batch = np.linalg.cholesky(law.covariance), max(1, (1 << 20) // (m * d))
    run, key = compiled(d, m, batch), jax.random.PRNGKey(seed)
    errors = []
    for part in jax.random.split(key, -(-draws // batch)):
        errors.append(np.asarray(run(part, rule, root), dtype=float))
    found = np.concatenate(errors)[:draws]
    return float(found.mean()), float(found.std(ddof=1) / np.sqrt(draws))


def has_jax() -> bool:
    try:
        import jax  # noqa: F401
    except ImportError:
        return False
    return True


def relu(method: str, rule: Any, law: PromptLaw, draws: int, seed: int) -> tuple[float, float]:
    scene = TargetLaw.of(unit_relu(law.dimension), law.covariance, law.length)
    found = simulate_target(rule, scene, method=method, draws=draws, seed=seed)
    return found.mean, found.standard_error


def unit_relu(d: int) -> Relu:
    return Relu([int(k == 0) for k in range(d)])


Peer = Callable[[Any, PromptLaw, int, int], tuple[float, float]]
PEERS: dict[str, Peer] = {
    "labels": lambda *given: ours("labels", *given),
    "bartlett": lambda *given: ours("bartlett", *given),
    "literal": lambda *given: ours("literal", *given),
    "vectors": vectors,
    "jax": jax_loop,
    "loop": loop,
}
TARGET_PEERS: dict[str, Peer] = {
    "labels": lambda *given: relu("labels", *given),
    "literal": lambda *given: relu("literal", *given),
    "examples": lambda *given: relu("examples", *given),
}


Measured = tuple[float, float | None]


def speed(name: str, peer: Peer, value: float, rule: Any, law: PromptLaw, seconds: float) -> Measured | None:
    """Draws per second and z (None for a handful of draws); None where one draw is too large.

    The number of draws grows until they take ``seconds``; the time for two draws, which is preparation, is taken off
    unless two draws are all that fits.
    """
    size = law.length * (law.length if name == "literal" else law.dimension)
    if size > LARGEST and name in ("literal", "vectors", "examples", "jax", "loop"):
        return None
    if name == "jax":
        peer(rule, law, 2, 0)  # compile
    first, draws = 0.0, 2
    while True:
        start = time.perf_counter()
        mean, error = peer(rule, law, draws, draws)
        taken = time.perf_counter() - start
        if taken - first > seconds and (first or taken > 5 * seconds):
            rate = (draws - 2) / (taken - first) if first else draws / taken
            return rate, (mean - value) / error if draws >= 100 else None
        first = first or taken
        draws = int(draws * min(20.0, max(2.0, 1.3 * seconds / max(taken - first, 1e-3)))) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dim", type=int, nargs="+", default=[4, 32, 256])
    parser.add_argument("--length", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=1.0, help="for each measurement (default 1)")
    parser.add_argument("--target", action="store_true", help="labels that are a ReLU of x")
    options = parser.parse_args()
    peers = TARGET_PEERS if options.target else {k: v for k, v in PEERS.items() if k != "jax" or has_jax()}
    base_name = list(peers)[-1]
    print(f"{'d':>4}{'M':>8}" + "".join(f"{peer + ' /s':>13}{'ratio':>10}" for peer in peers) + f"{'max |z|':>9}")
    for d in options.dim:
        for m in options.length:
            law = PromptLaw(np.eye(d), m, noise_variance=NOISE)
            rule = np.eye(d) / (1 + (d + 1) / m)
            exact = risk_of_target(rule, unit_relu(d), np.eye(d), m) if options.target else risk_under(rule, law)
            value = float(exact.total)
            found = {name: speed(name, peer, value, rule, law, options.seconds) for name, peer in peers.items()}
            base = found[base_name]
            cells = []
            for measured in found.values():
                ratio = f"{measured[0] / base[0]:.3g}" if measured and base else "-"
                cells.append((f"{measured[0]:.3g}" if measured else "-").rjust(13) + ratio.rjust(10))
            scores = [measured[1] for measured in found.values() if measured]
            worst = max((abs(z) for z in scores if z is not None), default=0.0)
            print(f"{d:>4}{m:>8}" + "".join(cells) + f"{worst:>9.1f}", flush=True)


if __name__ == "__main__":
    main()
