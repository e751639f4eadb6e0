"""The statements of the paper, as printed."""
