"""Frei & Vardi 2024: Trained transformer classifiers generalize and exhibit benign overfitting in-context.

Setting: x = y p + z with labels y = 1 or -1, z ~ N(0, Lambda); the classifier is the sign of x'A'h, h = (1/N) sum y_i
x_i.
Own reading of the setting (`as_printed = False`).
Covered: mean and variance of the margin for fixed and for random class means.
Not covered: the probability of an error (Gaussian tails), max-margin training, label flips.
"""
