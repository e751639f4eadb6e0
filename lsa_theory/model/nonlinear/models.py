"""The models: GPT-2 that reads x and y as separate tokens, and one layer of attention on the embedding (3.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from lsa_theory.model.attention import initialisation, random_theta
from lsa_theory.model.nonlinear.config import POINTS, RunConfig

Tensor = Any


class InContextGPT2(nn.Module):
    """Garg et al. (2022): read-in, GPT-2 body on ``inputs_embeds``, read-out at the tokens of x.

    The tokens are x_1, (y_1, 0, ..., 0), x_2, ...: the prediction at x_i has seen i - 1 examples. No dropout.
    """

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        from transformers import GPT2Config, GPT2Model

        self.read_in = nn.Linear(config.dim, config.width)
        self.body = GPT2Model(
            GPT2Config(
                vocab_size=1, n_positions=2 * POINTS, n_embd=config.width, n_layer=config.layers, n_head=config.heads,
                resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, use_cache=False, bos_token_id=0, eos_token_id=0,
            )
        )  # fmt: skip
        self.read_out = nn.Linear(config.width, 1)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Predictions (1, P, n) for points x (P, n, d) with labels y (P, n)."""
        label = nn.functional.pad(y[..., None], (0, x.shape[-1] - 1))
        tokens = torch.stack([x, label], dim=2).flatten(1, 2)[:, :-1]  # the last label is read by nobody
        hidden = self.body(inputs_embeds=self.read_in(tokens)).last_hidden_state[:, ::2]
        with torch.autocast(x.device.type, enabled=False):
            return self.read_out(hidden.float()).movedim(-1, 0)


class AttentionLayer(nn.Module):
    """One layer ``E + W_PV E a(E' W_KQ E)`` (eq-3.3), all parameters free, for R starts at once.

    ``a`` divides by the number M of examples (linear), or is the softmax over the M + 1 columns.
    """

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        starts = [_start(config, replicate) for replicate in range(config.replicates)]
        self.pv, self.kq = (nn.Parameter(torch.tensor(np.stack(w), dtype=torch.float32)) for w in zip(*starts, strict=True))
        self.softmax = config.model == "softmax"

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Predictions (R, P, n) for points x (P, n, d): at every point from the examples before it."""
        columns, query, n = torch.cat([x, y[..., None]], dim=-1)[None], self._query(x)[None], x.shape[1]
        if self.softmax:
            return self._attend(columns, query, torch.ones(n, n, device=x.device).tril(-1).bool())
        # linear: the sums over examples of W_PV z_i z_i' grow by one term from point to point
        asked, row = self._asked(query), self.pv[:, -1]
        columns = columns.expand(len(row), -1, -1, -1)
        terms = torch.einsum("ri,rpni->rpn", row, columns)[..., None] * columns
        before = nn.functional.pad(terms.cumsum(dim=2)[:, :, :-1], (0, 0, 1, 0))
        own = torch.einsum("ri,rpni->rpn", row, query.expand(len(row), -1, -1, -1)) * (query * asked).sum(dim=-1)
        return ((before * asked).sum(dim=-1) + own) / torch.arange(n, device=x.device).clamp(min=1)

    def last(self, x: Tensor, y: Tensor) -> Tensor:
        """Predictions (R, B) at the last point of x (R B, n, d): every start has B prompts of its own."""
        r = len(self.pv)
        columns = torch.cat([x, y[..., None]], dim=-1)[:, :-1].unflatten(0, (r, -1))
        query = self._query(x[:, -1:]).unflatten(0, (r, -1))
        seen = torch.ones(1, columns.shape[2], device=x.device).bool()
        return self._attend(columns, query, seen)[..., 0]

    @staticmethod
    def _query(x: Tensor) -> Tensor:
        return nn.functional.pad(x, (0, 1))

    def _asked(self, query: Tensor) -> Tensor:
        """W_KQ times query columns (R or 1, P, q, d+1)."""
        return torch.einsum("rij,rpqj->rpqi", self.kq, query.expand(len(self.kq), -1, -1, -1))

    def _attend(self, columns: Tensor, query: Tensor, seen: Tensor) -> Tensor:
        """The last entry at query columns (R or 1, P, q, d+1); ``seen`` (q, n) tells which columns each one sees."""
        asked = self._asked(query)
        scores = torch.einsum("rpni,rpqi->rpqn", columns.expand(len(self.kq), -1, -1, -1), asked)
        own = (query * asked).sum(dim=-1, keepdim=True)
        row = self.pv[:, -1]
        values = torch.einsum("ri,rpni->rpn", row, columns.expand(len(row), -1, -1, -1))[:, :, None, :]
        own_value = torch.einsum("ri,rpqi->rpq", row, query.expand(len(row), -1, -1, -1))[..., None]
        if self.softmax:
            scores = scores.masked_fill(~seen, -torch.inf)
            weights = torch.cat([scores, own], dim=-1).softmax(dim=-1)
            return (weights[..., :-1] * values).sum(dim=-1) + (weights[..., -1:] * own_value)[..., 0]
        count = seen.sum(dim=-1).clamp(min=1)
        return ((scores * seen * values).sum(dim=-1) + (own * own_value)[..., 0]) / count


def _start(config: RunConfig, replicate: int) -> tuple[Any, Any]:
    """W_PV(0) and W_KQ(0) of Assumption 3.3 with a random Theta."""
    rng = np.random.default_rng([config.seed, replicate])
    return initialisation(random_theta(rng, config.dim), config.sigma)


def build(config: RunConfig) -> Any:
    """The model of a configuration at its start, the same for the same seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return InContextGPT2(config) if config.model == "gpt2" else AttentionLayer(config)
