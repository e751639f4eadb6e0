# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What covariate shift does
#
# The layer was trained on inputs of covariance $\Lambda$ and is now asked about inputs of covariance $k^2\Lambda$.
# Least squares would not notice. The trained layer does: its prediction carries the training covariance inside, as
# $\Gamma^{-1}$.

# %% [markdown]
# ## The error, exactly
#
# `derive` has the risk of the trained model for every $d$, $N$ and $M$, with the test covariance $\Sigma$ free.

# %%
from lsa_theory import derive

derive("risk", test_covariance=True)

# %% [markdown]
# In numbers: one dimension, long contexts, inputs scaled by $k$. The bias is $(k^2-1)^2$ times what predicting zero
# would cost, so beyond $k=\sqrt2$ the layer is worse than no layer at all.

# %%
from lsa_theory.model.risk import risk

[str(risk([["1"]], [[scale**2]], 10**9).bias / scale**2) for scale in (1, 2, 3)]
# -> ['0', '9', '64']

# %% [markdown]
# ## Against baselines
#
# Error relative to the zero predictor for $d=5$ and $N=40$: trained attention, and least squares on the same
# prompts. Lines are closed forms. The error of least squares does not depend on the scale at all; relative to zero
# it falls.

# %%
from fractions import Fraction

import numpy as np

from lsa_theory.algebra.exact import identity
from lsa_theory.model.risk import PromptLaw, baselines

d, N, M, noise = 5, 40, 40, Fraction(1, 4)
trained = derive("minimizer", noise=True).evaluate({"Lambda": identity(d), "N": N, "noise": noise})["argmin(u*U11)"]
scales = np.geomspace(0.25, 3, 31)


def relative(scale):
    """Error over the error of predicting zero, for attention and for least squares."""
    covariance = Fraction(float(scale)) ** 2 * identity(d)
    law = PromptLaw(covariance, M, noise_variance=noise)
    zero = d * Fraction(float(scale)) ** 2
    attention = risk(trained, covariance, M, noise_variance=noise).total
    return float(attention / zero), float(baselines.least_squares(law).total / zero)


attention, least_squares = np.array([relative(scale) for scale in scales]).T
float(scales[attention > 1].min().round(2))  # from here on attention is worse than nothing
# -> 1.42

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
axes.loglog(scales, attention, color="#0072B2", label="trained attention")
axes.loglog(scales, least_squares, color="#D55E00", linestyle="--", label="least squares")
axes.axhline(1, color="black", linestyle=":", label="predicting zero")
axes.axvline(1, color="#999999", linewidth=0.8)
axes.set_xlabel("scale k of the test inputs (trained at 1)")
axes.set_ylabel("error / error of zero")
axes.set_xticks([0.25, 0.5, 1, 2, 3], labels=["1/4", "1/2", "1", "2", "3"])
axes.set_xticks([], minor=True)
axes.legend()
figure

# %% [markdown]
# ## Where it stops being useful
#
# The threshold is exact too. For $\Lambda = l I$ attention beats zero exactly where
# $k^2 (1 + (d+1)/M) + \sigma^2/(lM) < 2 (1 + (d+1)/N)$; the curve above crosses 1 where that says:

# %%
plain = derive("minimizer").evaluate({"Lambda": identity(d), "N": N})["argmin(u*U11)"]
threshold = Fraction(2) * (1 + Fraction(d + 1, N)) / (1 + Fraction(d + 1, M))
[baselines.beats_zero(plain, PromptLaw(k2 * identity(d), M)).verdict for k2 in (threshold - Fraction(1, 100), threshold)]
# -> ['below', 'never']

# %% [markdown]
# ## The direction matters, not the scale alone
#
# Rotate $\Lambda = \mathrm{diag}(1, 3)$ by 90 degrees: the trace stays, and the bias does not go away however long
# the prompt is.

# %%
risk([["1", "0"], ["0", "1/3"]], [["3", "0"], ["0", "1"]], 10**9).bias
# -> Fraction(112, 9)

# %% [markdown]
# More shifts (of tasks, queries and lengths, and random covariances) are in [the error at test time](../shifts.md).
