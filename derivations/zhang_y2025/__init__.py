"""Zhang, Singh, Latham & Saxe 2025: training dynamics of in-context learning in linear attention."""
