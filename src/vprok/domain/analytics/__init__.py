"""What it means: summaries and the reports made from them."""
