"""The rules as files: read, tried on their own examples, extended by operators and communities, and compiled.

`books.here` gives the rules of a community, `data/` holds those that Hearth brings along.
"""
