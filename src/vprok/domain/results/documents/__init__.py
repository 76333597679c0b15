"""What results print: the declaration of the head of a school."""
