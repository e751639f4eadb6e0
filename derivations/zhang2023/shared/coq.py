"""Theorems of the folder ``coq`` that prove what derivations about the flow conclude, by the quantity."""

LEAST = {"minimum(ell)": "printed.slice.cor_A_2_1"}
# from the start of Assumption 3.3
PINNED = {
    "limit(U11)": "printed.flow.limit_4_1_U",
    "limit(u)": "printed.flow.limit_4_1_u",
    "u >": "printed.flow.positive",
    "rate(ell) <=": "printed.flow.rate",
    "start(ell) <=": "printed.flow.ours_A_4_1",
}
# from the starts of ours-flow
GENERAL = {
    "u >": "printed.flow.ours_flow_1",
    "limit(u*U11)": "printed.flow.ours_flow_2",
    "limit(u**2*(u**2 - delta))": "printed.flow.ours_flow_3",
    "rate(ell) <=": "printed.flow.ours_flow_4",
}
