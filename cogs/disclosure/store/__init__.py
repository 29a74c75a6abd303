"""What is kept about disclosure: notes to authors (here), the register in `declared`, what was shared in `shares`,
notes about that in `share_notes`, labels on members' own posts in `labelled`.
"""

from cogs.disclosure.store.noted import Note, Way, change, find, keep, notes, open_about, sent_as

__all__ = ["Note", "Way", "change", "find", "keep", "notes", "open_about", "sent_as"]
