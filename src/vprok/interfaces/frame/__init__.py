"""What every way in stands on: actor, moment, and how a refusal becomes an answer."""
