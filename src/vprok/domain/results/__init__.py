"""What was earned: results forms, points, marks."""
