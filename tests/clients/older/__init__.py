"""The older published generations of the Python client, each driven through its whole surface."""
