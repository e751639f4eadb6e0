"""Statements as goals of Coq, and Coq's answer: a second kernel that shares no code with this one."""
