"""Mahankali, Hashimoto & Ma 2024: one step of gradient descent is the optimal one-layer in-context learner."""
