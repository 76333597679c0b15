"""The page that opens archives without a network, and the script that turns words into a key."""
