"""`/disclosure-own`: rules that organisers add for their community."""
