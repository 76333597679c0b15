"""Excel forms as data: one spec draws a form, reads it back and names every mistake by its cell."""
