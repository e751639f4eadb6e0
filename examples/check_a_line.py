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
# # Check a line of your own proof
#
# You are writing a proof about linear attention and a line says something about $E[\hat\Lambda A \hat\Lambda]$.
# Type the line: it is proved for every dimension and context length, refuted with the smallest counterexample, or
# honestly left undecided.

# %% [markdown]
# ## A line that is true

# %%
from lsa_theory import expect, prove, refute

line = "E[S*A*S] == (N-1)/N*Lambda*A*Lambda + (Lambda*A.T*Lambda + Lambda*A*Lambda + tr(A*Lambda)*Lambda)/N"
prove(line)

# %% [markdown]
# ## A line that lost a transpose
#
# It is true for symmetric $A$, which is why the slip survives a check by hand.

# %%
slip = "E[S*A*S] == (N-1)/N*Lambda*A*Lambda + (2*Lambda*A*Lambda + tr(A*Lambda)*Lambda)/N"
found = prove(slip)
found

# %%
found.witness
# -> 'd=2, N=1, A=(0 0; 1 0), Lambda=(1 0; 0 1): left (0 1; 1 0), right (0 0; 2 0)'

# %% [markdown]
# The hypothesis that was in your head makes it true. A status is compared, never used as a truth value.

# %%
prove(slip, given="A symmetric").status
# -> <Status.PROVED: 'PROVED'>

# %% [markdown]
# ## A line with a wrong coefficient
#
# The left side can be computed, so the nearest true form is known.

# %%
found = prove("E[S**2] == (N+1)/N*Lambda**2 + tr(Lambda**2)/N*Lambda")
found.nearest
# -> 'E[S**2] == (N + 1)/N*Lambda**2 + tr(Lambda)/N*Lambda'

# %%
found.formula
# -> Eq(((N + 1)/N)*Lambda**2 + (Trace(Lambda)/N)*Lambda, ((N + 1)/N)*Lambda**2 + (Trace(Lambda**2)/N)*Lambda)

# %% [markdown]
# When you do not know the right side at all, ask for it:

# %%
expect("S*A*S*B*S").text
# -> 'Lambda*A*Lambda*B*Lambda + 1/N*...

# %% [markdown]
# ## Inequalities
#
# Matrices are compared in the Loewner order, `tr`, norms and eigenvalues as numbers. A proof carries a certificate
# that can be verified without the rest of the program.

# %%
prove("tr(inv(Gamma)**2*Lambda**2) <= d")

# %%
refute("Gamma >= (1 + 3/N)*Lambda").witness
# -> 'd=1, N=1, Lambda=(1): left 3, right 4'

# %% [markdown]
# ## What is out of reach is said
#
# For $\|AB - BA\|_F^2 \le c\,\|A\|_F^2 \|B\|_F^2$ the constant 4 is easy and 3/2 is too small. The best one is 2,
# conjectured in 2005 and proved in 2008; that proof is not found here. The answer is *supported*: numbers agree,
# and nothing that was only looked at numerically is called proved.

# %%
bound = "norm_F(A*B - B*A)**2 <= {}*norm_F(A)**2*norm_F(B)**2"
[str(prove(bound.format(constant)).status) for constant in ("4", "2", "3/2")]
# -> ['PROVED', 'SUPPORTED', 'REFUTED']

# %%
prove(bound.format("2"))

# %% [markdown]
# ## Into the paper
#
# `to_latex` gives displays to paste, `to_json` everything for a script; `lsa-theory prove "..." --expect true` puts
# the line into the tests of your paper's repository.

# %%
print(prove(line).to_latex())
