"""The application, the builder beside it and the server, as a client meets them."""
