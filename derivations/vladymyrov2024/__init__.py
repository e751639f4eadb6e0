"""Vladymyrov, von Oswald, Sandler & Ge 2024: Linear transformers are versatile in-context learners.

Setting: isotropic inputs and tasks, noise whose variance is drawn once a prompt.
Own reading of the setting (`as_printed = False`).
Covered: one layer: the best step under mixed noise, and what it would gain by knowing the noise.
Not covered: several layers that estimate the noise.
"""
