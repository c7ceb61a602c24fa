"""The library of measures: one folder a domain, one file a kind. Nothing is registered by hand."""
