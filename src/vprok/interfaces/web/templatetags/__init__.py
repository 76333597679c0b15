"""What templates may say: parts of a page, and words for dates and numbers."""
