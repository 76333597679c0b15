"""Objectivity: markers against planted manipulation, beside their rivals on the same schools."""
