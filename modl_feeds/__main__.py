"""`python -m modl_feeds`: the same as `modl-feeds`."""

from modl_feeds.cli import main

if __name__ == "__main__":
    main()
