"""The least that Django can do for a list of 25 rows: what the portal's pages are measured against."""
