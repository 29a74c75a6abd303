"""A post that was flagged: its note to the author, what moderators see and decide, and the label that puts it right."""
