"""One file a format: the model in, bytes out.

Nothing here reads a clock, a file or the network.
Level 2.
"""
