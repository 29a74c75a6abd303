"""What is kept about disclosure: notes to authors (here), the register in `declared`, what was shared in `shares`."""

from cogs.disclosure.store.noted import Note, change, find, keep, notes, open_about, sent_as

__all__ = ["Note", "change", "find", "keep", "notes", "open_about", "sent_as"]
