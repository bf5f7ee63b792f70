"""Drivers of real calendar clients and feed readers, and the tests that prove them."""
