"""Mahankali, Hashimoto & Ma 2024: One step of gradient descent is provably the optimal in-context learner with one layer
of linear self-attention.

Setting: sums sum_i y_i x_i without 1/N, noisy labels, the error against the noisy label of the query.
Covered: isotropic inputs, matched tasks w ~ N(0, Lambda^-1), their losses, inputs on the sphere and with signs as
entries.
Not covered: tasks that are no linear functions (Theorem 3).
"""
