"""Zhang, Wu & Bartlett 2024: In-context learning of a linear transformer block: benefits of the MLP component and one-
step GD initialization.

Setting: tasks of mean p: w + p with w ~ N(0, I); LTB predicts <p, x> + (h - S p)'A x, one step from a learned start.
Own reading of the setting (`as_printed = False`).
Covered: the risk from the right and from a wrong start, what attention alone pays for the mean.
Not covered: the optimality of GD-beta among all linear transformer blocks, and its training.
"""
