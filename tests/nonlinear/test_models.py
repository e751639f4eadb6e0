"""The models: what they see of a prompt, and that the linear layer is f_LSA to the letter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: pip install 'lsa-theory[nonlinear]'")
pytest.importorskip("transformers", reason="transformers is not installed: pip install 'lsa-theory[nonlinear]'")

import torch

from lsa_theory.model.attention import embedding, prediction
from lsa_theory.model.nonlinear.config import preset
from lsa_theory.model.nonlinear.models import build
from lsa_theory.model.nonlinear.prompts import draw

CONFIGS = [preset("toy"), preset("toy", model="softmax"), preset("toy", model="lsa")]


def points(count: int, n: int, d: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, n, d, generator=generator), torch.randn(count, n, generator=generator)


def shaken(config):
    """A model with every parameter away from its special start."""
    model = build(config)
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.5 * torch.randn(parameter.shape, generator=generator)
    return model.eval()


@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: c.model)
@torch.no_grad()
def test_a_prediction_sees_the_examples_before_it_and_neither_its_own_label_nor_what_follows(config) -> None:
    model, (x, y) = shaken(config), points(3, 8, config.dim)
    there = model(x, y)[..., 4]
    later_x, later_y = x.clone(), y.clone()
    later_x[:, 5:] += 1
    later_y[:, 4:] += 1
    torch.testing.assert_close(model(later_x, later_y)[..., 4], there)
    earlier = y.clone()
    earlier[:, 3] += 1
    assert (model(x, earlier)[..., 4] - there).abs().amax(dim=-1).min() > 1e-3  # of every start


@torch.no_grad()
def test_the_linear_layer_is_f_lsa_of_the_definition_at_every_length() -> None:
    config = preset("toy", model="lsa")
    model, (x, y) = shaken(config), points(5, 6, config.dim)
    found = model(x, y).double().numpy()
    pv, kq = (p.double().numpy() for p in (model.pv, model.kq))
    for start in range(config.replicates):
        for length in range(1, 6):
            prompt = embedding(x[:, :length].double().numpy(), y[:, :length].double().numpy(), x[:, length].double().numpy())
            np.testing.assert_allclose(
                found[start, :, length], prediction(prompt, pv[start], kq[start]), rtol=2e-4, atol=2e-4
            )


@torch.no_grad()
def test_softmax_attention_weighs_all_columns_and_its_own() -> None:
    config = preset("toy", model="softmax")
    model, (x, y) = shaken(config), points(2, 4, config.dim)
    pv, kq = (p[1].double().numpy() for p in (model.pv, model.kq))
    for prompt in range(2):
        E = embedding(x[prompt, :3].double().numpy(), y[prompt, :3].double().numpy(), x[prompt, 3].double().numpy())
        scores = (E.T @ kq @ E)[:, -1]
        weights = np.exp(scores) / np.exp(scores).sum()
        assert model(x, y)[1, prompt, 3].item() == pytest.approx((pv @ E @ weights)[-1], rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("config", CONFIGS[1:], ids=lambda c: c.model)
@torch.no_grad()
def test_training_looks_at_the_last_point_of_the_same_prediction(config) -> None:
    model, (x, y) = shaken(config), points(config.replicates * 3, 5, config.dim)
    last = model.last(x, y)
    everywhere = torch.stack([model(x, y)[start, 3 * start : 3 * start + 3, -1] for start in range(config.replicates)])
    torch.testing.assert_close(last, everywhere)


@torch.no_grad()
def test_labels_enter_as_tokens_of_their_own() -> None:
    """2 n - 1 tokens for n points: x and y separate, the last label left out."""
    config, seen = preset("toy"), []
    model, (x, y) = build(config), points(1, 4, config.dim)
    model.read_in.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    model(x, y)
    assert seen[0].shape == (1, 7, config.dim)
    torch.testing.assert_close(seen[0][0, ::2], x[0])
    torch.testing.assert_close(seen[0][0, 1::2, 0], y[0, :3])
    assert not seen[0][0, 1::2, 1:].any()


def test_the_paper_preset_is_the_printed_size() -> None:
    model = build(preset("paper"))
    blocks = model.body.h
    assert (len(blocks), blocks[0].attn.num_heads, model.read_in.out_features) == (12, 8, 256)
    assert not any(isinstance(module, torch.nn.Dropout) and module.p > 0 for module in model.modules())


@pytest.mark.parametrize("covariance", ["fixed", "random"])
def test_training_prompts_have_the_law_that_was_asked_for(covariance: str) -> None:
    config = replace(preset("tiny", covariance=covariance), batch=4000)
    x, y = draw(torch.Generator().manual_seed(1), config, 3, 6)
    assert x.shape == (4000, 6, 5) and not x[:, :, 3:].any()
    squares = x[:, :, :3].square()
    # E x^2 = E l = 1; over 72 000 numbers that share 12 000 entries, spread sqrt(3 E l^2 - 1) = sqrt(5) at most
    assert squares.mean().item() == pytest.approx(1.0, abs=5 * (5 / 12_000) ** 0.5)
    together = (squares[:, 0] * squares[:, 1]).mean().item()  # E l^2: 1 if fixed, 2 if every prompt has entries of its own
    assert together == pytest.approx(2.0 if covariance == "random" else 1.0, abs=0.35)
    zero = y.square().mean(dim=0)  # E <w, x>^2 is the number of coordinates in use
    assert zero.mean().item() == pytest.approx(3.0, abs=0.5)
