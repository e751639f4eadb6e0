"""Cole, Lu, O'Neill & Zhang 2024: Provable in-context learning of linear systems and linear elliptic PDEs with
transformers.

Setting: examples (f_i, u_i) with u_i = W f_i, W the inverse of a random system, f ~ N(0, Lambda), E W'W = Psi;
prediction (1/N) sum u_i f_i'Q f.  Own reading of the setting (`as_printed = False`).
Covered: the best Q, any Psi.  Not covered: discretisation errors and shifts of the task.
"""
