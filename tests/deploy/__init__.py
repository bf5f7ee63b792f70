"""The ways to put a site on the network that docs/deploy.md shows, each tried as it stands."""
