"""Every document of the sample site, byte for byte as it is published.

``site/`` holds them, a path a file. ``python -m tests.golden.regenerate`` writes them anew.
"""
