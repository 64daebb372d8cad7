"""Measurements of speed and memory, each beside the aim it has to meet; `python -m bench` runs them."""
