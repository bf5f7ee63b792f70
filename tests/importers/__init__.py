"""What importers make of sources."""
