"""All blocks at once: the honest gradient flow, explicit, implicit and in discrete steps."""
