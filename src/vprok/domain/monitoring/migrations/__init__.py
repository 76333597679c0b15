"""Forward only; each named as a sentence."""
