"""Figures: training, landscapes, risk, nonlinear transformers (extra plot)."""
