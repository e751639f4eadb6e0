"""Li, Rawat & Oymak 2024: Fine-grained analysis of in-context linear estimation: data, architecture, and beyond.

Setting: x ~ N(0, Lambda), w ~ N(0, I), one layer x_query'A' (1/N) sum_i y_i x_i; retrieval: x_i = r x_query + v g_i,
r^2 + v^2 = 1.
Forms without a page at hand are our own reading of the setting (`as_printed = False`).
Covered: retrieval-augmented prompts exactly, tasks aligned with the query, low-rank attention.
Not covered: H3, the state-space model, and LoRA under distribution shift.
"""
