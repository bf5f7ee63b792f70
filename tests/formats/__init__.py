"""The documents in each format, byte for byte and as other programs read them."""
