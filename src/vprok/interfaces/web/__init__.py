"""Pages: a page is a module and a template of one name, in one folder."""
