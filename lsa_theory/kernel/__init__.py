"""The trusted room: what a claim is, what was shown, and the one place that gives verdicts; standard library only."""
