"""Loads the taxonomies that the portal ships with, and takes them in and out as sheets."""

from portal.taxonomy.services.loading import SHOWN_ON, load_taxonomy

__all__ = ["SHOWN_ON", "load_taxonomy"]
