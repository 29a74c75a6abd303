"""`/exemptions`: who may share what without a label, and until when."""
