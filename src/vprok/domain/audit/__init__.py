"""What was done, by whom and when: a chain of events that cannot be altered unseen."""
