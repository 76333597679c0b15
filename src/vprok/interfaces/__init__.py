"""The ways in: web, api, jobs and the command line."""
