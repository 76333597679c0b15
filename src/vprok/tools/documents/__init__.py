"""Documents that people go on editing: .docx."""
