"""What is read of organizations beyond one queryset."""
