"""How it is used: the HTTP service and the desk page, batch files, feedback."""
