"""What importers share: rows of a programme, and their texts."""
