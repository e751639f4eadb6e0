"""He et al. 2025: in-context linear regression with intercepts and a debiased (centred) step.

Setting: y = <w, x> + u + e with an intercept u; plain step (1/N) sum y_i x_i, centred step (1/N) sum (y_i - ybar)(x_i
- xbar).
Own reading of the setting (`as_printed = False`).
Covered: isotropic inputs: both steps with their least losses.
Not covered: training dynamics, and covariances other than I.
"""
