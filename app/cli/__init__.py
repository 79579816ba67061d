"""`bin/certdesk`: the one command line."""
