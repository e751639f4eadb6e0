"""The paper's model in numbers: prompts, literal attention, loss, minimiser, gradient flow, risk at test time."""
