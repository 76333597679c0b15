"""The offline pre-check: one HTML file that reads a form as the server does, without a network."""
