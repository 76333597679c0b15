"""What comes in before: what is owed, submissions and receipts, the application (заявка)."""
