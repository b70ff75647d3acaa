"""Calls everything that the published Python client offers, over HTTP, and checks what comes back."""
