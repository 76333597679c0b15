"""The pages of any form: a chapter brings its face, everything else is the same for all."""
