"""Every verdict on one self-contained HTML page."""
