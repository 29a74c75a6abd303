"""`/share`: what somebody gains is asked in one short form, and the post comes with its label up front."""
