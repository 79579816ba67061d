"""Bytes of a document → what it says, to the contract of the extraction schema. Pure: no database, no web, no clock."""
