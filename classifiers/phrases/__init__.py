"""The phrase tables: wordings per language and the rules that combine them, as TOML.

Read by `classifiers.tables`; holds data only.
"""
