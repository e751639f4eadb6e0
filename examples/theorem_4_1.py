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
# # Theorem 4.1 in five minutes
#
# A layer of linear self-attention sees $N$ examples $(x_i, y_i)$ with $y_i = \langle w, x_i\rangle$ and a query,
# and is trained by gradient flow on the population loss. Theorem 4.1 of Zhang, Frei & Bartlett (2024) says where it
# ends. Here the theorem is derived, measured on a concrete covariance, and stretched beyond the paper.

# %% [markdown]
# ## The closed form
#
# `derive` starts from the definitions and keeps $d$, $N$ and the covariance $\Lambda$ symbolic.

# %%
from lsa_theory import Setting, derive, expect, prove

limit = derive("limit")
limit

# %% [markdown]
# The result is an ordinary SymPy expression, and every algebraic step behind it was computed a second time by
# another procedure.

# %%
limit.formula
# -> Trace(Gamma**(-2))**(-1/4)*Gamma**(-1)

# %%
limit.where
# -> {'Gamma': '(N + 1)/N*Lambda + 1/N*tr(Lambda)*I'}

# %% [markdown]
# ## Where Gamma comes from
#
# The prediction is linear in the correlation $\hat\beta = \frac1N\sum_i y_i x_i$, so the loss needs two moments
# only. The second one contains $E[\hat\Lambda^2]$, and that is where $\Gamma$ is born:

# %%
expect("S*S")

# %%
prove("E[beta*beta.T] == Gamma*Lambda").status
# -> <Status.PROVED: 'PROVED'>

# %% [markdown]
# ## A gradient flow that you can watch
#
# Take a concrete covariance and a small start, and integrate the flow of the loss. The plots show the distance to
# the minimum and the scalar parameter $u$; the flow waits near the saddle at zero before it moves.

# %%
setting = Setting([["2", "1/2"], ["1/2", "1"]], context_length=20)
setting

# %%
import numpy as np

from lsa_theory.model.flow.spectral.integrate import integrate

covariance = setting.as_float().covariance
start = 0.05 * np.eye(2) / 2**0.5
path = integrate(covariance, setting.context_length, start, 0.05)
path

# %% [markdown]
# The theorem says what the product $u\,U$ is at the end: $\Gamma^{-1}$. Both sides by roads that share nothing:

# %%
U, u = path.state(path.end)
values = {"Lambda": setting.covariance, "N": setting.context_length}
exact = derive("minimizer").evaluate(values)["argmin(u*U11)"]
exact
# -> array([[Fraction(640, 1293), Fraction(-280, 1293)],
# ->        [Fraction(-280, 1293), Fraction(400, 431)]], dtype=object)

# %%
bool(np.allclose(u * U, np.asarray(exact, dtype=float), rtol=1e-9))
# -> True

# %% [markdown]
# ## Beyond the paper
#
# With noisy labels and tasks of another covariance $\Psi$ the minimiser changes; the paper's is the special case.

# %%
noisy = derive("minimizer", noise=True, task_covariance=True)
noisy

# %%
noisy.specialise(Psi="I", noise="0").where
# -> {'G': '(N + 1)/N*Lambda + 1/N*tr(Lambda)*I'}

# %% [markdown]
# The whole statement, with its hypotheses, every step, the roads that measured it and what a referee would say:
# `lsa-theory show thm-4.1`.
